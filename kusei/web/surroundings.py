"""What every page shows around itself: menu, office, who is signed in, which day it is, whether residents are invented."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from kusei.kernel.days.eras import format_era
from kusei.kernel.offices.models import Account, CityProfile
from kusei.kernel.registers.models import Person
from kusei.web.navigation import SEARCH_PAGE, SEARCHERS, Link, address_of, menu_for
from kusei.web.session_clock import COUNTER_KEY

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Surroundings:
    """The frame of one page. `search_url` is None for accounts that look up no residents."""

    menu: list[list[Link]]
    search_url: str | None
    account: Account | None
    place: str
    counter: int | None
    now: datetime
    day_text: str
    city: str
    invented: bool
    idle_seconds: int


def day_with_weekday(now: datetime) -> str:
    """Return the day of a local time as 令和8年11月24日(火)."""
    return f"{format_era(now.date())}({WEEKDAYS[now.weekday()]})"


@dataclass(frozen=True)
class CityFacts:
    """What the frame shows of a city: the names of its wards' duties, and of its wards by code."""

    duties: frozenset[str]
    wards: dict[str, str]


@lru_cache(maxsize=4)
def facts_of(digest: str) -> CityFacts:
    """Return the facts of the profile with this digest. A profile is never changed, so they are read once."""
    duties, wards = CityProfile.objects.filter(digest=digest).values_list(
        "content__duties", "content__wards"
    )[0]
    return CityFacts(
        frozenset(duty["name"] for duty in duties), {ward["code"]: ward["name"] for ward in wards}
    )


def place_of(account: Account, facts: CityFacts | None) -> str:
    """Return where an account works: ward, office and section, such as 小倉南区 曽根出張所 市民課."""
    office = account.office
    ward = facts.wards.get(office.ward_code, "") if office and facts else ""
    named = office.name if office else ""
    parts = ("" if named.startswith(ward) else ward, named, account.section)
    return " ".join(part for part in parts if part)


def residents_are_invented() -> bool:
    """Tell whether this database holds invented residents. They are never mixed with real ones, so one tells."""
    return bool(Person.objects.order_by("pk").values_list("invented", flat=True).first())


def surroundings_of(request: HttpRequest) -> Surroundings:
    """Return the frame for the page that answers `request`. Asks the database for the city in force."""
    user = getattr(request, "user", None)
    account = user if isinstance(user, Account) else None
    # The content of a profile is large; only its name and digest are read for each page.
    profile = CityProfile.objects.order_by("-id").values("name", "digest").first()
    facts = facts_of(profile["digest"]) if profile else None
    now = timezone.localtime()
    return Surroundings(
        menu=menu_for(account, request.path, facts.duties if facts else None) if account else [],
        search_url=address_of(SEARCH_PAGE) if account and account.role in SEARCHERS else None,
        account=account,
        place=place_of(account, facts) if account else "",
        counter=request.session.get(COUNTER_KEY) if account else None,
        now=now,
        day_text=day_with_weekday(now),
        city=profile["name"] if profile else "",
        invented=residents_are_invented(),
        idle_seconds=settings.SESSION_IDLE_SECONDS,
    )


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Context processor: `frame`, worked out only if the template uses it."""
    return {"frame": SimpleLazyObject(lambda: surroundings_of(request))}
