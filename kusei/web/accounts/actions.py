"""The only code that changes accounts. Each change and its record are written together or not at all."""

from dataclasses import dataclass

from django.db import transaction

from kusei.kernel.offices.models import Account, Office, Role
from kusei.web.accounts.initial_password import initial_password
from kusei.web.models import AccountEvent
from kusei.web.sign_in.lockout import unlock

Kind = AccountEvent.Kind


class LastAdministrator(Exception):
    """The change would leave nobody who can manage accounts; nothing was changed."""


@dataclass(frozen=True)
class Particulars:
    """What an account says of a person's work."""

    name: str
    role: Role
    office: Office | None
    section: str


@transaction.atomic
def create_account(login: str, particulars: Particulars, by: Account | None) -> tuple[Account, str]:
    """Make an account; return it with its initial password, which is stored nowhere and must be changed at first use.

    by: who makes it; None = a command on the server. Raises IntegrityError if the login is taken.
    """
    password = initial_password()
    account = Account.objects.create_account(
        login=login,
        name=particulars.name,
        role=particulars.role,
        office=particulars.office,
        section=particulars.section,
        password=password,
    )
    account.must_change_password = True
    account.save(update_fields=["must_change_password"])
    told = [particulars.name, particulars.role.label, str(particulars.office or ""), particulars.section]
    _record(account, by, Kind.CREATED, after="、".join(part for part in told if part))
    return account, password


@transaction.atomic
def change_particulars(account_id: int, particulars: Particulars, by: Account) -> Account:
    """Change name, role, office and section; record each that differs.

    Raises LastAdministrator if the only administrator would take another role.
    """
    administrators = _administrators()
    account = _locked(account_id)
    if administrators == {account.pk} and particulars.role != Role.ADMINISTRATOR:
        raise LastAdministrator
    changes = (
        (Kind.NAME, account.name, particulars.name),
        (Kind.ROLE, Role(account.role).label, particulars.role.label),
        (Kind.OFFICE, str(account.office or ""), str(particulars.office or "")),
        (Kind.SECTION, account.section, particulars.section),
    )
    account.name, account.role = particulars.name, particulars.role
    account.office, account.section = particulars.office, particulars.section
    account.save(update_fields=["name", "role", "office", "section"])
    for kind, before, after in changes:
        if before != after:
            _record(account, by, kind, before=before, after=after)
    return account


@transaction.atomic
def end_account(account_id: int, by: Account) -> Account:
    """Refuse the account from now on, also where it is signed in. Raises LastAdministrator for the only one."""
    administrators = _administrators()
    account = _locked(account_id)
    if account.is_active:
        if administrators == {account.pk}:
            raise LastAdministrator
        account.is_active = False
        account.save(update_fields=["is_active"])
        _record(account, by, Kind.ENDED)
    return account


@transaction.atomic
def reactivate_account(account_id: int, by: Account) -> Account:
    """Let an ended account sign in again, with the password it had."""
    account = _locked(account_id)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        _record(account, by, Kind.REACTIVATED)
    return account


@transaction.atomic
def reset_password(account_id: int, by: Account) -> tuple[Account, str]:
    """Give the account a new initial password and return both. Where it is signed in, that ends."""
    account = _locked(account_id)
    password = initial_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    unlock(account.login)
    _record(account, by, Kind.PASSWORD_RESET)
    return account, password


@transaction.atomic
def change_own_password(account: Account, password: str) -> None:
    """Store the password that the account's owner chose."""
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    _record(account, account, Kind.PASSWORD_CHANGED)


@transaction.atomic
def unlock_account(account_id: int, by: Account) -> Account:
    """Let a login be tried again before its lock runs out; record it if there was anything to forget."""
    account = _locked(account_id)
    if unlock(account.login):
        _record(account, by, Kind.UNLOCKED)
    return account


def _locked(account_id: int) -> Account:
    """Return the account, locked against a change at the same time. Raises Account.DoesNotExist."""
    return Account.objects.select_for_update(of=("self",)).select_related("office").get(pk=account_id)


def _administrators() -> set[int]:
    """Return the administrators in use, locked in one order, before any other account is.

    Two who end each other at the same moment then come one after the other, instead of waiting for each other for ever.
    """
    in_use = Account.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    return set(in_use.order_by("pk").values_list("pk", flat=True))


def _record(
    account: Account, by: Account | None, kind: AccountEvent.Kind, before: str = "", after: str = ""
) -> None:
    AccountEvent.objects.create(account=account, by=by, kind=kind, before=before[:120], after=after[:120])
