"""The city in force, read from the database and kept in the process."""

import time
from dataclasses import dataclass

from django.db import connections

from .models import CityProfile
from .profile import City, NotACity

CHECK_SECONDS = 3
"""How old the knowledge of which profile is the newest may be. A screen shows a new profile this late at most."""


class NoCityLoaded(LookupError):
    """The database holds no city profile that this version can read."""


@dataclass(frozen=True)
class _Held:
    """The city of one row of one database, and when it was last known to be the newest (monotonic seconds)."""

    database: str
    row_id: int
    city: City
    checked_at: float


# Replaced whole, never changed: threads that meet here may each read the row once, and agree on what it says.
_held: _Held | None = None


def city() -> City:
    """Return the city in force: the newest CityProfile.

    Kept per process; whether a newer row exists is asked at most every CHECK_SECONDS.
    Raises NoCityLoaded if none is loaded, or if an upgrade changed the form and the folder must be loaded again.
    """
    global _held
    database, now = str(connections["default"].settings_dict["NAME"]), time.monotonic()
    held = _held if _held is not None and _held.database == database else None
    if held is not None and now - held.checked_at < CHECK_SECONDS:
        return held.city
    row_id = CityProfile.objects.order_by("-id").values_list("id", flat=True).first()
    if row_id is None:
        raise NoCityLoaded(
            "市の設定が読み込まれていません。市のフォルダ（cities/kitakyushu など）を読み込んでください。"
        )
    found = held.city if held is not None and held.row_id == row_id else _read(row_id)
    _held = _Held(database, row_id, found, now)
    return found


def forget_city() -> None:
    """Make the next `city()` in this process ask the database, as after a loading."""
    global _held
    _held = None


def _read(row_id: int) -> City:
    content = CityProfile.objects.values_list("content", flat=True).get(pk=row_id)
    try:
        return City.from_json(content)
    except NotACity as error:
        raise NoCityLoaded(
            f"市の設定（{row_id}番）はこの版の形と違います。市のフォルダを読み込み直してください。{error}"
        ) from error
