"""Which people and households the clerks are given: drawn evenly from each ward, each household once."""

from datetime import date, timedelta
from typing import Any

from django.db import connections

HOUSEHOLDS = 400

# Households that can be filed about today: nobody in them is protected, about to leave or filed about, and the head is
# the only one with that reading and birthday.
_HOUSEHOLDS = """
    SELECT h.id, h.persons, h.kinds, p.name, p.kana, p.birth_on
      FROM (SELECT r.household_id AS id, array_agg(r.person_id ORDER BY r.position) AS persons,
                   array_agg(r.relationship ORDER BY r.position) AS kinds,
                   min(r.person_id) FILTER (WHERE r.relationship = '世帯主') AS head
              FROM registers_residence r JOIN registers_household o ON o.id = r.household_id
             WHERE o.ward_code = %(ward)s AND r.withdrawn_by_id IS NULL AND r.valid @> %(today)s::date
             GROUP BY r.household_id
            HAVING bool_and(upper_inf(r.valid)) AND count(*) FILTER (WHERE r.relationship = '世帯主') = 1
               AND max(lower(r.valid)) < %(today)s::date - 30
               AND bool_and(NOT EXISTS (SELECT FROM registers_suppression s WHERE s.person_id = r.person_id))
               AND bool_and(NOT EXISTS (SELECT FROM procedures_claim c WHERE c.person_id = r.person_id))
             ORDER BY md5(r.household_id::text) LIMIT %(enough)s) h
      JOIN registers_particulars p ON p.person_id = h.head AND p.withdrawn_by_id IS NULL AND upper_inf(p.valid)
     WHERE p.name <> '' AND p.kana <> '' AND NOT EXISTS (
           SELECT FROM registers_particulars other
            WHERE other.kana_key = p.kana_key AND other.birth_on = p.birth_on AND other.person_id <> p.person_id)
     ORDER BY md5(h.id::text) LIMIT %(wanted)s
"""


def offices(clerks: int) -> list[str]:
    """Return the ward offices where the clerks work, one after the other."""
    from kusei.kernel.offices.models import Office

    codes = list(
        Office.objects.filter(kind=Office.Kind.WARD_OFFICE)
        .order_by("position")
        .values_list("code", flat=True)
    )
    return [codes[number % len(codes)] for number in range(clerks)]


def cases(places: list[str]) -> list[list[dict[str, Any]]]:
    """Return the cases of each clerk; no household is given to two."""
    from django.utils import timezone

    today = timezone.localdate()
    found: dict[str, list[dict[str, Any]]] = {}
    for office in set(places):
        found[office] = _of_ward(office.partition("-")[0], today, HOUSEHOLDS * places.count(office))
    shares = []
    for place, office in enumerate(places):
        number, of = places[:place].count(office), places.count(office)
        shares.append(found[office][number::of])
    return shares


def _of_ward(ward: str, today: date, wanted: int) -> list[dict[str, Any]]:
    from kusei.kernel.offices.queries import city

    towns = [town.name for town in city().towns_of(ward)]
    with connections["owner"].cursor() as cursor:
        cursor.execute(_HOUSEHOLDS, {"ward": ward, "today": today, "wanted": wanted, "enough": wanted * 2})
        rows = cursor.fetchall()
    return [
        {
            "household": household, "persons": persons, "kinds": kinds, "head": name,
            "question": f"{kana} {born.isoformat()}", "surname": kana.split("　")[0].split(" ")[0],
            "town": towns[place % len(towns)], "number": f"{place + 1}番計測{household}号",
            "entrants": _entrants(name, kana, household),
        }
        for place, (household, persons, kinds, name, kana, born) in enumerate(rows)
    ]  # fmt: skip


def _entrants(name: str, kana: str, number: int) -> list[dict[str, str]]:
    """Return two people of that name who come in, with birthdays that nobody of that name is likely to have."""
    domicile = {"domicile": "広島県福山市東桜町3番", "family_head": name, "kana": kana}
    born = date(1960, 1, 1) + timedelta(days=number % 15_000)
    child = date(2007, 1, 1) + timedelta(days=number % 7_000)
    return [
        {"name": name, "birth_on": born.isoformat(), "sex": "male", "relationship": "世帯主", **domicile},
        {
            "name": f"{name.split('　')[0]}　計測", "birth_on": child.isoformat(), "sex": "female", "relationship": "子",
            **domicile,
        },
    ]  # fmt: skip
