"""Finding people: by reading, name, birthday, address or number, best first, with past names and addresses.

Source: 住民記録システム標準仕様書 2.1. A hidden person is found by name, birthday or number, without address or ward, and
never by an address.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections

from kusei.kernel.days.eras import parse_day

from ..names import (
    Candidate,
    SearchTerms,
    Word,
    best_first,
    bigrams,
    inner_bigrams,
    inner_pattern,
    prefix_pattern,
    search_terms,
)
from .protection import hidden
from .viewer import Viewer, log_viewing

CANDIDATES = 300
SHOWN = 50


@dataclass(slots=True)
class Hit:
    """Somebody found. `address` and `ward_code` are blank where they are hidden; `state` is 住民 or how it ended."""

    person: int
    code: str
    invented: bool
    name: str
    kana: str
    birth_on: date
    birth_text: str
    sex: str
    former_name: bool
    household: int | None
    household_number: str
    relationship: str
    state: str
    ward_code: str
    address: str
    hidden: bool


@dataclass(slots=True)
class Findings:
    """What a search found, best first, and what could not be understood; `more` if there are others beyond these."""

    terms: SearchTerms
    hits: list[Hit]
    more: bool
    not_understood: list[str]


_SELECT = """
    SELECT c.person_id, pe.code, pe.invented, c.name, c.kana, c.birth_on, c.birth_text, c.sex,
           NOT upper_inf(c.valid), r.household_id, coalesce(h.number, ''), coalesce(r.relationship, ''),
           CASE WHEN r.id IS NULL THEN '記録なし' WHEN r.valid @> %(today)s::date THEN '住民'
                WHEN r.end_cause <> '' THEN r.end_cause ELSE '住民でない' END,
           CASE WHEN c.hides THEN '' ELSE coalesce(h.ward_code, '') END,
           CASE WHEN c.hides THEN '' ELSE coalesce(a.town || a.number
                || CASE WHEN a.building = '' THEN '' ELSE '　' || a.building END, '') END,
           c.hides
      FROM (SELECT p.person_id, coalesce(nullif(p.name, ''), p.roman_name) AS name, p.kana, p.birth_on, p.birth_text,
                   p.sex, p.valid, p.kana_key, {hides} AS hides
              FROM {source}
             WHERE p.withdrawn_by_id IS NULL AND {where}
             {order} LIMIT {candidates}) c
      JOIN registers_person pe ON pe.id = c.person_id
      LEFT JOIN LATERAL (SELECT * FROM registers_residence r
                          WHERE r.person_id = c.person_id AND r.withdrawn_by_id IS NULL
                          ORDER BY (r.valid @> %(today)s::date) DESC, lower(r.valid) DESC LIMIT 1) r ON true
      LEFT JOIN registers_household h ON h.id = r.household_id
      LEFT JOIN LATERAL (SELECT * FROM registers_householdaddress a
                          WHERE a.household_id = r.household_id AND a.withdrawn_by_id IS NULL
                            AND a.valid && r.valid
                          ORDER BY lower(a.valid) DESC LIMIT 1) a ON true
     WHERE %(ward)s = '' OR c.hides OR h.ward_code = %(ward)s
     ORDER BY c.kana_key, c.birth_on, pe.code
"""


def _kana(word: Word, at: int, values: dict[str, Any]) -> str:
    """A reading that begins with one of the keys, one inside it, or the same in a written name."""
    tests = []
    for number, key in enumerate(word.keys):
        low, high = f"kana{at}_{number}", f"kana{at}_{number}_end"
        values[low], values[high] = key, key[:-1] + chr(ord(key[-1]) + 1)
        tests.append(f"(p.kana_key >= %({low})s AND p.kana_key < %({high})s)")
        if len(key) > 1:
            values[f"{low}_grams"], values[f"{low}_like"] = inner_bigrams(key), inner_pattern(key)
            tests.append(f"(p.bigrams @> %({low}_grams)s AND p.kana_key LIKE %({low}_like)s)")
    if word.name_key and word.name_key not in word.keys:
        tests.append(_written(word.name_key, f"kname{at}", values))
    return f"({' OR '.join(tests)})"


def _written(key: str, name: str, values: dict[str, Any]) -> str:
    inner = inner_bigrams(key)
    values[f"{name}_grams"] = inner or bigrams(key)
    values[f"{name}_like"] = inner_pattern(key) if inner else prefix_pattern(key)
    return f"(p.bigrams @> %({name}_grams)s AND p.name_key LIKE %({name}_like)s)"


def _place(key: str, name: str, values: dict[str, Any]) -> str:
    values[name], values[f"{name}_end"] = key, key[:-1] + chr(ord(key[-1]) + 1)
    return (
        f"(a0.address_key >= %({name})s AND a0.address_key < %({name}_end)s AND a0.withdrawn_by_id IS NULL"
        f" AND NOT EXISTS (SELECT FROM registers_residence rh WHERE rh.household_id = a0.household_id"
        f" AND rh.withdrawn_by_id IS NULL AND {hidden('rh.person_id')}))"
    )


def _number(digits: str, name: str, values: dict[str, Any]) -> str:
    values[name] = digits
    return (
        f"(p.person_id IN (SELECT id FROM registers_person WHERE code = %({name})s)"
        f" OR p.resident_code = %({name})s AND p.resident_code <> ''"
        f" OR p.card_number = %({name})s AND p.card_number <> ''"
        f" OR p.person_id IN (SELECT r1.person_id FROM registers_residence r1 JOIN registers_household h1"
        f" ON h1.id = r1.household_id WHERE h1.number = %({name})s AND r1.withdrawn_by_id IS NULL))"
    )


def search(viewer: Viewer, text: str, *, today: date, ward: str = "", shown: int = SHOWN) -> Findings:
    """Return who was asked for, best first, and log the question with those it showed.

    text: one line, as search_terms understands it. ward: only residents of this ward ("" for all); hidden persons are
    found whatever the ward, so that it does not tell theirs. Raises NotForThisRole.
    """
    viewer.must_see_residents()
    terms = search_terms(text, parse_day)
    values: dict[str, Any] = {"account": viewer.account, "today": today, "ward": ward}
    tests, not_understood, places = [], [], []
    for at, word in enumerate(terms.words):
        if word.kind == "date":
            if word.day is None:
                not_understood.append(word.text)
                continue
            values[f"day{at}"] = word.day
            tests.append(f"p.birth_on = %(day{at})s")
        elif word.kind == "kana":
            tests.append(_kana(word, at, values))
        elif word.kind == "number":
            tests.append(_number(word.keys[0], f"number{at}", values))
        elif word.kind == "place":
            places.append(_place(word.keys[0], f"place{at}", values))
        else:
            tests.append(_written(word.keys[0], f"name{at}", values))
    if not tests and not places:
        return Findings(terms, [], False, not_understood)
    hits = _hits(viewer, tests, places, values)
    if not hits and not places:
        # A word in kanji without 丁目 may have been a town.
        as_places = [
            _place(word.place_key, f"town{at}", values)
            for at, word in enumerate(terms.words)
            if word.kind in ("kanji", "kana") and word.place_key
        ]
        others = [
            test for word, test in zip(terms.words, tests, strict=False) if word.kind in ("date", "number")
        ]
        if as_places:
            hits = _hits(viewer, others, as_places, values)
    ordered = best_first(
        hits,
        terms,
        lambda hit: Candidate(
            hit.name, hit.kana, former_name=hit.former_name, on_register=hit.state == "住民"
        ),
    )
    once: dict[int, Hit] = {}
    for hit in ordered:
        once.setdefault(hit.person, hit)
    result = list(once.values())
    log_viewing(viewer, "検索", [hit.person for hit in result[:shown]], query=text)
    return Findings(terms, result[:shown], len(result) > shown or len(hits) >= CANDIDATES, not_understood)


def _hits(viewer: Viewer, tests: list[str], places: list[str], values: dict[str, Any]) -> list[Hit]:
    source, order = "registers_particulars p", "ORDER BY p.kana_key, p.birth_on"
    where = list(tests)
    if places:
        source = (
            "registers_householdaddress a0 JOIN registers_residence r0 ON r0.household_id = a0.household_id"
            " AND r0.withdrawn_by_id IS NULL AND r0.valid && a0.valid"
            " JOIN registers_particulars p ON p.person_id = r0.person_id"
        )
        where += places
        order = "ORDER BY a0.address_key, r0.household_id, r0.position"
    query = _SELECT.format(
        hides=hidden("p.person_id"),
        source=source,
        where=" AND ".join(where),
        order=order,
        candidates=CANDIDATES,
    )
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(query, values)
        return [Hit(*row) for row in cursor.fetchall()]
