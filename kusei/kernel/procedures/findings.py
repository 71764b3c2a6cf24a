"""What checks say. An error blocks recording until its cause is gone; an alert warns and may be confirmed.

Source: 住民記録システム標準仕様書 11.1 (a message gives its cause and its remedy).
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found. `field` is the path of the form field ("persons.0.birth_on"), or "" for the whole."""

    level: Level
    code: str
    field: str
    cause: str
    remedy: str
    basis: str = ""

    @property
    def blocks(self) -> bool:
        """True for an error."""
        return self.level is Level.ERROR


def error(code: str, field: str, cause: str, remedy: str, basis: str = "") -> Finding:
    """Return a finding that blocks."""
    return Finding(Level.ERROR, code, field, cause, remedy, basis)


def alert(code: str, field: str, cause: str, remedy: str, basis: str = "") -> Finding:
    """Return a finding that warns."""
    return Finding(Level.ALERT, code, field, cause, remedy, basis)


class Refused(Exception):
    """A filing cannot go on. Nothing was written; `findings` say why and what to do."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{finding.code}: {finding.cause}" for finding in findings))
        self.findings = findings
