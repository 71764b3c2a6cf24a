"""What a demonstration needs once: the city, one account for each role, invented residents.

Each step is skipped where it is done already, so that an interrupted first run goes on where it stopped.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kusei.data_folder import DataFolder
from kusei.server.space import FOR_EACH_RESIDENT, TO_CARRY_OUT_A_COMMAND, require_space

RESIDENTS = 20_000
SEED = 1


@dataclass(frozen=True)
class DemoAccount:
    """One account of the demonstration: who it plays, and where."""

    login: str
    name: str
    role: str
    at: str  # ward, branch, or empty for the city's headquarters
    section: str


ACCOUNTS = (
    DemoAccount("100001", "見本 まどか", "clerk", "ward", "市民課"),
    DemoAccount("100002", "見本 いずみ", "clerk", "branch", "出張所"),
    DemoAccount("100003", "見本 さとし", "approver", "ward", "市民課"),
    DemoAccount("100004", "見本 かおる", "section_head", "ward", "市民課"),
    DemoAccount("100005", "見本 くにお", "manager", "", "総務企画課"),
    DemoAccount("100006", "見本 あきら", "auditor", "", ""),
    DemoAccount("100007", "見本 みのる", "administrator", "", ""),
)


@dataclass(frozen=True)
class SignIn:
    """One line of the table that is shown: how to sign in, and as whom."""

    login: str
    password: str
    role: str
    office: str
    section: str


class NotADemonstration(Exception):
    """The data folder is in real use: it must get no well-known accounts."""


def is_demonstration(data: DataFolder) -> bool:
    """Return whether this data folder has the demonstration's accounts."""
    return _mark(data).exists()


def refuse_real_use(data: DataFolder) -> None:
    """Raise NotADemonstration if the database has accounts that no demonstration made."""
    from kusei.kernel.offices.models import Account

    if not is_demonstration(data) and Account.objects.exists():
        raise NotADemonstration(
            f"The data folder {data.root} is in real use; a demonstration would add well-known accounts to it. "
            "Name another folder with KUSEI_DATA, or start this one with `kusei up`."
        )


def load_city_once() -> None:
    """Put the city folder in force. Loading the same folder again changes nothing."""
    from django.conf import settings

    from kusei.kernel.offices.actions import load

    load(settings.KUSEI_CITY)


def sign_ins(data: DataFolder) -> list[SignIn]:
    """Make the demonstration's accounts where missing; return how to sign in with each.

    They share one password, made by chance for this data folder and kept in its `demo.json` (mode 0600).
    """
    from django.db import transaction

    from kusei.kernel.offices.models import Account, Office, Role
    from kusei.web.accounts.actions import Particulars, change_own_password, create_account

    password = _password(data)
    branch = Office.objects.filter(kind=Office.Kind.BRANCH).order_by("position").first()
    ward = Office.objects.filter(kind=Office.Kind.WARD_OFFICE).order_by("position")
    places = {"ward": (ward.filter(ward_code=branch.ward_code) if branch else ward).first(), "branch": branch}
    shown = []
    for wanted in ACCOUNTS:
        place = places.get(wanted.at)
        if wanted.at and place is None:
            continue
        account = Account.objects.filter(login=wanted.login).select_related("office").first()
        if account is None:
            with transaction.atomic():
                particulars = Particulars(wanted.name, Role(wanted.role), place, wanted.section)
                account, _ = create_account(wanted.login, particulars, by=None)
                change_own_password(account, password)
        shown.append(
            SignIn(
                account.login,
                password,
                Role(account.role).label,
                account.office.name if account.office else "（本庁）",
                account.section,
            )
        )
    return shown


def invent_once(number: int, steps: Callable[[str, int, int], None]) -> None:
    """Invent residents unless some are recorded. All or nobody: an interrupted run left none.

    steps: told what is being done, how much of it is done, and of how much.
    """
    from django.conf import settings

    from kusei.kernel.registers.models import Person
    from kusei.synthetic import invent

    if not Person.objects.exists():
        require_space(settings.KUSEI_DATA, TO_CARRY_OUT_A_COMMAND + number * FOR_EACH_RESIDENT)
        invent(number, seed=SEED, steps=steps)


def _mark(data: DataFolder) -> Path:
    return data.root / "demo.json"


def _password(data: DataFolder) -> str:
    from kusei.web.accounts.initial_password import initial_password

    path = _mark(data)
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"password": initial_password()}, file)
        draft.replace(path)
    return str(json.loads(path.read_text(encoding="utf-8"))["password"])
