"""docs/glossary.csv: one English word for one Japanese term, and every model, procedure, certificate and role in it."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from kusei.kernel.law.check import Missing, exists
from kusei.kernel.law.citation import Law
from kusei.kernel.offices.models import Role
from kusei.kernel.procedures.certificate import certificates
from kusei.kernel.procedures.procedure import procedures

GLOSSARY = Path(__file__).resolve().parents[1] / "docs" / "glossary.csv"
COLUMNS = ["english", "japanese", "law", "not_to_be_confused_with"]


def _rows() -> list[dict[str, str]]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = _rows()
ENGLISH = {row["japanese"]: row["english"] for row in ROWS}


def _words(name: str) -> str:
    """Return the words of a name in code: HouseholdAddress, section_head and move-in have two each."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[-_]", " ", name).lower()


@pytest.mark.parametrize("name", ["HouseholdAddress", "household_address", "household-address"])
def test_words_of_a_name(name: str) -> None:
    assert _words(name) == "household address"


def test_the_form_of_the_table() -> None:
    assert list(ROWS[0]) == COLUMNS
    for row in ROWS:
        assert row["english"], row
        assert row["japanese"], row
        assert all(value == value.strip() for value in row.values()), row


@pytest.mark.parametrize("column", ["english", "japanese"])
def test_one_word_for_one_term(column: str) -> None:
    twice = [word for word, times in Counter(row[column] for row in ROWS).items() if times > 1]
    assert twice == []


def test_it_is_sorted_by_the_english_word() -> None:
    words = [row["english"] for row in ROWS]
    assert words == sorted(words)


def test_what_a_term_is_not_is_a_term_too() -> None:
    known = {row["english"] for row in ROWS}
    for row in ROWS:
        others = [word for word in row["not_to_be_confused_with"].split("; ") if word]
        assert others == sorted(others), row["english"]
        assert set(others) <= known - {row["english"]}, row["english"]


def test_every_cited_article_exists() -> None:
    for row in ROWS:
        if row["law"]:
            law = Law.parse(row["law"])
            assert row["law"] == law.formal(), f"{row['english']}: write {law.formal()}"
            answer = exists(law)
            assert not isinstance(answer, Missing), f"{row['english']}: {law}: {answer}"


def test_every_model_is_in_it_under_its_name() -> None:
    for model in apps.get_models():
        if model.__module__.startswith("kusei."):
            term = str(model._meta.verbose_name)
            assert ENGLISH.get(term) == _words(model.__name__), f"{model.__name__} ({term})"


def test_every_procedure_is_in_it_under_its_code() -> None:
    found = list(procedures())
    assert len(found) > 10
    for procedure in found:
        code = procedure.code.rpartition(".")[2]
        assert ENGLISH.get(procedure.name) == _words(code), f"{procedure.code} ({procedure.name})"


def test_every_certificate_is_in_it_under_its_code() -> None:
    found = list(certificates())
    assert found
    for paper in found:
        code = paper.code.rpartition(".")[2]
        assert ENGLISH.get(paper.name) == _words(code), f"{paper.code} ({paper.name})"


def test_every_paper_that_a_procedure_gives_is_in_it() -> None:
    for procedure in procedures():
        for paper in procedure.gives:
            assert paper in ENGLISH, f"{procedure.code} gives {paper}"


def test_every_role_is_in_it_under_its_name() -> None:
    for role in Role:
        assert ENGLISH.get(str(role.label)) == _words(role.value), role.label
