"""転入・転居・転出・区間異動: people who come, move and leave. Basis: 住民基本台帳法22条–24条の2, 38条."""

from datetime import date
from typing import Any

from kusei.kernel.procedures.procedure import Performed, Request
from kusei.kernel.registers.plan import NotPossible, Plan
from kusei.kernel.registers.queries import held

from ..queries import state_for
from ..rules import content as notice
from ..rules.causes import Cause
from ..rules.relationships import normalised, rank
from . import parts

UNREPORTED = "（未届）"


def enter(
    request: Request,
    *,
    cause: Cause,
    on: date,
    became_resident_on: date | None = None,
    previous_address: str = "",
    ex_officio: bool = False,
) -> Performed:
    """Enter people into a household (転入, 職権記載): new ones under a new number, returning ones under their own."""
    content, plan = request.content, request.plan()
    household, joined, _ = parts.destination(plan, request, content["to"], on)
    text = notice.day_text(content)
    entrants = sorted(
        content["entrants"],
        key=lambda entrant: (rank(normalised(entrant["relationship"])), entrant["birth_on"]),
    )
    first = joined.next_position if joined else 1
    names = []
    for position, entrant in enumerate(entrants, start=first):
        person = _person(plan, request, entrant, on)
        names.append(entrant["name"] or entrant.get("roman_name", ""))
        plan.record(
            "residence", on, person_id=person, household_id=household,
            relationship=normalised(entrant["relationship"]), position=position,
            became_resident_on=(became_resident_on or on).isoformat(), became_resident_text=text,
            settled_on=on.isoformat(), settled_text=text, notified_on=request.filed_on.isoformat(),
            ex_officio=ex_officio, cause=cause.value, previous_address=previous_address,
        )  # fmt: skip
    more = f"{previous_address}から" if previous_address else ""
    return Performed(plan, on, parts.summary(cause.value, names, more))


def _person(plan: Plan, request: Request, entrant: dict[str, Any], on: date) -> int:
    values = {key: entrant[key] for key in notice.ENTRANT_FIELDS if entrant.get(key)}
    born = date.fromisoformat(entrant["birth_on"])
    if not entrant.get("person_id"):
        person = plan.new_person()
        plan.record("particulars", born, person_id=person, **values)
        return person
    person = int(entrant["person_id"])
    if held("residence", person=[person], since=on, using=request.using):
        raise NotPossible(
            f"{entrant['name']}さんは、その日にすでに住民として記録されています。",
            "転居届または区間異動として受け付けるか、氏名・生年月日を確かめてください。",
        )
    for row in held("particulars", person=[person], on=on, using=request.using):
        stated = {key: entrant.get(key) or row[key] for key in notice.ENTRANT_FIELDS}
        if any(stated[key] != row[key] for key in stated):
            plan.end("particulars", row, on)
            plan.record(
                "particulars", on, person_id=person, **{key: value for key, value in stated.items() if value}
            )
    return person


def move_in(request: Request) -> Performed:
    """転入 from another municipality in Japan (22条), also by card without 転出証明書 (24条の2)."""
    content = request.content
    address = content["previous_address"] + (UNREPORTED if content.get("evidence") == "unreported" else "")
    return enter(request, cause=Cause.MOVE_IN, on=notice.day(content), previous_address=address)


def move_in_from_abroad(request: Request) -> Performed:
    """転入 from outside Japan (22条): the former address is the country."""
    content = request.content
    return enter(
        request,
        cause=Cause.MOVE_IN_ABROAD,
        on=notice.day(content),
        previous_address=content["previous_address"],
    )


def move_within(request: Request) -> Performed:
    """転居 within the ward (23条): the whole household keeps its number if it moves as one into no other."""
    content, plan = request.content, request.plan()
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    if state.ward_code != request.ward_code:
        raise NotPossible("この世帯はほかの区の世帯です。", "区間異動として受け付けてください。")
    if content["to"].get("household_id") == state.id:
        raise NotPossible("今いる世帯へは転居できません。", "転居先を確かめてください。")
    moving = parts.movers_of(state, notice.movers(content))
    whole = len(moving) == len(state.members)
    if whole and not content["to"].get("household_id") and state.address:
        _same_place(state.address, content["to"])
        plan.end("address", state.address, on)
        plan.record("address", on, household_id=state.id, **parts.place(request, content["to"]))
        _resettle(plan, request, state.id, None, moving, on, Cause.MOVE_WITHIN)
    else:
        household, joined, _ = parts.destination(plan, request, content["to"], on)
        _resettle(plan, request, household, joined, moving, on, Cause.MOVE_WITHIN)
        parts.settle_rest(plan, state, moving, on, notice.relationships(content, "remaining"))
    where = content["to"].get("town", "") + content["to"].get("number", "")
    return Performed(
        plan, on, parts.summary(Cause.MOVE_WITHIN.value, [m.name for m in moving], where and f"{where}へ")
    )


def _same_place(address: dict[str, Any], to: Any) -> None:
    if all(address[key] == to.get(key, "") for key in ("town", "number", "building")):
        raise NotPossible("転居先が今の住所と同じです。", "転居先の住所を確かめてください。")


def move_between_wards(request: Request) -> Performed:
    """区間異動: a move from another ward of the city, filed at the new ward without 転出届 (22条, 38条).

    The 宛名番号 stays, the household gets a new number, and the day of becoming a resident stays the city's.
    """
    content, plan = request.content, request.plan()
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    if state.ward_code == request.ward_code:
        raise NotPossible("この世帯はこの区の世帯です。", "転居届として受け付けてください。")
    moving = parts.movers_of(state, notice.movers(content))
    household, joined, _ = parts.destination(plan, request, content["to"], on)
    _resettle(plan, request, household, joined, moving, on, Cause.MOVE_BETWEEN_WARDS)
    parts.settle_rest(plan, state, moving, on, notice.relationships(content, "remaining"))
    return Performed(plan, on, parts.summary(Cause.MOVE_BETWEEN_WARDS.value, [m.name for m in moving]))


def _resettle(
    plan: Plan, request: Request, household: int, joined: Any, moving: list[Any], on: date, cause: Cause
) -> None:
    """End the movers' residences and begin new ones at the new place, in the order their relationships ask for."""
    stated = notice.relationships(request.content)
    order = sorted(
        moving,
        key=lambda member: (
            rank(normalised(stated.get(member.person, member.residence["relationship"]))),
            member.particulars["birth_on"],
        ),
    )
    first = joined.next_position if joined else 1
    filed = request.filed_on.isoformat()
    for position, member in enumerate(order, start=first):
        parts.refuse_leaving(member)
        plan.end(
            "residence",
            member.residence,
            on,
            end_cause=cause.value,
            ended_on=on.isoformat(),
            end_notified_on=filed,
        )
        parts.put_residence(
            plan, member.residence, on,
            household_id=household, position=position,
            relationship=normalised(stated.get(member.person, member.residence["relationship"])),
            settled_on=on.isoformat(), settled_text=notice.day_text(request.content), notified_on=filed,
            ex_officio=False, cause=cause.value,
        )  # fmt: skip


def move_out(request: Request) -> Performed:
    """転出 (24条): the residence ends on the planned day; until then everything goes on as it is."""
    content, plan = request.content, request.plan()
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    if state.ward_code != request.ward_code:
        raise NotPossible("この世帯はほかの区の世帯です。", "その区で受け付けてください。")
    leaving = parts.movers_of(state, notice.movers(content))
    for member in leaving:
        parts.refuse_leaving(member)
    abroad = bool(content.get("abroad"))
    cause = Cause.MOVE_OUT_ABROAD if abroad else Cause.MOVE_OUT
    parts.leave(
        plan, state, leaving, on, cause=cause, remaining=notice.relationships(content, "remaining"),
        filed_on=request.filed_on, ended={"destination": content["destination"]},
    )  # fmt: skip
    text = parts.summary(cause.value, [member.name for member in leaving], f"{content['destination']}へ")
    return Performed(plan, on, text)
