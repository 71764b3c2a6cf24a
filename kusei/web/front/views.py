"""The first page after signing in, and the answer to a day as it is being typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kusei.kernel.days.eras import format_era, format_western, parse_day
from kusei.kernel.days.not_understood import DayNotUnderstood
from kusei.kernel.offices.models import Role
from kusei.web.permissions import account_of, allowed, public
from kusei.web.surroundings import surroundings_of

# Anything longer than this names no day; it is not read further.
LONGEST_DAY_TEXT = 40


@allowed(*Role)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the first page of the account's menu; say so if there is none."""
    account_of(request)
    menu = surroundings_of(request).menu
    if menu:
        return redirect(menu[0][0].url)
    return render(request, "web/front/empty.html")


@public
@require_POST
def understood_day(request: HttpRequest) -> HttpResponse:
    """Show how a typed day is read. The field's name stands in `field`; its text is posted, never in the address."""
    text = request.POST.get(request.GET.get("field", ""), "").strip()
    understood = refused = ""
    if 0 < len(text) <= LONGEST_DAY_TEXT:
        try:
            day = parse_day(text)
            understood = f"{format_era(day)}（{format_western(day)}）"
        except DayNotUnderstood as error:
            refused = error.message_ja
    return render(
        request, "web/components/understood_day.html", {"understood": understood, "refused": refused}
    )
