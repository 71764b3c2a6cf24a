"""Who has a form open, and what somebody has typed: each for its own account, and for a while."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.procedures import drafts, editing
from kusei.kernel.procedures.models import Draft, Editing

pytestmark = pytest.mark.django_db

HOUSEHOLD = 64


def clerk(login: str) -> Account:
    """Return a clerk of a ward office."""
    return Account.objects.create(
        login=login,
        name=f"職員{login}",
        role=Role.CLERK,
        office=Office.objects.get(pk="40107-00"),
        password="!",
    )


def test_the_second_is_told_who_was_first() -> None:
    first, second = clerk("1"), clerk("2")
    assert editing.claim(HOUSEHOLD, first.pk) is None
    other = editing.claim(HOUSEHOLD, second.pk)
    assert other is not None
    assert other.name == "職員1"


@pytest.mark.parametrize(("minutes", "taken"), [(9, False), (11, True)])
def test_a_claim_that_is_no_longer_typed_at_is_taken_over(minutes: int, taken: bool) -> None:
    first, second = clerk("1"), clerk("2")
    editing.claim(HOUSEHOLD, first.pk)
    Editing.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))
    assert (editing.claim(HOUSEHOLD, second.pk) is None) is taken
    assert Editing.objects.get().account_id == (second if taken else first).pk


def test_typing_on_keeps_the_beginning() -> None:
    first = clerk("1")
    began = timezone.now() - timedelta(minutes=5)
    editing.claim(HOUSEHOLD, first.pk)
    Editing.objects.update(since=began, seen_at=began)
    editing.claim(HOUSEHOLD, first.pk)
    claim = Editing.objects.get()
    assert claim.since == began
    assert claim.seen_at > began


def test_only_ones_own_claim_is_given_back() -> None:
    first, second = clerk("1"), clerk("2")
    editing.claim(HOUSEHOLD, first.pk)
    editing.release(HOUSEHOLD, second.pk)
    assert Editing.objects.exists()
    editing.release(HOUSEHOLD, first.pk)
    assert not Editing.objects.exists()


def test_a_draft_is_kept_whole_and_replaced() -> None:
    first = clerk("1")
    drafts.keep(first.pk, "form", {"name": ["髙𠮷"], "movers": ["1", "2"]})
    drafts.keep(first.pk, "form", {"name": ["髙𠮷　太郎"], "movers": []})
    assert drafts.kept(first.pk, "form") == {"name": ["髙𠮷　太郎"], "movers": []}
    assert drafts.kept(clerk("2").pk, "form") is None


@pytest.mark.parametrize(("hours", "kept"), [(11, True), (13, False)])
def test_a_draft_lasts_a_days_work(hours: int, kept: bool) -> None:
    first = clerk("1")
    drafts.keep(first.pk, "form", {"name": ["髙𠮷"]})
    Draft.objects.update(saved_at=timezone.now() - timedelta(hours=hours))
    assert (drafts.kept(first.pk, "form") is not None) is kept
    assert Draft.objects.exists() is kept
