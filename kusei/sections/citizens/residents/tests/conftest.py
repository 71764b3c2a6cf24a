"""The small world of these tests: 小倉南区, its ward office, a clerk and an approver; a household comes by a notice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.actions import approve, submit
from kusei.kernel.procedures.models import Filing
from kusei.kernel.procedures.procedure import Request

TODAY = date(2026, 11, 24)
OFFICE, OTHER_WARD_OFFICE = "40107-00", "40106-00"


def entrant(name: str, kana: str, born: str, sex: str, relationship: str, **more: Any) -> dict[str, Any]:
    """Return somebody who comes in, with an invented domicile."""
    return {
        "name": name, "kana": kana, "birth_on": born, "sex": sex, "relationship": relationship,
        "domicile": "広島県福山市東桜町3番", "family_head": "髙𠮷　太郎", **more,
    }  # fmt: skip


TARO = entrant("髙𠮷　太郎", "タカヨシ　タロウ", "1980-01-02", "male", "世帯主")
YUMIKO = entrant("髙𠮷　由美子", "タカヨシ　ユミコ", "1982-08-19", "female", "妻")
SORA = entrant("髙𠮷　空", "タカヨシ　ソラ", "2016-05-30", "female", "子")


def move_in_content(**changes: Any) -> dict[str, Any]:
    """Return the content of a move-in of the three from 福山市."""
    return {
        "filer": {"name": "髙𠮷　太郎", "capacity": "本人", "identified_by": ["マイナンバーカード"]},
        "moved_on": {"on": "2026-11-20", "text": ""},
        "to": {
            "household_id": None,
            "town": "下曽根四丁目",
            "number": "22番1-503号",
            "building": "ハイツ曽根",
        },
        "entrants": [TARO, YUMIKO, SORA],
        "previous_address": "広島県福山市東桜町3番5号",
        "evidence": "certificate",
        **changes,
    }


@dataclass
class World:
    """Who works here, and how a notice goes the whole way."""

    clerk: Account
    approver: Account

    def request(self, content: dict[str, Any], *, office: str = OFFICE, today: date = TODAY) -> Request:
        """Return a request filed on the day at an office."""
        return Request(content, today, today, office, office.partition("-")[0])

    def submit(
        self, code: str, content: dict[str, Any], *, office: str = OFFICE, today: date = TODAY
    ) -> Filing:
        """File a notice, confirming whatever it alerts to."""
        from kusei.kernel.procedures.actions import check

        request = self.request(content, office=office, today=today)
        alerts = [finding.code for finding in check(code, request) if not finding.blocks]
        return submit(code, request, clerk=self.clerk, confirmed_alerts=alerts)

    def record(
        self, code: str, content: dict[str, Any], *, office: str = OFFICE, today: date = TODAY
    ) -> Filing:
        """File a notice and have it approved."""
        filing = self.submit(code, content, office=office, today=today)
        return self.approve(filing, today=today)

    def approve(self, filing: Filing, *, today: date = TODAY) -> Filing:
        """Have a filing approved by the second person."""
        ward = filing.office_id.partition("-")[0]
        approved, _ = approve(
            filing.pk, filing.version, approver=self.approver, capacity=city().ward_head_title(ward), today=today,
            second_person_required=True,
        )  # fmt: skip
        return approved

    def household_after(self, filing: Filing) -> int:
        """Return the household that a recorded filing opened or touched first."""
        import json

        from kusei.kernel.ledger.queries import content_of

        effects = json.loads(content_of(filing.act_id))["effects"]["+"]
        rows = effects.get("household") or effects["residence"]
        return int(rows[0].get("household_id") or rows[0]["id"])


@pytest.fixture
def world(db: None) -> World:
    """A clerk and an approver of 小倉南区."""
    office = Office.objects.get(pk=OFFICE)
    return World(
        *(
            Account.objects.create(
                login=login, name=name, role=role, office=office, section="市民課", password="!"
            )
            for login, name, role in (("1001", "佐野", Role.CLERK), ("2001", "古賀", Role.APPROVER))
        )
    )


Moved = Callable[..., Filing]
