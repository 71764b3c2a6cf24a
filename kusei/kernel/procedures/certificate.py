"""A certificate as one value: what the law gives whom, at which fee, how it is checked, composed and counted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kusei.kernel.law.citation import Law
from kusei.kernel.registers.access.viewer import Viewer

from .findings import Finding

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """By which provision somebody may ask. `official`: a public office, printed 公用 and without a fee."""

    code: str
    name: str
    basis: Law
    explains: str = ""
    official: bool = False


@dataclass(frozen=True)
class CertificateRequest:
    """One request as checks and composition see it: its content, the route, who is at the counter, where and when.

    content: as its form writes it; keys common to all certificates are "requester", "identity", "purpose", "evidence".
    """

    content: Content
    route: str
    viewer: Viewer
    office: str
    today: date
    copies: int = 1
    using: str = "default"


@dataclass(frozen=True)
class Draft:
    """A paper composed but not numbered. `payload` is complete but for its `paper`, the frame with number and seal.

    persons: everybody on it, for lock, state and log. capacity: who certifies. summary: one line for the ledger.
    """

    title: str
    template: str
    payload: Mapping[str, Any]
    persons: list[int]
    capacity: str
    summary: str
    seal: str = ""
    invented: bool = False
    effective_on: date | None = None
    field_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """What somebody may ask to have certified.

    fee: the code of the city's fee, or "" with the reason in `free_because`. minutes: standard handling time, an
    assumption (仮) unless a source is given. category: the code under which it is counted.
    """

    code: str
    name: str
    basis: tuple[Law, ...]
    section: str
    duty: str
    routes: tuple[Route, ...]
    check: Callable[[CertificateRequest], list[Finding]]
    compose: Callable[[CertificateRequest], Draft]
    persons_of: Callable[[Content], list[int]]
    fee: str = ""
    free_because: str = ""
    category: str = "証明書交付"
    needs: tuple[str, ...] = ()
    minutes: int = 5
    minutes_source: str = ""
    taken_at: tuple[str, ...] = ("ward_office", "branch")
    explains: str = ""

    def route(self, code: str) -> Route:
        """Return a route by its code. Raises LookupError if this certificate cannot be asked for that way."""
        for route in self.routes:
            if route.code == code:
                return route
        raise LookupError(f"{self.name} cannot be asked for by {code!r}")


_REGISTRY: Final[dict[str, Certificate]] = {}


def register(certificate: Certificate) -> Certificate:
    """Add a certificate at start-up; refuses one without law, fee or category, or whose code is taken."""
    if certificate.code in _REGISTRY and _REGISTRY[certificate.code] is not certificate:
        raise ValueError(f"two certificates are called {certificate.code}")
    for name in ("code", "name", "basis", "section", "duty", "routes", "category"):
        if not getattr(certificate, name):
            raise ValueError(f"certificate {certificate.code!r} states no {name}")
    if bool(certificate.fee) == bool(certificate.free_because):
        raise ValueError(
            f"certificate {certificate.code!r} states a fee, or why there is none: one of the two"
        )
    _REGISTRY[certificate.code] = certificate
    return certificate


def certificate(code: str) -> Certificate:
    """Return a certificate by its code. Raises LookupError if there is none."""
    if code not in _REGISTRY:
        raise LookupError(f"there is no certificate {code!r}")
    return _REGISTRY[code]


def certificates() -> Iterator[Certificate]:
    """Yield every certificate in the order they were registered."""
    return iter(_REGISTRY.values())
