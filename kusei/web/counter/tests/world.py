"""Filings for the counter's tests: a clerk, an approver and a section head of one ward office, and a notice of moving in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.procedures.actions import check, submit
from kusei.kernel.procedures.models import Filing
from kusei.kernel.procedures.procedure import Request
from kusei.web.tests.people import account_with

OFFICE, OTHER_WARD = "40107-00", "40106-00"


@dataclass
class Staff:
    """Who works at the ward office."""

    clerk: Account
    approver: Account
    head: Account

    def file(self, by: Account | None = None, **changes: Any) -> Filing:
        """File a move-in of one person, provisionally, a few days after they moved."""
        today = timezone.localdate()
        content: dict[str, Any] = {
            "filer": {"name": "高木　薫", "capacity": "本人", "identified_by": ["運転免許証"]},
            "moved_on": {"on": (today - timedelta(days=3)).isoformat(), "text": ""},
            "to": {"household_id": None, "town": "下曽根四丁目", "number": "22番1号", "building": "",
            "postal_code": ""},
            "entrants": [
                {
                    "name": "高木　薫", "kana": "タカギ　カオル", "birth_on": "1988-12-01", "sex": "",
                    "relationship": "世帯主",
                    "domicile": "東京都世田谷区代沢五丁目1番", "family_head": "高木　薫",
                }
            ],
            "previous_address": "東京都世田谷区代沢五丁目1番2号",
            "evidence": "certificate",
            **changes,
        }  # fmt: skip
        request = Request(content, today, today, OFFICE, OFFICE.partition("-")[0])
        alerts = [finding.code for finding in check("residents.move-in", request) if not finding.blocks]
        return submit("residents.move-in", request, clerk=by or self.clerk, confirmed_alerts=alerts)


def staff() -> Staff:
    """Return the three who work at the ward office of 小倉南区."""
    office = Office.objects.get(pk=OFFICE)
    return Staff(
        *(
            account_with(role, f"w-{role}", office=office)
            for role in (Role.CLERK, Role.APPROVER, Role.SECTION_HEAD)
        )
    )
