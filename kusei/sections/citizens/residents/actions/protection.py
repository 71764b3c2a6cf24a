"""支援措置 and other suppressions: set from a day on, and ended by an act of their own, never by the calendar.

Basis: 住民基本台帳法12条6項 (refusal of what is asked for an improper purpose), 住民基本台帳事務処理要領 (支援措置); neither
text was at hand (unconfirmed). Source of what the system does: 住民記録システム標準仕様書 1.1.16, 3.1, 3.4.
"""

from datetime import date

from kusei.kernel.procedures.procedure import Performed, Request
from kusei.kernel.registers.models import Suppression
from kusei.kernel.registers.plan import NotPossible, Plan
from kusei.kernel.registers.queries import held
from kusei.kernel.registers.spans import span

from ..queries import Member, state_for
from ..rules import content as notice
from . import parts

PROTECTING = frozenset({Suppression.Kind.SUPPORT.value, Suppression.Kind.PROVISIONAL_SUPPORT.value})


def _alike(kind: str) -> frozenset[str]:
    """Return the kinds of which a person has at most one at a time."""
    return PROTECTING if kind in PROTECTING else frozenset({kind})


def protect(request: Request) -> Performed:
    """Set a suppression for members of a household; one of the same sort that stands gives way to it."""
    content, plan = request.content, request.plan()
    kind, on = str(content["kind"]), notice.day(content)
    members = _members(request, on)
    for member in members:
        _make_room(plan, member.person, kind, on, request.using)
        plan.record(
            "suppression",
            on,
            person_id=member.person,
            kind=kind,
            level=content["level"],
            reason=_reason(request),
            ends_on=content.get("until") or None,
        )
    label = str(Suppression.Kind(kind).label)
    return Performed(plan, on, parts.summary(label, [member.name for member in members]))


def end_protection(request: Request) -> Performed:
    """End a suppression: 支援措置 that was not extended, 異動抑止 whose cause is gone."""
    content, plan = request.content, request.plan()
    kind, on = str(content["kind"]), notice.day(content)
    if kind not in Suppression.Kind.values:
        raise NotPossible("終える措置の種類が選ばれていません。", "一覧から選んでください。")
    label = str(Suppression.Kind(kind).label)
    members = _members(request, on)
    for member in members:
        rows = [
            row
            for row in held("suppression", person=[member.person], since=on, using=request.using)
            if row["kind"] == kind and span(row["valid"]).until is None
        ]
        if not rows:
            raise NotPossible(
                f"{member.name}さんに、終える「{label}」はありません。", "対象者と種類を確かめてください。"
            )
        for row in rows:
            plan.end("suppression", row, on)
    return Performed(plan, on, parts.summary(f"{label}の終了", [member.name for member in members]))


def _members(request: Request, on: date) -> list[Member]:
    state = state_for(request, int(request.content["household_id"]), on)
    found = [state.member(person) for person in notice.movers(request.content)]
    members = [member for member in found if member is not None]
    if len(members) != len(found) or not members:
        raise NotPossible("対象者の中に、その日にこの世帯の世帯員でない人がいます。", parts.REOPEN)
    return members


def _make_room(plan: Plan, person: int, kind: str, on: date, using: str) -> None:
    for row in held("suppression", person=[person], since=on, using=using):
        if row["kind"] not in _alike(kind):
            continue
        since = span(row["valid"]).since
        if since is not None and since < on:
            plan.end("suppression", row, on)
        else:
            plan.withdraw("suppression", row)


def _reason(request: Request) -> str:
    content = request.content
    pieces = [str(content.get("reason", "")), str(content.get("consulted", ""))]
    return "　".join(piece for piece in pieces if piece)[:200]
