"""Screens in tests: a signed-in client, households at hand, and what a form sends."""

from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.procedures.models import Filing

from .conftest import OFFICE, World, move_in_content

LONG_AGO = date(2017, 4, 10)
SINCE = {"on": "2017-04-02", "text": ""}
FILER = {"filer_name": "髙𠮷　太郎", "filer_capacity": "本人", "identified_by": "マイナンバーカード"}


def client_of(account: Account) -> Client:
    """Return a browser in which an account is signed in."""
    client = Client()
    client.force_login(account)
    return client


def account(role: Role, login: str, office: str = OFFICE) -> Account:
    """Return another account of an office."""
    return Account.objects.create(
        login=login,
        name=f"職員{login}",
        role=role,
        office=Office.objects.get(pk=office),
        section="市民課",
        password="!",
    )


def household(world: World, **changes: Any) -> tuple[int, Filing]:
    """Move the three in long ago, and return their household and the filing."""
    filing = world.record("residents.move-in", move_in_content(moved_on=SINCE, **changes), today=LONG_AGO)
    return world.household_after(filing), filing


def protect(world: World, household: int, members: list[int], person: int) -> Filing:
    """Set 支援措置 for one member of a household."""
    return world.record(
        "residents.protect",
        {
            "household_id": household, "members": members, "movers": [person], "kind": "support", "level": "error",
            "reason": "DV防止法による申出", "consulted": "警察", "until": "2027-11-23",
            "moved_on": {"on": "2026-11-20", "text": ""},
        },
    )  # fmt: skip


def statements(client: Client, method: str, address: str, data: dict[str, Any] | None = None) -> list[str]:
    """Return the SQL statements that a page needs, without those of the session, its account and the frame."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        getattr(client, method)(address, data or {})
    framed = (
        "django_session",
        "offices_cityprofile",
        'offices_account" WHERE',
        'registers_person" ORDER',
        "SAVEPOINT",
    )
    return [
        query["sql"]
        for query in captured.captured_queries
        if not any(mark in query["sql"] for mark in framed)
    ]
