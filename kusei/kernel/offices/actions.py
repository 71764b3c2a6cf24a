"""The only code that stores a city."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from .models import CityProfile, Office
from .profile import City, load_city
from .queries import forget_city

LOADING_LOCK = 0x6B75636C
"""Two loadings at one time wait for each other, so that the newest row is the one that was loaded last."""


@dataclass(frozen=True)
class Loaded:
    """What a loading did. `is_new` is False when the city in force was the same already."""

    city: City
    is_new: bool

    def __str__(self) -> str:
        offices = f"{len(self.city.wards)} wards, {len(self.city.offices)} offices"
        return f"{self.city.name} ({offices}{'' if self.is_new else '; unchanged'})"


def load(path: Path | str, using: str = "default") -> Loaded:
    """Validate a city folder and put it in force: one CityProfile row, and its offices, in one transaction.

    Offices that the folder no longer names stay: acts and accounts point at them.
    Raises CityDataError, and stores nothing, if the folder is not sound.
    """
    city = load_city(path)
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK])
        in_force = CityProfile.objects.using(using).order_by("-id").values_list("digest", flat=True).first()
        is_new = in_force != city.digest
        if is_new:
            CityProfile.objects.using(using).create(
                code=city.code, name=city.name, content=json.loads(city.to_json()), digest=city.digest
            )
            _store_offices(city, using)
    forget_city()
    return Loaded(city, is_new)


def _store_offices(city: City, using: str) -> None:
    Office.objects.using(using).bulk_create(
        [
            Office(
                code=office.code,
                ward_code=office.ward_code,
                name=office.name,
                kind=office.kind.value,
                position=position,
            )
            for position, office in enumerate(city.offices, 1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["ward_code", "name", "kind", "position"],
    )
