"""What several acts share: leaving a household, coming into one, and what happens to those who stay."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kusei.kernel.procedures.procedure import Request
from kusei.kernel.registers.effects import Row
from kusei.kernel.registers.plan import NotPossible, Plan

from ..queries import HouseholdState, Member, state_for
from ..rules.causes import Cause
from ..rules.relationships import HEAD, normalised, rank

REOPEN = "世帯を開き直して、今の世帯員を確かめてください。"


def movers_of(state: HouseholdState, persons: Sequence[int]) -> list[Member]:
    """Return the members who move. Raises NotPossible if one is not a member that day, or has later changes."""
    if not persons:
        raise NotPossible("異動する人が選ばれていません。", "異動する人を1人以上選んでください。")
    found = []
    for person in persons:
        member = state.member(person)
        if member is None:
            raise NotPossible("異動する人の中に、その日にこの世帯の世帯員でない人がいます。", REOPEN)
        refuse_later(state, member)
        found.append(member)
    return found


def refuse_later(state: HouseholdState, member: Member) -> None:
    """Raise NotPossible if something about a member is recorded for a later day already."""
    if member.person in state.later:
        raise NotPossible(
            f"{member.name}さんには、この異動日より後の異動が記録されています。",
            "異動日を確かめるか、後の異動を取り消してから受け付けてください。",
        )


def refuse_leaving(member: Member) -> None:
    """Raise NotPossible if a member is to move out already (転出予定者)."""
    if member.leaves_on is not None:
        raise NotPossible(
            f"{member.name}さんは転出届が記録されています（転出予定日 {member.leaves_on.isoformat()}）。",
            "先に転出を取り消してください。",
        )


def leave(
    plan: Plan,
    state: HouseholdState,
    leaving: Sequence[Member],
    on: date,
    *,
    cause: Cause,
    remaining: Mapping[int, str],
    filed_on: date | None,
    ended: Mapping[str, Any] | None = None,
) -> None:
    """Let members leave a household on a day, and settle what happens to those who stay."""
    values = {"ended_on": on.isoformat(), **(ended or {})}
    for member in leaving:
        plan.end(
            "residence", member.residence, on,
            end_cause=cause.value, end_notified_on=filed_on.isoformat() if filed_on else None, **values,
        )  # fmt: skip
    settle_rest(plan, state, leaving, on, remaining)


def settle_rest(
    plan: Plan, state: HouseholdState, gone: Sequence[Member], on: date, remaining: Mapping[int, str]
) -> None:
    """Settle a household that some have left.

    One who stays alone becomes its head ex officio; two or more get the relationships stated in `remaining`, or the
    household is left without a head (住民記録システム標準仕様書 4.0.4). If nobody stays, its address ends too.
    """
    left = {member.person for member in gone}
    staying = [member for member in state.members if member.person not in left]
    if not staying:
        if state.address:
            plan.end("address", state.address, on)
    elif any(member.is_head for member in gone):
        if len(staying) == 1:
            change_relationships(plan, state, {staying[0].person: HEAD}, on)
        elif remaining:
            stated = {person: text for person, text in remaining.items() if person not in left}
            change_relationships(plan, state, stated, on)


def change_relationships(
    plan: Plan,
    state: HouseholdState,
    relationships: Mapping[int, str],
    on: date,
    *,
    cause: Cause = Cause.HEAD_CHANGE,
) -> None:
    """Give members other relationships from a day on, and put them into the order these ask for."""
    changed = []
    for person, relationship in relationships.items():
        member = state.member(person)
        if member is None:
            raise NotPossible("続柄を変える人の中に、この世帯の世帯員でない人がいます。", REOPEN)
        refuse_later(state, member)
        changed.append((member, normalised(relationship)))
    changed.sort(key=lambda pair: (rank(pair[1]), pair[0].particulars["birth_on"]))
    for position, (member, relationship) in enumerate(changed, start=1):
        if member.residence["relationship"] == relationship and member.residence["position"] == position:
            continue
        until = member.leaves_on
        plan.end("residence", member.residence, on, end_cause=cause.value, ended_on=on.isoformat())
        row = {**member.residence, "relationship": relationship, "position": position, "cause": cause.value}
        put_residence(plan, row, on, until)


def put_residence(plan: Plan, row: Row, since: date, until: date | None = None, **values: Any) -> int:
    """Record a residence that continues another: its own columns, without number and span."""
    kept = {key: value for key, value in row.items() if key not in ("id", "valid")}
    return plan.record("residence", since, until, **{**kept, **values})


def destination(
    plan: Plan, request: Request, to: Mapping[str, Any], on: date
) -> tuple[int, HouseholdState | None, dict[str, Any]]:
    """Return the household somebody comes to: one to join, or a new one opened at the address stated.

    The second value is the joined household's state, or None for a new one; the third the address it has.
    """
    if to.get("household_id"):
        state = state_for(request, int(to["household_id"]), on)
        if not state.members or state.address is None:
            raise NotPossible("入ろうとする世帯は、その日には世帯員がいません。", REOPEN)
        if state.ward_code != request.ward_code:
            raise NotPossible("入ろうとする世帯は、ほかの区の世帯です。", "その区で受け付けてください。")
        return state.id, state, state.address
    household = plan.new_household(request.ward_code)
    address = place(request, to)
    plan.record("address", on, household_id=household, **address)
    return household, None, address


def place(request: Request, to: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of an address in this ward as a notice states it."""
    return {
        "ward_code": request.ward_code,
        "town": to["town"],
        "number": to.get("number", ""),
        "building": to.get("building", ""),
        "postal_code": to.get("postal_code", ""),
    }


def summary(cause: str, names: Sequence[str], more: str = "") -> str:
    """Return one line that says what an act was: the cause, who, and where."""
    who = "、".join(names[:3]) + (f"ほか{len(names) - 3}人" if len(names) > 3 else "")
    return f"{cause}　{who}{f'（{more}）' if more else ''}"[:200]
