"""Finding people: by reading, name, birthday, address or number, best first, with past names and addresses.

Source: 住民記録システム標準仕様書 2.1. A hidden person, and whoever lives with one, is found by name, birthday or number,
without address or ward, and never by an address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections

from kusei.kernel.days.eras import parse_day
from kusei.kernel.offices.models import Role

from ..names import (
    Candidate,
    SearchTerms,
    Word,
    best_first,
    bigrams,
    inner_bigrams,
    inner_pattern,
    kana_keys,
    name_key,
    prefix_pattern,
    search_terms,
)
from .protection import hidden, hidden_home, inquiry_closed, left_with_hidden
from .viewer import Viewer, log_viewing

CANDIDATES = 300
SHOWN = 50


@dataclass(slots=True)
class Hit:
    """Somebody found. `state` is 住民 or how it ended.

    `hidden`: they are, or somebody they live with or left with is; `address` and `ward_code` are blank then.
    """

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
           CASE WHEN x.hides OR x.closed THEN '' ELSE coalesce(h.ward_code, '') END,
           CASE WHEN x.hides OR x.closed THEN '' ELSE coalesce(a.town || a.number
                || CASE WHEN a.building = '' THEN '' ELSE '　' || a.building END, '') END,
           x.hides
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
      CROSS JOIN LATERAL (SELECT c.hides OR {home} OR (NOT upper_inf(r.valid) AND {left}) AS hides,
                                 {closed} AS closed) x
     WHERE %(ward)s = '' OR x.hides OR x.closed OR h.ward_code = %(ward)s
     ORDER BY c.kana_key, c.birth_on, pe.code
"""


def _begins(column: str, keys: Sequence[str], name: str, values: dict[str, Any]) -> str:
    """A column of keys that begins with one of these; a range, so that the index gives the first ones in order."""
    tests = []
    for number, key in enumerate(keys):
        low = f"{name}_{number}"
        values[low], values[f"{low}_end"] = key, key[:-1] + chr(ord(key[-1]) + 1)
        tests.append(f"({column} >= %({low})s AND {column} < %({low}_end)s)")
    return f"({' OR '.join(tests)})"


def _beginning(words: Sequence[Word], values: dict[str, Any]) -> tuple[str, str] | None:
    """Return the test that a name or reading begins with all these words joined, and its order; None if they are mixed."""
    kinds = {word.kind == "kana" for word in words}
    if len(kinds) != 1:
        return None
    joined = "".join(word.text for word in words)
    if kinds == {True}:
        return _begins("p.kana_key", kana_keys(joined), "begins", values), "ORDER BY p.kana_key, p.birth_on"
    key = name_key(joined)
    return (_begins("p.name_key", [key], "begins", values), "ORDER BY p.name_key") if key else None


def _kana(word: Word, at: int, values: dict[str, Any]) -> str:
    """A reading with one of the keys in it, or a name written so."""
    tests = [_inside("p.kana_key", key, f"kana{at}_{number}", values) for number, key in enumerate(word.keys)]
    if word.name_key and word.name_key not in word.keys:
        tests.append(_inside("p.name_key", word.name_key, f"kname{at}", values))
    return f"({' OR '.join(tests)})"


def _inside(column: str, key: str, name: str, values: dict[str, Any]) -> str:
    inner = inner_bigrams(key)
    values[f"{name}_grams"] = inner or bigrams(key)
    values[f"{name}_like"] = inner_pattern(key) if inner else prefix_pattern(key)
    return f"(p.bigrams @> %({name}_grams)s AND {column} LIKE %({name}_like)s)"


def _place(key: str, name: str, values: dict[str, Any]) -> str:
    values[name], values[f"{name}_end"] = key, key[:-1] + chr(ord(key[-1]) + 1)
    return (
        f"(a0.address_key >= %({name})s AND a0.address_key < %({name}_end)s AND a0.withdrawn_by_id IS NULL"
        f" AND NOT {hidden_home('a0.household_id')} AND NOT {hidden('r0.person_id')}"
        f" AND NOT {inquiry_closed('a0.household_id')})"
    )


def _number(digits: str, name: str, values: dict[str, Any]) -> str:
    values[name] = digits
    return f"""p.person_id IN (
        SELECT id FROM registers_person WHERE code = %({name})s
        UNION SELECT person_id FROM registers_particulars WHERE resident_code = %({name})s AND resident_code <> ''
        UNION SELECT person_id FROM registers_particulars WHERE card_number = %({name})s AND card_number <> ''
        UNION SELECT r1.person_id FROM registers_residence r1 JOIN registers_household h1 ON h1.id = r1.household_id
               WHERE h1.number = %({name})s AND r1.withdrawn_by_id IS NULL)"""  # noqa: S608  names of parameters only


def search(viewer: Viewer, text: str, *, today: date, ward: str = "", shown: int = SHOWN) -> Findings:
    """Return who was asked for, best first, and log the question with those it showed.

    text: one line, as search_terms understands it. ward: only residents of this ward ("" for all); hidden persons and
    those they live with are found whatever the ward, so that it does not tell theirs. Raises NotForThisRole.
    """
    viewer.must_see_residents()
    terms = search_terms(text, parse_day)
    values: dict[str, Any] = {
        "account": viewer.account,
        "section_head": viewer.role is Role.SECTION_HEAD,
        "today": today,
        "ward": ward,
    }
    facts, names, places, not_understood = [], [], [], []
    for at, word in enumerate(terms.words):
        if word.kind == "date":
            if word.day is None:
                not_understood.append(word.text)
                continue
            values[f"day{at}"] = word.day
            facts.append(f"p.birth_on = %(day{at})s")
        elif word.kind == "number":
            facts.append(_number(word.keys[0], f"number{at}", values))
        elif word.kind == "place":
            places.append(_place(word.keys[0], f"place{at}", values))
        else:
            names.append(word)
    if not facts and not places and not names:
        return Findings(terms, [], False, not_understood)
    hits = _named(viewer, names, facts, places, values) if names else _hits(viewer, facts, places, values)
    if not hits and names and not places:
        # A word in kanji or kana without 丁目 may have been a town.
        towns = [
            _place(word.place_key, f"town{at}", values) for at, word in enumerate(names) if word.place_key
        ]
        if towns:
            hits = _hits(viewer, facts, towns, values)
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


def _named(
    viewer: Viewer, names: Sequence[Word], facts: list[str], places: list[str], values: dict[str, Any]
) -> list[Hit]:
    """Find names that begin as asked; only if these are few, also those that have the words anywhere."""
    beginning = _beginning(names, values)
    hits: list[Hit] = []
    if beginning:
        hits = _hits(viewer, [*facts, beginning[0]], places, values, beginning[1])
    if len(hits) < CANDIDATES:
        anywhere = [
            _kana(word, at, values)
            if word.kind == "kana"
            else _inside("p.name_key", word.keys[0], f"name{at}", values)
            for at, word in enumerate(names)
        ]
        hits += _hits(viewer, [*facts, *anywhere], places, values)
    return hits


def _hits(
    viewer: Viewer,
    tests: list[str],
    places: list[str],
    values: dict[str, Any],
    order: str = "ORDER BY p.kana_key, p.birth_on",
) -> list[Hit]:
    source = "registers_particulars p"
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
        home=hidden_home("r.household_id"),
        closed=inquiry_closed("r.household_id"),
        left=left_with_hidden("c.person_id", "r.household_id"),
        source=source,
        where=" AND ".join(where),
        order=order,
        candidates=CANDIDATES,
    )
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(query, values)
        return [Hit(*row) for row in cursor.fetchall()]
