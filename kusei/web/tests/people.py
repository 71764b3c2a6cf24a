"""The small world of the screens' tests: one office, and one account for each role."""

from django.contrib.auth.hashers import make_password
from django.test import Client

from kusei.kernel.offices.models import Account, Office, Role

PASSWORD = "kaze no tooru mado 7"
# Hashing is slow on purpose; one hash serves all accounts of a run.
_HASH: list[str] = []

NAMES = {
    Role.CLERK: "窓口 花子",
    Role.APPROVER: "決裁 次郎",
    Role.SECTION_HEAD: "課長 三郎",
    Role.MANAGER: "企画 四季",
    Role.AUDITOR: "監査 五月",
    Role.ADMINISTRATOR: "管理 六助",
}


def office() -> Office:
    """Return the office where everybody works."""
    found, _ = Office.objects.get_or_create(
        code="40106-00",
        defaults={"ward_code": "40106", "name": "小倉北区役所", "kind": "ward_office", "position": 3},
    )
    return found


def account_with(role: Role, login: str = "", **particulars: object) -> Account:
    """Return a new account in use with PASSWORD."""
    if not _HASH:
        _HASH.append(make_password(PASSWORD))
    needs_office = role in {Role.CLERK, Role.APPROVER, Role.SECTION_HEAD}
    values: dict[str, object] = {
        "login": login or f"test-{role}",
        "name": NAMES[role],
        "role": role,
        "office": office() if needs_office else None,
        "section": "市民課",
        "password": _HASH[0],
    }
    return Account.objects.create(**(values | particulars))


def signed_in(account: Account) -> Client:
    """Return a browser in which the account is signed in. An error in a view is answered with its page."""
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client
