"""How an account is recognised: by login and password, and only while it is in use."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from kusei.kernel.offices.models import Account
from kusei.web.sign_in.logins import normal_login


class AccountBackend(BaseBackend):
    """Knows accounts by their login. An ended account is refused, also in the middle of its session."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        """Return the account of this login and password, or None.

        An unknown login takes as long as a wrong password, so that time does not tell which of both was wrong.
        """
        if username is None or password is None:
            return None
        account = Account.objects.filter(login=normal_login(username)).first()
        if account is None:
            Account().set_password(password)
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session, or None once it has ended."""
        return Account.objects.select_related("office").filter(pk=user_id, is_active=True).first()
