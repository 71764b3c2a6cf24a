"""世帯変更 (住民基本台帳法25条): a new head, households that split or join, members who change households."""

from kusei.kernel.procedures.procedure import Performed, Request
from kusei.kernel.registers.plan import NotPossible, Plan

from ..queries import HouseholdState, Member, state_for
from ..rules import content as notice
from ..rules.causes import Cause
from ..rules.relationships import HEAD, normalised, rank
from . import parts


def change_head(request: Request) -> Performed:
    """世帯主変更: another member becomes the head; everybody's relationship is stated anew."""
    content, plan = request.content, request.plan()
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    stated = {person: normalised(text) for person, text in notice.relationships(content).items()}
    if set(stated) != {member.person for member in state.members}:
        raise NotPossible("世帯員全員の続柄がそろっていません。", parts.REOPEN)
    new_head = next((person for person, text in stated.items() if text == HEAD), None)
    former = state.head
    if former is not None and new_head == former.person:
        raise NotPossible("世帯主が変わっていません。", "新しい世帯主の続柄を「世帯主」にしてください。")
    parts.change_relationships(plan, state, stated, on)
    name = next((member.name for member in state.members if member.person == new_head), "")
    return Performed(plan, on, parts.summary(Cause.HEAD_CHANGE.value, [name], "新しい世帯主"))


def split(request: Request) -> Performed:
    """世帯分離: some members form a household of their own at the same address."""
    content, plan = request.content, request.plan()
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    moving = parts.movers_of(state, notice.movers(content))
    if len(moving) == len(state.members):
        raise NotPossible("世帯の全員では世帯分離になりません。", "分かれる人だけを選んでください。")
    household = plan.new_household(state.ward_code)
    if state.address is None:
        raise NotPossible("この世帯は、その日には住所がありません。", parts.REOPEN)
    address = {key: state.address[key] for key in ("ward_code", "town", "number", "building", "postal_code")}
    plan.record("address", on, household_id=household, **address)
    _rejoin(plan, request, state, household, 1, moving, Cause.HOUSEHOLD_SPLIT)
    return Performed(plan, on, parts.summary(Cause.HOUSEHOLD_SPLIT.value, [member.name for member in moving]))


def join(request: Request) -> Performed:
    """世帯合併 (everybody) or 世帯変更 (some): members go over to another household at the same address."""
    content, plan = request.content, request.plan()
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    into = state_for(request, int(content["to"]["household_id"]), on)
    if into.id == state.id:
        raise NotPossible("同じ世帯へは移れません。", "移り先の世帯を確かめてください。")
    if into.address is None or not into.members or state.address is None:
        raise NotPossible("移り先の世帯は、その日には世帯員がいません。", parts.REOPEN)
    if any(into.address[key] != state.address[key] for key in ("ward_code", "town", "number")):
        raise NotPossible(
            "二つの世帯の住所が違います。", "住所が変わるときは転居届として受け付けてください。"
        )
    moving = parts.movers_of(state, notice.movers(content))
    whole = len(moving) == len(state.members)
    cause = Cause.HOUSEHOLD_MERGER if whole else Cause.HOUSEHOLD_CHANGE
    _rejoin(plan, request, state, into.id, into.next_position, moving, cause)
    return Performed(plan, on, parts.summary(cause.value, [member.name for member in moving]))


def _rejoin(
    plan: Plan,
    request: Request,
    state: HouseholdState,
    household: int,
    first: int,
    moving: list[Member],
    cause: Cause,
) -> None:
    content = request.content
    on = notice.day(content)
    stated = {person: normalised(text) for person, text in notice.relationships(content).items()}
    order = sorted(
        moving, key=lambda member: (rank(stated.get(member.person, "")), member.particulars["birth_on"])
    )
    for member in order:
        if member.person not in stated:
            raise NotPossible(
                f"{member.name}さんの新しい続柄が入力されていません。", "続柄を選んでください。"
            )
        parts.refuse_leaving(member)
    parts.leave(
        plan, state, order, on, cause=cause,
        remaining=notice.relationships(content, "remaining"), filed_on=request.filed_on,
    )  # fmt: skip
    for position, member in enumerate(order, start=first):
        parts.put_residence(
            plan, member.residence, on, household_id=household, position=position,
            relationship=stated[member.person], cause=cause.value, notified_on=request.filed_on.isoformat(),
        )  # fmt: skip
