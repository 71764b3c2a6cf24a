"""What was typed into a form, as the browser sends it: names with their values in order.

It is kept whole whatever happens, so that a form always comes back as it was left; and it can be put together from the
content of a filing that is amended.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kusei.kernel.days.eras import format_era
from kusei.kernel.registers.numbers import inner_number

Lists = Mapping[str, Iterable[str]]

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "step", "find"})


class Typed:
    """Names and values of a form. Reading what is not there gives "" or nothing."""

    def __init__(self, lists: Lists | None = None) -> None:
        self._lists = {name: list(values) for name, values in (lists or {}).items()}

    def __getitem__(self, name: str) -> str:
        values = self._lists.get(name)
        return values[-1].strip() if values else ""

    def __setitem__(self, name: str, value: str) -> None:
        self._lists[name] = [value]

    def __contains__(self, name: str) -> bool:
        return name in self._lists

    def every(self, name: str) -> list[str]:
        """Return all values of a name."""
        return list(self._lists.get(name, ()))

    def put(self, name: str, values: Iterable[object]) -> None:
        """Set all values of a name."""
        self._lists[name] = [str(value) for value in values]

    def drop(self, prefix: str) -> None:
        """Forget every name that begins so."""
        self._lists = {name: values for name, values in self._lists.items() if not name.startswith(prefix)}

    def numbers(self, name: str) -> list[int]:
        """Return the values of a name that are whole numbers."""
        found = (inner_number(value) for value in self.every(name))
        return [number for number in found if number is not None]

    def kept(self) -> dict[str, list[str]]:
        """Return what is worth keeping as a draft."""
        return {name: values for name, values in self._lists.items() if name not in NOT_KEPT}

    @property
    def seen_tokens(self) -> list[str]:
        """What the form was opened on: states of persons, each once."""
        return list(dict.fromkeys(self.every("seen")))


def said_day(value: Mapping[str, Any] | None) -> str:
    """Return how a day of a content was written: its own words, or the era's."""
    if not value or not value.get("on"):
        return ""
    return str(value.get("text") or format_era(date.fromisoformat(value["on"])))


def typed_of(content: Mapping[str, Any], filed_on: date) -> Typed:
    """Return what somebody must have typed to come to this content."""
    typed = Typed()
    typed["filed_on"] = format_era(filed_on)
    typed["moved_on"] = said_day(content.get("moved_on"))
    for key in (
        "previous_address", "previous_head", "evidence", "destination", "destination_head", "reason", "remark",
        "person_id", "act_id", "kind", "level", "consulted", "until",
    ):  # fmt: skip
        if content.get(key) not in (None, ""):
            typed[key] = str(content[key])
    if typed["until"]:
        typed["until"] = format_era(date.fromisoformat(typed["until"]))
    for key in ("abroad", "by_card"):
        if content.get(key):
            typed[key] = "1"
    filer = content.get("filer") or {}
    typed["filer_name"], typed["filer_capacity"] = filer.get("name", ""), filer.get("capacity", "")
    typed.put("identified_by", filer.get("identified_by", []))
    if filer.get("agent_paper"):
        typed["agent_paper"] = "1"
    typed.put("papers", content.get("papers", []))
    typed.put("movers", content.get("movers", []))
    to = content.get("to") or {}
    for key in ("town", "number", "building", "postal_code"):
        typed[f"to_{key}"] = to.get(key, "")
    if to.get("household_id"):
        typed["to_household"] = str(to["household_id"])
    for person, relationship in (content.get("relationships") or {}).items():
        typed[f"rel-{person}"] = relationship
        if relationship == "世帯主" and "movers" not in content:
            typed["new_head"] = typed["new_head_was"] = str(person)
    for person, relationship in (content.get("remaining") or {}).items():
        typed[f"rest-{person}"] = relationship
        if relationship == "世帯主":
            typed["rest_head"] = typed["rest_head_was"] = str(person)
    for key, value in (content.get("changes") or {}).items():
        typed[f"change-{key}"] = (
            format_era(date.fromisoformat(value)) if key.endswith("_on") and value else str(value)
        )
    _entrants(typed, content.get("entrants", []))
    return typed


def _entrants(typed: Typed, entrants: Iterable[Mapping[str, Any]]) -> None:
    places = []
    for place, entrant in enumerate(entrants):
        places.append(place)
        for key, value in entrant.items():
            if key in ("birth_on", "birth_text") or value in (None, "", False):
                continue
            said = format_era(date.fromisoformat(value)) if key == "stay_until" else value
            typed[f"e{place}-{key}"] = "1" if said is True else str(said)
        typed[f"e{place}-birth_on"] = said_day(
            {"on": entrant.get("birth_on"), "text": entrant.get("birth_text")}
        )
        if entrant.get("nationality"):
            typed[f"e{place}-foreign"] = "1"
    if places:
        typed.put("entrant", places)
