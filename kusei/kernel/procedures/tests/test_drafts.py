"""What was typed and not sent is its clerk's alone, and nobody's after a day's work."""

import pytest
from django.db import connection

from kusei.kernel.offices.models import Account, Role
from kusei.kernel.procedures import drafts
from kusei.kernel.procedures.models import Draft

pytestmark = pytest.mark.django_db


def account(login: str) -> int:
    return Account.objects.create(login=login, name=login, role=Role.AUDITOR, password="!").pk


def test_a_draft_comes_back_to_its_account_alone() -> None:
    one, two = account("1"), account("2")
    drafts.keep(one, "form", {"name": ["森　春子"]})
    assert drafts.kept(one, "form") == {"name": ["森　春子"]}
    assert drafts.kept(two, "form") is None


def test_old_drafts_go_whoever_opens_a_form_next() -> None:
    gone, here = account("1"), account("2")
    drafts.keep(gone, "form", {"name": ["森　春子"]})
    drafts.keep(here, "form", {"name": ["森　夏"]})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procedures_draft SET saved_at = now() - interval '13 hours' WHERE account_id = %s", [gone]
        )
    assert drafts.kept(here, "form") == {"name": ["森　夏"]}
    assert list(Draft.objects.values_list("account_id", flat=True)) == [here]
