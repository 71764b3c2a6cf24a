"""A household: who lives there and since when, what is pending, what was recorded, and what comes next."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kusei.kernel.offices.models import Account
from kusei.kernel.offices.permissions import account_of, allowed
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.queries import PastAct, history_about, open_filings_about
from kusei.kernel.registers.access.households import (
    HouseholdView,
    InquirySuppressed,
    MemberView,
    NoSuchHousehold,
    open_household,
)
from kusei.kernel.registers.access.memos import NothingWritten, memos_about, strike_memo, write_memo
from kusei.kernel.registers.access.protection import PROTECTING, disclosed_until
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.numbers import display, inner_number
from kusei.kernel.registers.queries import last_day_of_household

from ..rules.follow_ups import FollowUp, Happening, Living, Where, follow_ups
from ..rules.protection import period_on
from .search import COUNTER
from .shown import Moment, member_lines, moment_asked, suppression_label

DUTY = "住民基本台帳"
RECENT = timedelta(days=120)


@allowed(*COUNTER)
@require_GET
def household_page(request: HttpRequest, household: int) -> HttpResponse:
    """Show a household as of a day and as known at a moment; today and now unless asked otherwise."""
    viewer, today = Viewer.of(account_of(request)), timezone.localdate()
    moment = moment_asked(request.GET.get("on", ""), request.GET.get("known", ""), today)
    view, ended_on = opened(viewer, household, moment), None
    if not view.members and moment.is_today:
        ended_on = last_day_of_household(household)
        if ended_on is not None and ended_on < today:
            view = opened(viewer, household, moment_asked(ended_on.isoformat(), "", today))
    filings = open_filings_about(viewer, view.persons)
    acts = history_about(viewer, view.persons, household=household)
    memos = memos_about(viewer, view.persons)
    is_now = moment.is_today and ended_on is None
    context = {
        "view": view,
        "number": display(view.number),
        "ward": city().ward(view.ward_code).name if view.ward_code else "",
        "elsewhere": bool(view.ward_code) and view.ward_code != viewer.ward_code,
        "moment": moment,
        "ended_on": ended_on,
        "is_now": is_now,
        "lines": member_lines(view.members, view.as_of, filings),
        "filings": filings,
        "acts": acts,
        "memos": memos,
        "names": {member.person: member.shown_name for member in view.members},
        "next": by_place(follow_ups_of(view, acts, today)) if is_now else [],
        "today": today,
        "protected": [(member, *_period(member, today)) for member in view.members if member.protected],
        "suppressed": _suppressed(view),
        "disclosed_until": disclosed_until(viewer, view.persons) if _disclosed(view) else None,
        "takes": takes_notices(account_of(request)),
        "may_lift": viewer.role == "section_head",
    }
    response = render(request, "residents/household.html", context)
    if "HX-Request" in request.headers:  # a search that meant one household leads here
        response.headers["HX-Push-Url"] = request.path
    return response


def opened(viewer: Viewer, household: int, moment: Moment, *, what: str = "世帯の照会") -> HouseholdView:
    """Return a household, or answer 404 where there is none and 403 where its inquiry is suppressed."""
    try:
        return open_household(viewer, household, as_of=moment.on, known_at=moment.known_at, what=what)
    except NoSuchHousehold as nobody:
        raise Http404 from nobody
    except InquirySuppressed as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def takes_notices(account: Account) -> bool:
    """Tell whether the account's office takes notices of residents."""
    return account.office_id is not None and city().takes(city().office(account.office_id), DUTY)


def _disclosed(view: HouseholdView) -> bool:
    return not view.hidden and any(member.protected for member in view.members)


def _suppressed(view: HouseholdView) -> list[tuple[str, str, str]]:
    """Return other suppressions of the members: who, which, and why."""
    return [
        (member.shown_name, suppression_label(found["kind"]), found["reason"])
        for member in view.members
        for found in member.suppressions
        if found["kind"] not in ("support", "provisional_support")
    ]


def _period(member: MemberView, today: date) -> tuple[date | None, str]:
    """Return the last day of a member's 支援措置, and what to do about it if that is near or over."""
    ends = [
        found["ends_on"] for found in member.suppressions if found["kind"] in PROTECTING and found["ends_on"]
    ]
    if not ends:
        return None, ""
    ends_on = date.fromisoformat(max(ends))
    return ends_on, period_on(ends_on, today).value


def follow_ups_of(view: HouseholdView, acts: list[PastAct], today: date) -> list[FollowUp]:
    """Return what is due for a household by what was recorded about it lately."""
    happenings = [
        Happening(act.kind, act.effective_on, act.filed_on or act.effective_on, frozenset(act.subjects))
        for act in acts
        if act.recorded_at.date() >= today - RECENT or act.effective_on >= today - RECENT
    ]
    members = [
        Living(
            member.person, _given_name(member.shown_name), member.birth_on, member.relationship, member.nationality,
            member.stay_until,
        )
        for member in view.members
    ]  # fmt: skip
    return follow_ups(happenings, members, today, city().closed.is_closed)


def _given_name(name: str) -> str:
    """Return the part of a Japanese name after its space, by which members of one family are told apart."""
    return name.rpartition("　")[2]


def by_place(found: list[FollowUp]) -> list[tuple[str, list[FollowUp]]]:
    """Return follow-ups by where they are done, without empty places."""
    places = [(place.value, [each for each in found if each.where is place]) for place in Where]
    return [(name, each) for name, each in places if each]


@allowed(*COUNTER)
@require_GET
def slip(request: HttpRequest, household: int) -> HttpResponse:
    """Show what the household has to do next as a slip to print and hand over, without an address."""
    viewer, today = Viewer.of(account_of(request)), timezone.localdate()
    view = opened(viewer, household, moment_asked("", "", today), what="手続の案内")
    acts = history_about(viewer, view.persons, household=household)
    context = {"view": view, "next": by_place(follow_ups_of(view, acts, today)), "today": today}
    return render(request, "residents/slip.html", context)


@allowed(*COUNTER)
@require_POST
def add_memo(request: HttpRequest, household: int) -> HttpResponse:
    """Write a note about one of the household's members."""
    viewer = Viewer.of(account_of(request))
    view = opened(viewer, household, moment_asked("", "", timezone.localdate()))
    person = inner_number(request.POST.get("person", ""))
    if person is None or person not in view.persons:
        messages.error(request, "メモの相手が、この世帯の世帯員ではありません。世帯を開き直してください。")
        return redirect("residents:household", household)
    try:
        write_memo(viewer, person, request.POST.get("text", ""))
    except NothingWritten as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "メモを書きました。")
    return redirect("residents:household", household)


@allowed(*COUNTER)
@require_POST
def strike(request: HttpRequest, household: int, memo: int) -> HttpResponse:
    """Strike a note out. It stays, and stays readable on the person's page."""
    viewer = Viewer.of(account_of(request))
    view = opened(viewer, household, moment_asked("", "", timezone.localdate()))
    if strike_memo(viewer, memo, view.persons):
        messages.success(request, "メモを取り消しました。取り消したメモは個人の画面に残ります。")
    else:
        messages.error(request, "このメモは、もう取り消されているか、ありません。")
    return redirect("residents:household", household)
