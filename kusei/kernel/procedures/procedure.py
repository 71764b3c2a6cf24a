"""A procedure as one value: what the law asks, who may file, what is checked, what is performed, how it is counted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kusei.kernel.days.periods import Deadline
from kusei.kernel.law.citation import Law
from kusei.kernel.registers.plan import Plan

from .findings import Finding

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """One filing as the checks and the act see it: its content, and where, when and by whom it is taken.

    trial: what is performed will not be recorded, so its plan takes no numbers.
    seen: what was read for it, so that its checks and its act, which hold the same locks, read it once. Whoever begins to
    check or perform gives a request an empty one.
    """

    content: Content
    filed_on: date
    today: date
    office: str
    ward_code: str
    using: str = "default"
    trial: bool = False
    seen: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def plan(self) -> Plan:
        """Return an empty plan for what this request asks."""
        return Plan(using=self.using, trial=self.trial)


@dataclass(frozen=True)
class Performed:
    """What performing a procedure came to: the plan of changes, from when, and one line of what it was."""

    plan: Plan
    effective_on: date
    summary: str
    kind: str = ""
    provision: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Procedure:
    """What somebody may ask for. `minutes` is the standard handling time, an assumption (仮) unless a source is given."""

    code: str
    name: str
    basis: tuple[Law, ...]
    section: str
    duty: str
    filers: tuple[str, ...]
    needs: tuple[str, ...]
    check: Callable[[Request], list[Finding]]
    perform: Callable[[Request], Performed]
    persons_of: Callable[[Content], list[int]]
    due: Callable[[Content], Deadline | None] = lambda content: None
    gives: tuple[str, ...] = ()
    category: str = "届出"
    counted: int = 1
    minutes: int = 15
    minutes_source: str = ""
    taken_at: tuple[str, ...] = ("ward_office", "branch")
    ex_officio: bool = False
    explains: str = ""


_REGISTRY: Final[dict[str, Procedure]] = {}


def register(procedure: Procedure) -> Procedure:
    """Add a procedure at start-up; refuses one that is incomplete or whose code is taken."""
    if procedure.code in _REGISTRY and _REGISTRY[procedure.code] is not procedure:
        raise ValueError(f"two procedures are called {procedure.code}")
    for name in ("code", "name", "basis", "section", "duty", "category"):
        if not getattr(procedure, name):
            raise ValueError(f"procedure {procedure.code!r} states no {name}")
    _REGISTRY[procedure.code] = procedure
    return procedure


def procedure(code: str) -> Procedure:
    """Return a procedure by its code. Raises LookupError if there is none."""
    if code not in _REGISTRY:
        raise LookupError(f"there is no procedure {code!r}")
    return _REGISTRY[code]


def procedures() -> Iterator[Procedure]:
    """Yield every procedure in the order they were registered."""
    return iter(_REGISTRY.values())
