"""Comparing the sums a city printed with the sums of the parts. Used when a folder is loaded and before publishing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .values import ExpenseFigures, ExpenseKind, Office, OfficeFigures, Ward

TOTAL = "総数"


@dataclass(frozen=True)
class Disagreement:
    """A printed sum that is not the sum of its parts. `ward` is 総数 for a sum over all wards."""

    label: str
    ward: str
    column: str
    printed: int
    computed: int

    def __str__(self) -> str:
        return f"「{self.label}」{self.ward}の{self.column}: 公表値 {self.printed:,}、内訳の合計 {self.computed:,}"


def ward_sums(offices: Sequence[Office], figures: OfficeFigures) -> dict[str, int]:
    """Return the sum over its offices for each ward code, in the order of the offices."""
    sums: dict[str, int] = {}
    for office in offices:
        sums[office.ward_code] = sums.get(office.ward_code, 0) + figures.offices.get(office.code, 0)
    return sums


def office_disagreements(
    wards: Sequence[Ward], offices: Sequence[Office], figures: OfficeFigures
) -> list[Disagreement]:
    """Return where printed sums of staff or cases differ from the sums over the offices."""
    computed = ward_sums(offices, figures)
    found = _of_wards(wards, figures.label, figures.unit, figures.printed.wards, computed)
    total = sum(computed.values())
    if figures.printed.total not in (None, total):
        found.append(Disagreement(figures.label, TOTAL, figures.unit, figures.printed.total or 0, total))
    return found


def expense_disagreements(
    wards: Sequence[Ward], kinds: Sequence[ExpenseKind], figures: ExpenseFigures
) -> list[Disagreement]:
    """Return where printed sums of expenses differ: by ward, by kind, and over all."""
    computed = {code: sum(amounts.values()) for code, amounts in figures.wards.items()}
    found = _of_wards(wards, figures.label, "計", figures.printed.wards, computed)
    for kind in kinds:
        printed = figures.printed.kinds.get(kind.code)
        by_kind = sum(amounts.get(kind.code, 0) for amounts in figures.wards.values())
        if printed is not None and printed != by_kind:
            found.append(Disagreement(figures.label, TOTAL, kind.name, printed, by_kind))
    total = sum(computed.values())
    if figures.printed.total not in (None, total):
        found.append(Disagreement(figures.label, TOTAL, "計", figures.printed.total or 0, total))
    return found


def _of_wards(
    wards: Sequence[Ward], label: str, column: str, printed: Mapping[str, int], computed: Mapping[str, int]
) -> list[Disagreement]:
    return [
        Disagreement(label, ward.name, column, printed[ward.code], computed.get(ward.code, 0))
        for ward in wards
        if ward.code in printed and printed[ward.code] != computed.get(ward.code, 0)
    ]
