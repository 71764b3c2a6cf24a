"""A large run gives each paper or its refusal, in order, from a process that ends."""

import pytest

from kusei.kernel.documents.large_runs import Job, typeset_many
from kusei.kernel.documents.refusals import CharacterNotInFont, TextOverflows
from kusei.kernel.documents.tests.samples import COUNTS, FIELD_NAMES, HOUSEHOLD, ISSUED_AT, counts, household
from kusei.kernel.documents.typesetting import TypesettingFailed, typeset


def test_papers_and_refusals_come_in_order() -> None:
    unprintable, overflowing = household(2), household(2)
    unprintable["members"][1]["name"] = "㋿"
    overflowing["members"][0]["name"] = "髙" * 90
    payloads = [household(1), unprintable, overflowing, household(5)]
    first, second, third, fourth = typeset_many(
        Job(HOUSEHOLD, payload, ISSUED_AT, FIELD_NAMES) for payload in payloads
    )
    assert first == typeset(HOUSEHOLD, household(1), issued_at=ISSUED_AT)
    assert isinstance(second, CharacterNotInFont)
    assert "氏名（2番目）の「㋿」" in str(second)
    assert isinstance(third, TextOverflows)
    assert third.fields == ("members.0.name",)
    assert fourth == typeset(HOUSEHOLD, household(5), issued_at=ISSUED_AT)


def test_no_jobs_give_no_papers() -> None:
    assert list(typeset_many([])) == []


def test_a_run_may_be_left_early() -> None:
    run = typeset_many(Job(COUNTS, counts(1), ISSUED_AT) for _ in range(1000))
    assert isinstance(next(run), bytes)
    run.close()


def test_a_wrong_template_ends_the_run_and_papers_before_stand() -> None:
    run = typeset_many([Job(COUNTS, counts(1), ISSUED_AT), Job("kernel/none.typ", counts(1), ISSUED_AT)])
    assert isinstance(next(run), bytes)
    with pytest.raises(TypesettingFailed, match=r"kernel/none\.typ"):
        next(run)
