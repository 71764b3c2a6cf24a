"""Who gets no certificate: 支援措置, 発行抑止, missing papers, wrong routes; and what two at once do."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connections, transaction

from kusei.kernel.documents.models import IssuedDocument
from kusei.kernel.ledger.actions import record_act
from kusei.kernel.ledger.models import Act
from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.procedures.findings import Refused
from kusei.kernel.procedures.issuing import Issued, check, issue
from kusei.kernel.registers.access.entries import departed_from, open_entry
from kusei.kernel.registers.access.protection import lift
from kusei.kernel.registers.access.viewer import NotForThisRole, Viewer
from kusei.kernel.registers.effects import apply
from kusei.kernel.registers.locks import state_of
from kusei.kernel.registers.plan import Plan

from .conftest import OFFICE, TODAY, World
from .counter import COPY, INDIVIDUAL, MATTERS, REMOVED, content, household, issued, of_size, request, text_of


def suppress(person: int, kind: str, level: str = "error") -> None:
    """Set a suppression from today on."""
    plan = Plan()
    plan.record(
        "suppression", date(2026, 1, 1), person_id=person, kind=kind, level=level, reason="裁判所の通知"
    )
    with transaction.atomic():
        recorded = record_act(
            kind="test.suppress", office=OFFICE, capacity="区長", author=None, provision="法", effective_on=TODAY,
            subjects=plan.subjects, content={"effects": plan.effects},
        )  # fmt: skip
        apply(plan.effects, recorded.act_id, recorded.recorded_at)


@pytest.fixture
def head(world: World) -> Account:
    """The section head, who is responsible for 支援措置."""
    office = Office.objects.get(pk=OFFICE)
    return Account.objects.create(
        login="3001", name="久保", role=Role.SECTION_HEAD, office=office, section="市民課", password="!"
    )


@pytest.mark.parametrize("kind", ["support", "provisional_support"])
@pytest.mark.parametrize("code", [COPY, INDIVIDUAL, MATTERS])
def test_a_protected_person_gets_no_paper_on_any_path(world: World, kind: str, code: str) -> None:
    number, persons = household(world, *of_size(2))
    suppress(persons[1], kind)
    acts = Act.objects.count()
    for whom in ([persons[1]], [persons[0]]):
        asked = content(number, whom, items=["name", "address"])
        found = check(code, request(world.clerk, asked))
        assert [(each.code, each.blocks) for each in found] == [("protected", True)]
        with pytest.raises(Refused, match="protected"):
            issued(world, code, asked)
    assert Act.objects.count() == acts


def test_only_the_section_head_lifts_and_for_one_issue(world: World, head: Account) -> None:
    number, persons = household(world, *of_size(1))
    suppress(persons[0], "support")
    with pytest.raises(NotForThisRole):
        lift(Viewer.of(world.clerk), persons[0], to_account=world.clerk.pk, reason="本人の請求")
    lift(Viewer.of(head), persons[0], to_account=world.clerk.pk, reason="本人の請求。本人を確認した")
    found = issued(world, COPY, content(number, persons))
    assert "下曽根" in text_of(found.pdfs[0])
    with pytest.raises(Refused, match="1回の交付に使われました"):
        issued(world, COPY, content(number, persons))
    with pytest.raises(Refused, match="protected"):
        issue(COPY, request(world.approver, content(number, persons)), clerk=world.approver)


def test_a_lifting_serves_once_also_for_those_who_live_with_the_protected(
    world: World, head: Account
) -> None:
    number, persons = household(world, *of_size(2))
    suppress(persons[1], "support", "error")
    lift(Viewer.of(head), persons[1], to_account=world.clerk.pk, reason="本人の請求。本人を確認した")
    assert issued(world, COPY, content(number, persons[:1])).pdfs
    with pytest.raises(Refused, match="1回の交付に使われました"):
        issued(world, COPY, content(number, persons[:1]))


@pytest.mark.parametrize("code", [COPY, INDIVIDUAL, MATTERS])
def test_whose_inquiry_is_suppressed_gets_no_paper_but_from_the_section_head(
    world: World, head: Account, code: str
) -> None:
    number, persons = household(world, *of_size(2))
    suppress(persons[0], "inquiry", "error")
    asked = content(number, persons[:1], items=["name"], building=True)
    with pytest.raises(Refused, match="inquiry"):
        issued(world, code, asked)
    assert issue(code, request(head, asked), clerk=head).pdfs


def test_issue_suppression_blocks_or_warns(world: World) -> None:
    number, persons = household(world, *of_size(2))
    suppress(persons[0], "issue", "alert")
    with pytest.raises(Refused, match="issue-suppressed"):
        issued(world, COPY, content(number, persons))
    assert issued(world, COPY, content(number, persons), confirmed_alerts=["issue-suppressed"]).pdfs
    suppress(persons[1], "issue", "error")
    with pytest.raises(Refused, match="issue-suppressed"):
        issued(world, COPY, content(number, persons[1:]), confirmed_alerts=["issue-suppressed"])


@pytest.mark.parametrize(
    ("case", "route", "changes", "code"),
    [
        ("nobody chosen", "self", {"persons": []}, "nobody"),
        ("no name", "self", {"requester": {"name": " "}}, "requester"),
        ("one paper without a photograph", "self", {"identity": ["資格確認書"]}, "identity"),
        ("an agent without a mandate", "agent", {}, "evidence"),
        ("a third party without a purpose", "third_party", {"evidence": "契約書"}, "purpose"),
        ("a third party asks for the domicile", "third_party",
         {"evidence": "契約書", "purpose": "債権回収", "show": ["domicile"]}, "not-for-route-domicile"),
        ("a public office asks for the code", "official",
         {"evidence": "公文書", "purpose": "調査", "requester": {"name": "田中", "organisation": "福岡市"},
          "show": ["resident_code"]}, "not-for-route-resident_code"),
        ("a public office without its name", "official", {"evidence": "公文書", "purpose": "調査"}, "organisation"),
        ("an agent asks for the code", "agent", {"evidence": "委任状", "show": ["resident_code"]}, "mail-only"),
    ],
)  # fmt: skip
def test_requests_that_are_not_in_order(
    world: World, case: str, route: str, changes: dict[str, Any], code: str
) -> None:
    number, persons = household(world, *of_size(1))
    found = check(COPY, request(world.clerk, {**content(number, persons), **changes}, route=route))
    assert code in [each.code for each in found], case
    with pytest.raises(Refused):
        issued(world, COPY, {**content(number, persons), **changes}, route=route)


def test_a_third_party_gets_the_basic_items_only(world: World) -> None:
    number, persons = household(world, *of_size(1))
    asked = content(number, persons, evidence="契約書", purpose="債権の回収")
    text = text_of(issued(world, COPY, asked, route="third_party").pdfs[0])
    assert "髙𠮷太郎" in text
    assert "続柄省略" in text
    assert "本籍省略" in text


@pytest.mark.parametrize(("copies", "right"), [(0, False), (1, True), (20, True), (21, False)])
def test_copies_have_bounds(world: World, copies: int, right: bool) -> None:
    number, persons = household(world, *of_size(1))
    found = check(COPY, request(world.clerk, content(number, persons), copies=copies))
    assert (not found) is right


def test_a_service_corner_hands_out_only_its_own_kinds(world: World) -> None:
    number, persons = household(world, *of_size(1))
    asked = content(number, persons)
    assert not check(COPY, request(world.clerk, asked, office="40106-91"))
    assert [each.code for each in check(INDIVIDUAL, request(world.clerk, asked, office="40106-91"))] == [
        "office"
    ]


def test_somebody_changed_the_household_meanwhile(world: World) -> None:
    number, persons = household(world, *of_size(2))
    seen = state_of(persons)
    world.record(
        "residents.change-head",
        {
            "filer": {}, "household_id": number, "members": persons, "moved_on": {"on": "2026-11-24", "text": ""},
            "relationships": {str(persons[0]): "夫", str(persons[1]): "世帯主"},
        },
    )  # fmt: skip
    with pytest.raises(Refused, match="changed-meanwhile"):
        issued(world, COPY, content(number, persons), known_state=seen)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_roles_that_see_no_residents(world: World, role: Role) -> None:
    number, persons = household(world, *of_size(1))
    account = Account.objects.create(login=role.value, name="他", role=role, password="!")
    asked = request(account, content(number, persons), office=OFFICE)
    with pytest.raises(NotForThisRole):
        issue(COPY, asked, clerk=account)


def test_the_database_keeps_papers_as_they_were(world: World) -> None:
    number, persons = household(world, *of_size(1))
    document = issued(world, COPY, content(number, persons)).documents[0]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(copies=2)


def test_the_removed_entry_of_a_protected_person_stays_closed(world: World) -> None:
    number, persons = household(world, *of_size(2))
    move = {
        "filer": {}, "household_id": number, "members": persons, "movers": persons, "relationships": {}, "remaining": {},
        "moved_on": {"on": "2026-11-23", "text": ""}, "destination": "広島県広島市中区国泰寺町一丁目6番34号",
    }  # fmt: skip
    world.record("residents.move-out", move)
    viewer = Viewer.of(world.clerk)
    departed = {each.person: each for each in departed_from(viewer, number, ["国内転出"])}
    suppress(persons[0], "support")
    asked = content(number, persons[:1], stay=departed[persons[0]].stay)
    with pytest.raises(Refused, match="protected"):
        issued(world, REMOVED, asked)
    entry = open_entry(viewer, persons[0], today=TODAY, what="試験")
    assert entry.hidden
    assert [stay.addresses for stay in entry.stays] == [[]]
    assert {stay.destination + stay.previous_address + stay.ward_code for stay in entry.stays} == {""}
    assert {held.domicile for held in entry.particulars} == {""}
    other = content(number, persons[1:], stay=departed[persons[1]].stay)
    # Who left with the protected person went to the same place.
    with pytest.raises(Refused, match="protected"):
        issued(world, REMOVED, other)


def test_two_clerks_at_once_issue_two_papers_with_their_own_numbers(
    fresh_database: Any,
) -> None:
    office = Office.objects.get(pk=OFFICE)
    accounts = [
        Account.objects.create(
            login=login, name=login, role=role, office=office, section="市民課", password="!"
        )
        for login, role in (("1001", Role.CLERK), ("2001", Role.APPROVER))
    ]
    number, persons = household(World(accounts[0], accounts[1]), *of_size(2))
    done: list[Issued] = []
    failures: list[Exception] = []
    start = threading.Barrier(2)

    def work(account: Account) -> None:
        try:
            start.wait(timeout=10)
            for _ in range(3):
                done.append(issue(COPY, request(account, content(number, persons), copies=2), clerk=account))
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[account]) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    numbers = sorted(document.number[-6:] for each in done for document in each.documents)
    assert numbers == [f"{serial:06}" for serial in range(1, 13)]
    assert sorted(each.receipt.number for each in done if each.receipt) == [1, 2, 3, 4, 5, 6]
