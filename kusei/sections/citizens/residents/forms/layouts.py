"""Which parts the form of each procedure has, and how its day is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """A part of a form; the value is the name of its template."""

    ENTRANTS = "entrants"
    PREVIOUS = "previous"
    TO = "to"
    MOVERS = "movers"
    DESTINATION = "destination"
    REMAINING = "remaining"
    HEAD = "head"
    PERSON = "person"
    CHANGES = "changes"
    ADDRESS = "address"
    ACT = "act"
    PROTECTION = "protection"
    ENDING = "ending"
    REASON = "reason"
    FILER = "filer"


@dataclass(frozen=True)
class Layout:
    """The form of one procedure.

    day: the label of the day of the change; "" if the form has none (the day is today). uncertain: an unknown day or
    one the calendar lacks may be written. of_household: it starts from a household; other_ward: from one of another
    ward. may_join: who moves may also come into a household that is there already.
    """

    code: str
    day: str
    parts: tuple[Part, ...]
    uncertain: bool = False
    of_household: bool = True
    other_ward: bool = False
    may_join: bool = True

    @property
    def slug(self) -> str:
        """The last part of the form's address."""
        return self.code.partition(".")[2]

    def has(self, part: Part) -> bool:
        """Tell whether the form has a part."""
        return part in self.parts


_ENTER = (Part.TO, Part.ENTRANTS, Part.PREVIOUS)
_LAYOUTS = (
    Layout("residents.move-in", "異動日（住み始めた日）", (*_ENTER, Part.FILER), uncertain=True, of_household=False),
    Layout(
        "residents.move-in-from-abroad", "異動日（住み始めた日）", (*_ENTER, Part.FILER), uncertain=True, of_household=False
    ),
    Layout(
        "residents.move-within", "異動日（引っ越した日）", (Part.MOVERS, Part.TO, Part.REMAINING, Part.FILER), uncertain=True
    ),
    Layout(
        "residents.move-between-wards", "異動日（引っ越した日）", (Part.MOVERS, Part.TO, Part.REMAINING, Part.FILER),
        uncertain=True, other_ward=True,
    ),
    Layout("residents.move-out", "転出（予定）日", (Part.MOVERS, Part.DESTINATION, Part.REMAINING, Part.FILER)),
    Layout("residents.change-head", "異動日（世帯主が替わった日）", (Part.HEAD, Part.FILER)),
    Layout("residents.split-household", "異動日（世帯を分けた日）", (Part.MOVERS, Part.REMAINING, Part.FILER)),
    Layout("residents.join-household", "異動日（世帯が変わった日）", (Part.MOVERS, Part.TO, Part.REMAINING, Part.FILER)),
    Layout("residents.enter-birth", "出生の日", (Part.ENTRANTS,), uncertain=True),
    Layout("residents.remove-dead", "死亡の日", (Part.PERSON, Part.REMAINING), uncertain=True),
    Layout(
        "residents.enter-ex-officio", "異動日（住み始めた日）", (*_ENTER, Part.REASON), uncertain=True, of_household=False
    ),
    Layout("residents.remove-ex-officio", "事由の生じた日", (Part.MOVERS, Part.REMAINING, Part.REASON), uncertain=True),
    Layout("residents.correct-particulars", "修正の日", (Part.PERSON, Part.CHANGES, Part.REASON)),
    Layout("residents.correct-address", "変わった日", (Part.ADDRESS, Part.REASON)),
    Layout("residents.cancel", "", (Part.ACT, Part.REASON)),
    Layout("residents.protect", "始まる日", (Part.MOVERS, Part.PROTECTION)),
    Layout("residents.end-protection", "終わる日", (Part.MOVERS, Part.ENDING, Part.REASON)),
)  # fmt: skip
LAYOUTS: Final[Mapping[str, Layout]] = {layout.slug: layout for layout in _LAYOUTS}
