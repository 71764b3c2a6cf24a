"""支援措置: a protected person's address is simply not there, on every path of the access functions."""

from datetime import date

import pytest
from django.db import connection, transaction

from kusei.kernel.ledger.actions import record_act
from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.registers.access.households import InquirySuppressed, open_household
from kusei.kernel.registers.access.protection import hidden_among, lift
from kusei.kernel.registers.access.search import search
from kusei.kernel.registers.access.viewer import NotForThisRole, Viewer
from kusei.kernel.registers.effects import apply
from kusei.kernel.registers.models import Viewing
from kusei.kernel.registers.plan import Plan

TODAY = date(2026, 11, 24)
OFFICE = "40107-00"


def account(login: str, role: Role) -> Account:
    office = (
        Office.objects.get(pk=OFFICE)
        if role not in (Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR)
        else None
    )
    return Account.objects.create(login=login, name=login, role=role, office=office, password="!")


def record(plan: Plan) -> None:
    with transaction.atomic():
        recorded = record_act(
            kind="test.act", office=OFFICE, capacity="区長", author=None, provision="法", effective_on=TODAY,
            subjects=plan.subjects, content={"effects": plan.effects},
        )  # fmt: skip
        apply(plan.effects, recorded.act_id, recorded.recorded_at)


@pytest.fixture
def family(db: None) -> tuple[int, list[int]]:
    """A mother and a child in 小倉南区, from 福山市."""
    plan = Plan()
    household = plan.new_household("40107")
    plan.record(
        "address",
        date(2020, 4, 1),
        household_id=household,
        ward_code="40107",
        town="下曽根四丁目",
        number="22番1号",
    )
    people = []
    for position, (name, kana, born, relationship) in enumerate(
        [("森　春子", "モリ　ハルコ", "1985-05-05", "世帯主"), ("森　夏", "モリ　ナツ", "2015-07-07", "子")],
        start=1,
    ):
        person = plan.new_person()
        people.append(person)
        plan.record(
            "particulars", date.fromisoformat(born), person_id=person, name=name, kana=kana, birth_on=born, sex="female",
            domicile="広島県福山市東桜町3番", family_head="森　春子",
        )  # fmt: skip
        plan.record(
            "residence", date(2020, 4, 1), person_id=person, household_id=household, relationship=relationship,
            position=position, became_resident_on="2020-04-01", settled_on="2020-04-01", cause="国内転入",
            previous_address="広島県福山市東桜町3番5号",
        )  # fmt: skip
    record(plan)
    return household, people


def protect(person: int, kind: str = "support", level: str = "error") -> None:
    plan = Plan()
    plan.record("suppression", date(2026, 4, 1), person_id=person, kind=kind, level=level, reason="申出")
    record(plan)


def test_before_protection_the_address_is_there(family: tuple[int, list[int]]) -> None:
    view = open_household(Viewer.of(account("1", Role.CLERK)), family[0], as_of=TODAY)
    assert view.address is not None
    assert view.address.town == "下曽根四丁目"
    assert not view.hidden


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.SECTION_HEAD])
def test_nothing_of_the_household_tells_where_it_lives(family: tuple[int, list[int]], role: Role) -> None:
    household, people = family
    protect(people[1])
    viewer = Viewer.of(account("1", role))
    view = open_household(viewer, household, as_of=TODAY)
    assert view.address is None
    assert view.ward_code == ""
    shown = repr(view)
    for telling in ("下曽根", "22番1号", "福山", "40107"):
        assert telling not in shown
    assert [member.protected for member in view.members] == [False, True]


def test_search_finds_the_person_without_the_address(family: tuple[int, list[int]]) -> None:
    protect(family[1][0])
    viewer = Viewer.of(account("1", Role.CLERK))
    (hit,) = search(viewer, "もり はるこ", today=TODAY).hits
    assert (hit.hidden, hit.address, hit.ward_code) == (True, "", "")
    assert search(viewer, "下曽根4丁目22", today=TODAY).hits == []
    assert [hit.name for hit in search(viewer, "もり はるこ", today=TODAY, ward="40101").hits] == ["森　春子"]


def test_only_the_section_head_lifts_and_only_for_a_reason(family: tuple[int, list[int]]) -> None:
    household, people = family
    protect(people[0])
    clerk, head = account("1", Role.CLERK), account("2", Role.SECTION_HEAD)
    with pytest.raises(NotForThisRole):
        lift(Viewer.of(clerk), people[0], to_account=clerk.pk, reason="本人の請求")
    with pytest.raises(ValueError, match="理由"):
        lift(Viewer.of(head), people[0], to_account=clerk.pk, reason=" ")
    lift(Viewer.of(head), people[0], to_account=clerk.pk, reason="本人の請求")
    seen = open_household(Viewer.of(clerk), household, as_of=TODAY)
    assert seen.address is not None
    assert hidden_among(Viewer.of(head), people) == {people[0]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT until - granted_at FROM registers_disclosure")
        assert cursor.fetchone()[0].total_seconds() <= 15 * 60 + 1


def test_protection_goes_on_after_its_planned_end_until_it_is_ended(family: tuple[int, list[int]]) -> None:
    """A suppression never ends by itself: an end date is an act of its own (標準仕様書 3.4)."""
    protect(family[1][0])
    view = open_household(Viewer.of(account("1", Role.CLERK)), family[0], as_of=date(2030, 1, 1))
    assert view.hidden


def test_an_inquiry_may_be_suppressed_altogether(family: tuple[int, list[int]]) -> None:
    protect(family[1][0], kind="inquiry")
    with pytest.raises(InquirySuppressed):
        open_household(Viewer.of(account("1", Role.CLERK)), family[0], as_of=TODAY)
    (hit,) = search(Viewer.of(Account.objects.get(login="1")), "もり はるこ", today=TODAY).hits
    assert (hit.address, hit.ward_code) == ("", "")
    assert search(Viewer.of(Account.objects.get(login="1")), "下曽根4丁目22", today=TODAY).hits == []
    assert open_household(Viewer.of(account("2", Role.SECTION_HEAD)), family[0], as_of=TODAY).members


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_roles_without_residents_see_nobody(family: tuple[int, list[int]], role: Role) -> None:
    viewer = Viewer.of(account("1", role))
    with pytest.raises(NotForThisRole):
        open_household(viewer, family[0], as_of=TODAY)
    with pytest.raises(NotForThisRole):
        search(viewer, "もり", today=TODAY)
    assert Viewing.objects.count() == 0


def test_every_look_leaves_a_line(family: tuple[int, list[int]]) -> None:
    clerk = account("1", Role.CLERK)
    open_household(Viewer.of(clerk), family[0], as_of=TODAY, purpose="届出")
    search(Viewer.of(clerk), "もり", today=TODAY)
    lines = list(Viewing.objects.order_by("id").values_list("what", "purpose", "persons", "query"))
    assert lines == [("世帯の照会", "届出", family[1], ""), ("検索", "", family[1][::-1], "もり")]
