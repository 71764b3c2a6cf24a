"""Ratios of the published figures, and how they are rounded. Worked by hand from the paper's figures."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ..published import NoFiguresForYear
from ..ratios import WardRatios, half_up, per, ratio_table
from .cities import kitakyushu, mihon


def ward(name: str) -> WardRatios:
    return next(row for row in ratio_table(kitakyushu()).rows if row.ward == name)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(3, 2), 0, "2"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(499, 1000), 0, "0"),
        (Fraction(1005, 1000), 2, "1.01"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(-1, 2), 0, "-1"),
        (7, 1, "7.0"),
    ],
)
def test_a_half_goes_up(value: Fraction | int, places: int, shown: str) -> None:
    assert half_up(value, places) == Decimal(shown)
    assert str(half_up(value, places)) == shown


@pytest.mark.parametrize(("amount", "of"), [(None, 3), (3, None), (3, 0)])
def test_nothing_is_divided_by_what_is_unknown_or_nought(amount: int | None, of: int | None) -> None:
    assert per(amount, of) is None


@pytest.mark.parametrize(
    ("name", "cases_per_head", "yen_per_case"),
    [
        ("門司区", 434, 1_028),  # 85,854 / 198 = 433.6…; 88,293,000 / 85,854 = 1,028.4…
        ("小倉南区", 533, 855),  # 175,913 / 330 = 533.07…; 150,482,000 / 175,913 = 855.4…
        ("戸畑区", 291, 3_943),  # 44,220 / 152 = 290.9…; 174,378,000 / 44,220 = 3,943.4…
        ("総数", 480, 1_559),  # 827,468 / 1,725 = 479.7…; 1,290,317,000 / 827,468 = 1,559.4…
    ],
)
def test_cases_per_head_and_cost_per_case(name: str, cases_per_head: int, yen_per_case: int) -> None:
    row = ward(name)
    assert row.cases_per_head is not None
    assert row.yen_per_case is not None
    assert half_up(row.cases_per_head) == cases_per_head
    assert half_up(row.yen_per_case) == yen_per_case


def test_ratios_are_exact_until_shown() -> None:
    assert ward("総数").cases_per_head == Fraction(827_468, 1_725)
    assert ward("総数").yen_per_case == Fraction(1_290_317_000, 827_468)


def test_residents_are_the_projections_on_one_day() -> None:
    # Three of the five years from the projection of 2020 to that of 2025.
    assert ward("門司区").residents == 93_901 + Fraction(3, 5) * (87_723 - 93_901)
    assert ward("総数").residents == 938_897 + Fraction(3, 5) * (909_840 - 938_897)
    assert str(ratio_table(kitakyushu()).residents_on) == "2023-10-01"


def test_shares_add_up_to_one() -> None:
    table = ratio_table(kitakyushu())
    assert sum(row.share_of_cases or 0 for row in table.wards) == 1
    assert sum(row.share_of_staff or 0 for row in table.wards) == 1
    assert sum(row.share_of_expenses or 0 for row in table.wards) == 1
    assert all(sum(share or 0 for share in row.kind_shares) == 1 for row in table.rows)


def test_by_kind_of_expense() -> None:
    assert ward("戸畑区").kind_shares[1] == Fraction(93_914, 174_378)
    assert ward("戸畑区").kind_yen_per_case[1] == Fraction(93_914_000, 44_220)
    assert sum(part or 0 for part in ward("戸畑区").kind_yen_per_resident) == ward("戸畑区").yen_per_resident


def test_a_year_with_cases_only_has_no_cost() -> None:
    table = ratio_table(mihon(), 2023)
    assert table.total.cases == 14_800
    assert table.total.staff is None
    assert table.total.cases_per_head is None
    assert table.total.yen_per_case is None
    assert table.expenses is None


def test_a_year_without_anything_is_refused() -> None:
    with pytest.raises(NoFiguresForYear):
        ratio_table(kitakyushu(), 2024)
