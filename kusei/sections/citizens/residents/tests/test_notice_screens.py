"""Filling the forms of notices: every form the whole way, what is found while typing, and that nothing typed is lost."""

from typing import Any

import pytest

from kusei.kernel.offices.models import Role
from kusei.kernel.procedures.models import Draft, Editing, Filing
from kusei.kernel.registers.access.households import open_household
from kusei.kernel.registers.access.viewer import Viewer

from ..forms.layouts import LAYOUTS
from .conftest import OTHER_WARD_OFFICE, TODAY, World, move_in_content
from .screens import FILER, account, client_of, household, protect

TOWN = {"to_town": "沼本町一丁目", "to_number": "3番5号"}
TARO_TYPED = {
    "entrant": "0", "e0-name": "髙𠮷　太郎", "e0-kana": "タカヨシ　タロウ", "e0-birth_on": "S55.1.2",
    "e0-sex": "male",
    "e0-relationship": "世帯主", "e0-domicile": "広島県福山市東桜町3番", "e0-family_head": "髙𠮷　太郎",
}  # fmt: skip
MOVE_IN = {
    "step": "submit", "filed_on": "R8.11.24", "moved_on": "R8.11.20", **TOWN, **TARO_TYPED,
    "previous_address": "広島県福山市東桜町3番5号", "evidence": "certificate", **FILER,
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the screens' today be the day of these tests."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


def seen(client: Any, address: str) -> list[str]:
    """Open a form and return what it notes of the household."""
    form = client.get(address).content.decode()
    tokens = [piece.partition('"')[0] for piece in form.split('name="seen" value="')[1:]]
    assert tokens, "the form does not say on which state it was opened"
    return tokens


def test_a_move_in_is_typed_and_filed(world: World) -> None:
    answer = client_of(world.clerk).post("/notices/move-in/", MOVE_IN)
    filing = Filing.objects.get()
    assert answer.headers["Location"] == f"/filings/{filing.pk}/"
    assert filing.content["entrants"][0]["birth_on"] == "1980-01-02"
    assert filing.content["moved_on"] == {"on": "2026-11-20", "text": ""}
    assert filing.content["filer"] == {
        "name": "髙𠮷　太郎",
        "capacity": "本人",
        "identified_by": ["マイナンバーカード"],
    }
    view = open_household(Viewer.of(world.clerk), world.household_after(world.approve(filing)), as_of=TODAY)
    assert view.address is not None
    assert view.address.text == "沼本町一丁目3番5号"


HEAD_STAYS = {"movers": [2], "rel-2": "世帯主"}
FORMS: list[tuple[str, dict[str, Any]]] = [
    (
        "move-within",
        {"moved_on": "R8.11.20", "movers": [0, 1, 2], "rel-0": "世帯主", "rel-1": "妻", "rel-2": "子", **TOWN,
        **FILER},
    ),
    ("move-within", {"moved_on": "R8.11.20", **HEAD_STAYS, **TOWN, **FILER}),
    (
        "move-out",
        {
            "moved_on": "R8.12.1", "movers": [0], "destination": "福岡県福岡市", "rest_head": 1, "rest_head_was": 1,
            "rest-1": "世帯主", "rest-2": "子", **FILER,
        },
    ),
    (
        "change-head",
        {
            "moved_on": "R8.11.20", "new_head": 1, "new_head_was": 1, "rel-0": "夫", "rel-1": "世帯主", "rel-2": "子",
            **FILER,
        },
    ),
    ("split-household", {"moved_on": "R8.11.20", **HEAD_STAYS, **FILER}),
    (
        "enter-birth",
        {
            "moved_on": "R8.11.15", "entrant": "0", "e0-name": "髙𠮷　陸", "e0-relationship": "子", "e0-sex": "male",
            "e0-domicile": "なし", "e0-family_head": "髙𠮷　太郎",
        },
    ),
    ("remove-dead", {"moved_on": "R8.11.15", "person_id": 1}),
    ("remove-ex-officio", {"moved_on": "R8.11.15", "movers": [2], "reason": "実態調査による"}),
    (
        "correct-particulars",
        {
            "moved_on": "R8.11.15", "person_id": 1, "kind": "official", "change-name": "髙𠮷　由美",
            "reason": "戸籍の通知による",
        },
    ),
    (
        "correct-address",
        {"moved_on": "R8.11.15", "to_town": "下曽根四丁目", "to_number": "22番1-504号", "reason": "申出による"},
    ),
    (
        "protect",
        {
            "moved_on": "R8.11.20", "movers": [1, 2], "kind": "support", "level": "error",
            "reason": "DV防止法による申出",
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "typed"), FORMS, ids=[f"{slug}-{at}" for at, (slug, _) in enumerate(FORMS)])
def test_every_form_of_a_household_goes_the_whole_way(world: World, slug: str, typed: dict[str, Any]) -> None:
    number, moved = household(world)
    persons = moved.persons
    address = f"/households/{number}/notices/{slug}/"
    client = client_of(world.clerk)

    def person(name: str) -> str:
        prefix, _, place = name.partition("-")
        return f"{prefix}-{persons[int(place)]}" if prefix in ("rel", "rest") else name

    data = {person(name): value for name, value in typed.items()}
    for name in ("movers", "person_id", "rest_head", "rest_head_was", "new_head", "new_head_was"):
        if name in data:
            value = data[name]
            data[name] = [persons[at] for at in value] if isinstance(value, list) else persons[value]
    sent = {"step": "submit", "filed_on": "R8.11.24", "seen": seen(client, address), **data}
    answer = client.post(address, sent)
    if answer.status_code == 422:  # what was alerted to is confirmed, and the form is sent again
        codes = [
            piece.partition('"')[0] for piece in answer.content.decode().split('name="confirmed" value="')[1:]
        ]
        assert codes, answer.content.decode().partition('class="summary"')[2][:1500]
        answer = client.post(address, {**sent, "confirmed": codes})
    assert answer.status_code == 302, answer.content.decode().partition('class="summary"')[2][:1500]
    filing = Filing.objects.latest("pk")
    assert filing.procedure == f"residents.{slug}"
    shown = client_of(world.approver).get(f"/filings/{filing.pk}/")
    assert "決裁して記録" in shown.content.decode()
    world.approve(filing)
    amended = Filing.objects.get(pk=filing.pk)
    assert amended.status == Filing.Status.RECORDED


def test_a_move_between_wards_starts_with_the_household_elsewhere(world: World) -> None:
    number, moved = household(world)
    clerk = account(Role.CLERK, "1002", OTHER_WARD_OFFICE)
    client = client_of(clerk)
    found = client.post("/notices/move-between-wards/", {"find": "タカヨシ"}).content.decode()
    assert f"/households/{number}/notices/move-between-wards/" in found
    address = f"/households/{number}/notices/move-between-wards/"
    persons = moved.persons
    answer = client.post(
        address,
        {
            "step": "submit", "filed_on": "R8.11.24", "moved_on": "R8.11.20", "seen": seen(client, address),
            "movers": persons,
            f"rel-{persons[0]}": "世帯主", f"rel-{persons[1]}": "妻", f"rel-{persons[2]}": "子",
            "to_town": "室町一丁目", "to_number": "1番", **FILER,
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert Filing.objects.latest("pk").office_id == OTHER_WARD_OFFICE


def test_somebody_joins_another_household_found_by_its_name(world: World) -> None:
    first, _ = household(world)
    address = "/notices/move-in/"
    client = client_of(world.clerk)
    found = client.post(address, {**MOVE_IN, "step": "find", "find": "タカヨシ"}).content.decode()
    assert f"join:{first}" in found
    joined = client.post(address, {**MOVE_IN, "step": f"join:{first}"}).content.decode()
    assert f'name="to_household" value="{first}"' in joined
    assert "髙𠮷　太郎" in joined


def test_who_split_off_joins_again(world: World) -> None:
    number, moved = household(world)
    taro, yumiko, sora = moved.persons
    split = world.record(
        "residents.split-household",
        {
            "household_id": number, "members": moved.persons, "movers": [sora], "relationships": {str(sora): "世帯主"},
            "moved_on": {"on": "2026-11-10", "text": ""},
        },
    )  # fmt: skip
    alone = world.household_after(split)
    address = f"/households/{alone}/notices/join-household/"
    client = client_of(world.clerk)
    client.get(address)
    joined = client.post(
        address, {"step": f"join:{number}", "movers": [sora], "seen": seen(client, address)}
    ).content.decode()
    tokens = [piece.partition('"')[0] for piece in joined.split('name="seen" value="')[1:]]
    answer = client.post(
        address,
        {
            "step": "submit", "filed_on": "R8.11.24", "moved_on": "R8.11.20", "movers": [sora], f"rel-{sora}": "子",
            "to_household": number, "seen": tokens, **FILER,
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode().partition('class="summary"')[2][:900]
    world.approve(Filing.objects.latest("pk"))
    view = open_household(Viewer.of(world.clerk), number, as_of=TODAY)
    assert view.persons == [taro, yumiko, sora]


@pytest.mark.parametrize(
    ("slug", "changes"),
    [
        ("move-in-from-abroad", {"previous_address": "アメリカ合衆国"}),
        ("enter-ex-officio", {"reason": "実態調査による"}),
        (
            "move-in-from-abroad",
            {
                "previous_address": "ベトナム", "e0-name": "", "e0-foreign": "1", "e0-roman_name": "NGUYEN VAN AN",
                "e0-birth_on": "1990-03-04", "e0-nationality": "ベトナム", "e0-residence_category": "中長期在留者",
                "e0-stay_until": "2027-06-30", "e0-card_number": "AB12345678CD",
            },
        ),
    ],
)  # fmt: skip
def test_the_other_ways_in(world: World, slug: str, changes: dict[str, Any]) -> None:
    answer = client_of(world.clerk).post(f"/notices/{slug}/", {**MOVE_IN, **changes})
    assert answer.status_code == 302, answer.content.decode().partition('class="summary"')[2][:900]
    world.approve(Filing.objects.get())


def test_an_act_is_chosen_from_the_history_and_taken_back(world: World) -> None:
    number, moved = household(world)
    address = f"/households/{number}/notices/cancel/"
    client = client_of(world.clerk)
    form = client.get(address, {"act": moved.act_id}).content.decode()
    assert "転入届（平成29年4月2日）" in form
    tokens = [piece.partition('"')[0] for piece in form.split('name="seen" value="')[1:]]
    sent = {
        "step": "submit",
        "filed_on": "R8.11.24",
        "act_id": moved.act_id,
        "act_of": "転入届（平成29年4月2日）",
        "seen": tokens,
        "reason": "届出人の申出による",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 302, (tokens, answer.content.decode().partition('class="summary"')[2][:900])
    world.approve(Filing.objects.latest("pk"))
    assert open_household(Viewer.of(world.clerk), number, as_of=TODAY).members == []


# --- While one types ---------------------------------------------------------------------------------------------------


def check(world: World, **typed: Any) -> str:
    return (
        client_of(world.clerk)
        .post("/notices/move-in/check/", {"filed_on": "R8.11.24", **typed})
        .content.decode()
    )


@pytest.mark.parametrize(
    ("case", "typed", "says"),
    [
        ("a day is understood", {"moved_on": "R8.11.20"}, "令和8年11月20日(金)"),
        ("a day that is not in the calendar of a notice", {"moved_on": "R8.13.1"}, "なおすところ"),
        ("an unknown day", {"moved_on": "令和8年4月頃"}, "不詳日"),
        ("the deadline", {"moved_on": "R8.11.20"}, "令和8年12月4日"),
        ("what is missing is not held against anybody yet", {"moved_on": "R8.11.20"}, "まだ入力されていないところ"),
        ("a relationship the register lacks", {**MOVE_IN, "e0-relationship": "孫"}, "「子の子」と入力してください"),
        ("a late notice is alerted to", {**MOVE_IN, "moved_on": "R8.10.1"}, "確認した"),
        ("everything is there", MOVE_IN, "仮登録できます"),
    ],
)  # fmt: skip
def test_typing_is_answered(world: World, case: str, typed: dict[str, Any], says: str) -> None:
    assert says in check(world, **typed), case


def test_typing_writes_nothing_but_the_draft(world: World) -> None:
    check(world, **MOVE_IN)
    assert not Filing.objects.exists()
    assert Draft.objects.get().account_id == world.clerk.pk


def test_relationships_are_suggested_once_a_new_head_is_chosen(world: World) -> None:
    number, moved = household(world)
    client = client_of(world.clerk)
    address = f"/households/{number}/notices/change-head/"
    form = client.post(address, {"step": "refresh", "new_head": moved.persons[1]}).content.decode()
    for place, suggested in enumerate(("夫", "世帯主", "子")):
        assert f'name="rel-{moved.persons[place]}"' in form
        assert f'value="{suggested}"' in form.partition(f'name="rel-{moved.persons[place]}"')[2][:200]


def test_somebody_known_before_is_offered_and_taken(world: World) -> None:
    _, moved = household(
        world, entrants=[{**move_in_content()["entrants"][0], "resident_code": "12345678901"}]
    )
    typed = {**MOVE_IN, "e0-resident_code": "12345678901"}
    offered = check(world, **typed)
    assert "以前の記録を使う" in offered
    assert "下曽根" not in offered
    used = (
        client_of(world.clerk)
        .post("/notices/move-in/", {**typed, "step": f"use:0:{moved.persons[0]}"})
        .content.decode()
    )
    assert f'name="e0-person_id" value="{moved.persons[0]}"' in used


def test_people_are_added_and_removed_without_losing_the_others(world: World) -> None:
    client = client_of(world.clerk)
    two = client.post("/notices/move-in/", {**MOVE_IN, "step": "add"}).content.decode()
    assert "2人目" in two
    assert 'name="e1-domicile" ' in two
    assert two.count("広島県福山市東桜町3番") >= 3
    one = client.post(
        "/notices/move-in/", {**MOVE_IN, "entrant": ["0", "1"], "e1-name": "消える", "step": "remove:1"}
    ).content.decode()
    assert "消える" not in one
    assert "髙𠮷　太郎" in one


# --- Nothing typed is lost -----------------------------------------------------------------------------------------------


def test_a_refused_form_comes_back_with_everything_typed(world: World) -> None:
    answer = client_of(world.clerk).post(
        "/notices/move-in/", {**MOVE_IN, "e0-relationship": "孫", "filer_name": ""}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    for text in (
        "孫",
        "髙𠮷　太郎",
        "広島県福山市東桜町3番5号",
        "沼本町一丁目",
        "届出人の氏名が空欄です",
        "1.1.11",
    ):
        assert text in shown
    assert "aria-invalid" in shown


def test_an_alert_must_be_confirmed(world: World) -> None:
    client = client_of(world.clerk)
    late = {**MOVE_IN, "moved_on": "R8.10.1"}
    answer = client.post("/notices/move-in/", late)
    assert answer.status_code == 422
    assert "確認が要ります" in answer.content.decode()
    assert client.post("/notices/move-in/", {**late, "confirmed": ["late"]}).status_code == 302
    assert Filing.objects.get().confirmed_alerts == ["late"]


def test_an_agent_needs_a_power_of_attorney(world: World) -> None:
    client = client_of(world.clerk)
    agent = {**MOVE_IN, "filer_capacity": "代理人（委任状）"}
    assert "委任状が確かめられていません" in client.post("/notices/move-in/", agent).content.decode()
    assert client.post("/notices/move-in/", {**agent, "agent_paper": "1"}).status_code == 302


def test_the_second_of_two_clerks_is_refused_with_everything_kept(world: World) -> None:
    number, moved = household(world)
    address = f"/households/{number}/notices/move-out/"
    data = {
        "step": "submit", "filed_on": "R8.11.24", "moved_on": "R8.12.1", "movers": moved.persons,
        "destination": "福岡県福岡市",
        **FILER,
    }  # fmt: skip
    second = client_of(account(Role.CLERK, "1002"))
    tokens = seen(second, address)
    first = client_of(world.clerk)
    assert first.post(address, {**data, "seen": seen(first, address)}).status_code == 302
    answer = second.post(address, {**data, "seen": tokens})
    assert answer.status_code == 409
    assert "福岡県福岡市" in answer.content.decode()
    assert "審査待ちの届出" in answer.content.decode()


def test_a_household_that_changed_meanwhile_is_refused(world: World) -> None:
    number, moved = household(world)
    address = f"/households/{number}/notices/move-out/"
    client = client_of(world.clerk)
    tokens = seen(client, address)
    world.record(
        "residents.correct-address",
        {
            "household_id": number, "moved_on": {"on": "2026-11-15", "text": ""}, "reason": "申出",
            "to": {"town": "下曽根四丁目", "number": "22番1-503号", "building": "新しい名"},
        },
    )  # fmt: skip
    answer = client.post(
        address,
        {"step": "submit", "filed_on": "R8.11.24", "moved_on": "R8.12.1", "movers": moved.persons,
        "destination": "福岡市", "seen": tokens, **FILER},
    )  # fmt: skip
    assert answer.status_code == 409
    assert "ほかの職員が同じ世帯を変更しました" in answer.content.decode()


def test_who_else_has_the_form_open_is_told_before_typing(world: World) -> None:
    number, _ = household(world)
    address = f"/households/{number}/notices/move-out/"
    client_of(world.clerk).get(address)
    shown = client_of(account(Role.CLERK, "1002")).get(address).content.decode()
    assert "佐野さんが編集中です" in shown
    assert Editing.objects.get().account_id == world.clerk.pk


def test_what_was_typed_outlives_a_lost_session(world: World) -> None:
    check(world, **MOVE_IN)
    client = client_of(world.clerk)
    again = client.get("/notices/move-in/").content.decode()
    assert "入力の途中だった内容" in again
    assert "髙𠮷　太郎" in again
    assert "髙𠮷　太郎" not in client.get("/notices/move-in/", {"fresh": "1"}).content.decode()


def test_a_draft_is_its_clerks_alone(world: World) -> None:
    check(world, **MOVE_IN)
    other = client_of(account(Role.CLERK, "1002")).get("/notices/move-in/").content.decode()
    assert "髙𠮷　太郎" not in other


def test_a_form_that_is_left_forgets_what_was_typed(world: World) -> None:
    check(world, **MOVE_IN)
    client_of(world.clerk).post("/notices/move-in/", {**MOVE_IN, "step": "leave"})
    assert not Draft.objects.exists()


def test_a_returned_filing_is_amended_with_what_it_said(world: World) -> None:
    client = client_of(world.clerk)
    client.post("/notices/move-in/", MOVE_IN)
    filing = Filing.objects.get()
    client_of(world.approver).post(
        f"/filings/{filing.pk}/send-back/", {"version": filing.version, "note": "番地を確かめる"}
    )
    address = f"/filings/{filing.pk}/amend/"
    form = client.get(address).content.decode()
    for text in ("髙𠮷　太郎", "令和8年11月20日", "沼本町一丁目", "昭和55年1月2日", "マイナンバーカード"):
        assert text in form
    filing.refresh_from_db()
    answer = client.post(address, {**MOVE_IN, "to_number": "3番6号", "version": filing.version})
    assert answer.status_code == 302
    filing.refresh_from_db()
    assert (filing.status, filing.content["to"]["number"]) == ("provisional", "3番6号")


def test_the_forms_are_those_of_the_procedures() -> None:
    from kusei.kernel.procedures.procedure import procedures

    mine = {procedure.code for procedure in procedures() if procedure.duty == "住民基本台帳"}
    assert {layout.code for layout in LAYOUTS.values()} == mine


def test_a_service_corner_takes_no_notices(world: World) -> None:
    corner = client_of(account(Role.CLERK, "1003", "40106-91"))
    assert "受け付けません" in corner.get("/notices/move-in/").content.decode()
    assert corner.post("/notices/move-in/", MOVE_IN).status_code == 200
    assert not Filing.objects.exists()


def test_a_protected_household_shows_no_place_in_its_forms(world: World) -> None:
    number, moved = household(world)
    protect(world, number, moved.persons, moved.persons[1])
    for slug, layout in LAYOUTS.items():
        if layout.of_household and not layout.other_ward:
            shown = client_of(world.clerk).get(f"/households/{number}/notices/{slug}/").content.decode()
            assert "ハイツ曽根" not in shown, slug
            assert "22番1-503号" not in shown, slug
