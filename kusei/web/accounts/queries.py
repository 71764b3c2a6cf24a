"""How accounts are found."""

from django.db.models import Q, QuerySet

from kusei.kernel.offices.models import Account
from kusei.web.models import AccountEvent
from kusei.web.sign_in.logins import normal_login

EVENTS_SHOWN = 50


def found_accounts(text: str, role: str, office: str, ended: bool) -> QuerySet[Account]:
    """Return accounts by part of login, name or section, by role and office; the ended ones only if `ended`."""
    accounts = Account.objects.select_related("office").order_by(
        "-is_active", "office__position", "role", "login"
    )
    for word in normal_login(text).split():
        accounts = accounts.filter(
            Q(login__icontains=word) | Q(name__icontains=word) | Q(section__icontains=word)
        )
    if role:
        accounts = accounts.filter(role=role)
    if office:
        accounts = accounts.filter(office=office)
    return accounts if ended else accounts.filter(is_active=True)


def newest_events(account: Account) -> QuerySet[AccountEvent]:
    """Return the newest changes to an account, with who made them."""
    return account.events.select_related("by")[:EVENTS_SHOWN]
