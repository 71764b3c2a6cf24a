"""The page for a login that was locked after too many wrong tries, with the time left."""

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def minutes_left(last_try_at: datetime, lasts: timedelta, now: datetime) -> int:
    """Return the whole minutes until a lock ends, at least 1 while it holds and 0 afterwards.

    last_try_at: the wrong try that locked. lasts: how long a lock holds.
    """
    seconds = (last_try_at + lasts - now).total_seconds()
    return max(0, -int(-seconds // 60))


def locked_response(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer 429 with the time until the next try. Tells nothing of whether the login exists."""
    lasts = get_cool_off(request) or timedelta()
    login = (credentials or {}).get(settings.AXES_USERNAME_FORM_FIELD)
    latest = AccessAttempt.objects.filter(username=login).aggregate(at=Max("attempt_time"))["at"]
    now = timezone.now()
    left = minutes_left(latest or now, lasts, now)
    response = render(request, "web/errors/locked.html", {"minutes": left}, status=429)
    response.headers["Retry-After"] = str(left * 60)
    return response


def locked_logins(logins: list[str], now: datetime) -> dict[str, int]:
    """Return those of `logins` that are locked at some terminal, each with the minutes left."""
    lasts = get_cool_off() or timedelta()
    tries = (
        AccessAttempt.objects.filter(username__in=logins, attempt_time__gte=now - lasts)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), at=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("at")
    )
    return {row["username"]: minutes_left(row["at"], lasts, now) for row in tries}


def unlock(login: str) -> bool:
    """Forget the wrong tries with this login. Return whether there were any."""
    forgotten: int = AxesProxyHandler.reset_attempts(username=login)
    return forgotten > 0
