import re
import threading
from typing import Any

import pytest
from django.db import connections, transaction

from kusei.kernel.documents.numbering import ALPHABET, new_code, plain_code, plain_number, take_numbers


@pytest.mark.django_db
def test_serials_are_of_an_office_and_a_year() -> None:
    assert take_numbers("40107-00", 2026, 2) == ["2026-40107-00-000001", "2026-40107-00-000002"]
    assert take_numbers("40107-00", 2026, 1) == ["2026-40107-00-000003"]
    assert take_numbers("40107-01", 2026, 1) == ["2026-40107-01-000001"]
    assert take_numbers("40107-00", 2027, 1) == ["2027-40107-00-000001"]


@pytest.mark.django_db
def test_a_number_that_is_given_up_is_given_again() -> None:
    with transaction.atomic():
        take_numbers("40107-00", 2026, 1)
        transaction.set_rollback(True)
    assert take_numbers("40107-00", 2026, 1) == ["2026-40107-00-000001"]


def test_clerks_at_once_never_share_a_number(fresh_database: Any) -> None:
    taken: list[str] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait(timeout=10)
        for _ in range(5):
            with transaction.atomic():
                taken.extend(take_numbers("40107-00", 2026, 1))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"2026-40107-00-{serial:06}" for serial in range(1, 21)]


def test_codes_have_no_letters_that_look_alike() -> None:
    assert not set("01ILOU") & set(ALPHABET)
    assert re.fullmatch(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", new_code())
    assert len({new_code() for _ in range(200)}) == 200


@pytest.mark.parametrize("typed", ["7kq2-9fmx-t4hd", "7KQ29FMXT4HD", " 7KQ2 9FMX T4HD "])
def test_a_code_is_understood_as_it_is_typed(typed: str) -> None:
    assert plain_code(typed) == "7KQ2-9FMX-T4HD"


@pytest.mark.parametrize(
    "typed", ["2026-40107-00-000318", "２０２６－４０１０７－００－０００３１８", " 2026-40107-00-000318 "]
)
def test_a_number_is_understood_as_it_is_typed(typed: str) -> None:
    assert plain_number(typed) == "2026-40107-00-000318"
