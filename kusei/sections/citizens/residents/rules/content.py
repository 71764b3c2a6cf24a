"""The content of a notice as JSON, as forms write it and acts read it. Keys that a procedure does not use are absent.

filer          {"name", "capacity": 本人|世帯主|同一世帯の者|代理人, "identified_by": [paper, ...], "agent_paper"}
moved_on       {"on": "2026-11-20", "text": ""} the day of the change; text only for days the calendar lacks or unknown
household_id   the household the persons come from; members: everybody concerned (for claims), by number
movers         [person, ...] who of the household moves
to             {"household_id" of the household to join, or null; "town", "number", "building", "postal_code"}
relationships  {"person": relationship} of those who moved, in the household they come to
remaining      {"person": relationship} of those who stay, if the head leaves
entrants       [{"person_id" or null, name, kana, birth_on, birth_text, sex, relationship, ...}] who come in
previous_address, previous_head, evidence; destination, destination_head, abroad, by_card; act_id, of; reason; remark
papers         [paper, ...] what was shown of the papers the procedure asks for
kind, level, consulted, until   of a suppression (支援措置 and others); until is the end planned, or ""
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

Content = Mapping[str, Any]

ENTRANT_FIELDS = (
    "name", "kana", "kana_confirmed", "former_surname", "former_surname_kana", "roman_name", "alias", "alias_kana",
    "birth_on", "birth_text", "sex", "nationality", "residence_category", "residence_status", "stay_until",
    "card_number", "domicile", "family_head", "resident_code",
)  # fmt: skip


def day(content: Content, key: str = "moved_on") -> date:
    """Return the day of a change. Raises KeyError or ValueError if the content has none, which its form prevents."""
    return date.fromisoformat(content[key]["on"])


def day_text(content: Content, key: str = "moved_on") -> str:
    """Return how a day is written where the calendar lacks it or it is unknown; else ""."""
    return str(content[key].get("text") or "")


def movers(content: Content) -> list[int]:
    """Return who moves."""
    return [int(person) for person in content.get("movers", [])]


def relationships(content: Content, key: str = "relationships") -> dict[int, str]:
    """Return relationships by person."""
    return {int(person): str(relationship) for person, relationship in (content.get(key) or {}).items()}


def persons(content: Content) -> list[int]:
    """Return everybody a notice is about: movers, members of both households, and entrants known before."""
    known = [int(person) for person in content.get("members", [])] + movers(content)
    known += [
        int(entrant["person_id"]) for entrant in content.get("entrants", []) if entrant.get("person_id")
    ]
    if content.get("person_id"):
        known.append(int(content["person_id"]))
    return sorted(set(known))
