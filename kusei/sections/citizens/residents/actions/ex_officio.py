"""職権: births and deaths known from the family register, entries, removals and corrections by the office itself.

Basis: 住民基本台帳法8条; 住民基本台帳法施行令12条 (both recalled, see the law index: unconfirmed here).
"""

from datetime import timedelta
from typing import Any

from kusei.kernel.procedures.procedure import Performed, Request
from kusei.kernel.registers.plan import NotPossible
from kusei.kernel.registers.queries import held
from kusei.kernel.registers.spans import span

from ..queries import state_for
from ..rules import content as notice
from ..rules.causes import Cause
from ..rules.relationships import normalised
from . import moves, parts


def enter_birth(request: Request) -> Performed:
    """出生: a child comes into the household of a parent on the day of birth."""
    content, plan = request.content, request.plan()
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    if not state.members:
        raise NotPossible("この世帯は、出生の日には世帯員がいません。", "出生の日と世帯を確かめてください。")
    if state.ward_code != request.ward_code:
        raise NotPossible("この世帯はほかの区の世帯です。", "その区で受け付けてください。")
    (child,) = content["entrants"]
    values = {key: child[key] for key in notice.ENTRANT_FIELDS if child.get(key)}
    text = notice.day_text(content)
    person = plan.new_person()
    plan.record(
        "particulars", on, person_id=person, **{**values, "birth_on": on.isoformat(), "birth_text": text}
    )
    plan.record(
        "residence", on, person_id=person, household_id=state.id, position=state.next_position,
        relationship=normalised(child["relationship"]), became_resident_on=on.isoformat(), became_resident_text=text,
        settled_on=on.isoformat(), settled_text=text, notified_on=request.filed_on.isoformat(), ex_officio=True,
        cause=Cause.BIRTH.value,
    )  # fmt: skip
    return Performed(plan, on, parts.summary(Cause.BIRTH.value, [child["name"]]))


def remove_dead(request: Request) -> Performed:
    """死亡: the residence ends with the day of death; the day after is the first on which it no longer holds."""
    return _remove(request, Cause.DEATH, [int(request.content["person_id"])], until_next_day=True)


def remove(request: Request) -> Performed:
    """職権消除: persons who no longer live there, found by inquiry (実態調査) or judgment (失踪宣告)."""
    return _remove(request, Cause.EX_OFFICIO_REMOVAL, notice.movers(request.content))


def _remove(request: Request, cause: Cause, persons: list[int], *, until_next_day: bool = False) -> Performed:
    content, plan = request.content, request.plan()
    happened = notice.day(content)
    state = state_for(request, int(content["household_id"]), happened)
    if state.ward_code != request.ward_code:
        raise NotPossible("この世帯はほかの区の世帯です。", "その区で受け付けてください。")
    gone = parts.movers_of(state, persons)
    on = happened + timedelta(days=1) if until_next_day else happened
    parts.leave(
        plan, state, gone, on, cause=cause, remaining=notice.relationships(content, "remaining"),
        filed_on=request.filed_on,
        ended={"ended_on": happened.isoformat(), "ended_text": notice.day_text(content)},
    )  # fmt: skip
    return Performed(plan, happened, parts.summary(cause.value, [member.name for member in gone]))


def enter_ex_officio(request: Request) -> Performed:
    """職権記載: people who live here and gave no notice."""
    content = request.content
    return moves.enter(
        request,
        cause=Cause.EX_OFFICIO_ENTRY,
        on=notice.day(content),
        previous_address=content.get("previous_address", ""),
        ex_officio=True,
    )


def correct_particulars(request: Request) -> Performed:
    """職権修正 (from a day on) and 誤記修正 (it was never so) of a person's particulars; neither overwrites history."""
    content, plan = request.content, request.plan()
    person, on = int(content["person_id"]), notice.day(content)
    changes = dict(content["changes"])
    rows = held("particulars", person=[person], using=request.using)
    row = next((row for row in rows if span(row["valid"]).covers(on)), None)
    if row is None:
        raise NotPossible("その日の記載が見つかりません。", "修正する日を確かめてください。")
    if all(row[key] == value for key, value in changes.items()):
        raise NotPossible("変わるところがありません。", "修正する内容を入力してください。")
    name = changes.get("name") or row["name"] or row["roman_name"]
    if content["kind"] == "clerical":
        plan.correct("particulars", row, **changes)
        cause = Cause.CLERICAL_CORRECTION
    else:
        if rows[-1]["id"] != row["id"]:
            raise NotPossible(
                "その日より後の変更が記録されています。", "後の変更を取り消してから修正してください。"
            )
        plan.end("particulars", row, on)
        kept = {key: value for key, value in row.items() if key not in ("id", "valid")}
        plan.record("particulars", on, **{**kept, **changes})
        cause = Cause.EX_OFFICIO_CORRECTION
    return Performed(plan, on, parts.summary(cause.value, [str(name)], content.get("reason", "")))


def correct_address(request: Request) -> Performed:
    """軽微な修正 of a household's address: 町名・地番・住居表示 or the name of the building. Nobody has moved."""
    content, plan = request.content, request.plan()
    on = notice.day(content)
    household = int(content["household_id"])
    rows = held("address", household=[household], since=on, using=request.using)
    if len(rows) != 1 or not span(rows[0]["valid"]).covers(on):
        raise NotPossible(
            "その日の住所が見つからないか、後の変更が記録されています。", "修正する日を確かめてください。"
        )
    changes: dict[str, Any] = {
        key: content["to"][key]
        for key in ("town", "number", "building", "postal_code")
        if key in content["to"]
    }
    if all(rows[0][key] == value for key, value in changes.items()):
        raise NotPossible("変わるところがありません。", "修正する内容を入力してください。")
    plan.end("address", rows[0], on)
    kept = {key: value for key, value in rows[0].items() if key not in ("id", "valid")}
    plan.record("address", on, **{**kept, **changes})
    for row in held("residence", household=[household], on=on, using=request.using):
        plan.subjects.add(row["person_id"])
    now = {**rows[0], **changes}
    where = f"{now['town']}{now['number']}{now['building']}"
    return Performed(plan, on, parts.summary(Cause.MINOR_CORRECTION.value, [where]))
