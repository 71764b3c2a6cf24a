"""Who looks at a person: the account, its role, office and section."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections

from kusei.kernel.offices.models import Account, Role

MAY_SEE_RESIDENTS = frozenset({Role.CLERK, Role.APPROVER, Role.SECTION_HEAD})


class NotForThisRole(PermissionError):
    """A role that has no business with residents asked for one."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks, as the access functions need to know them."""

    account: int
    role: Role
    office: str | None
    section: str
    using: str = "default"

    @classmethod
    def of(cls, account: Account, *, using: str = "default") -> "Viewer":
        """Return the viewer of a signed-in account."""
        return cls(account.pk, Role(account.role), account.office_id, account.section, using)

    @property
    def ward_code(self) -> str:
        """The ward of the viewer's office, or "" for one who belongs to no office."""
        return (self.office or "").partition("-")[0]

    def must_see_residents(self) -> None:
        """Raise NotForThisRole unless this role may see residents at all."""
        if self.role not in MAY_SEE_RESIDENTS:
            raise NotForThisRole(f"{self.role.label}は住民の情報を見る役割ではありません。")


def log_viewing(
    viewer: Viewer, what: str, persons: Sequence[int], *, purpose: str = "", query: str = ""
) -> None:
    """Write one line of the viewing log."""
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO registers_viewing (account_id, office_id, what, purpose, persons, query)"
            " VALUES (%s, %s, %s, %s, %s::bigint[], %s)",
            [viewer.account, viewer.office, what, purpose[:200], list(persons), query[:200]],
        )
