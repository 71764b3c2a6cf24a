"""Reading figures/: staff, cases and expenses as the city published them."""

from ..table import Table
from ..values import YEN_OF_UNIT, ExpenseFigures, ExpenseKind, OfficeFigures, Printed
from .sourced import source_of

STAFF_FILE = "figures/staff.toml"
CASES_FILE = "figures/cases.toml"
EXPENSES_FILE = "figures/expenses.toml"


def read_of_offices(table: Table, *, dated: bool) -> tuple[OfficeFigures, ...]:
    """Return the figures by office of a file, oldest year first. `dated`: each states a day (staff)."""
    figures = []
    for part in table.tables("figures"):
        figures.append(
            OfficeFigures(
                fiscal_year=_fiscal_year(part),
                as_of=part.day("as_of") if dated else None,
                label=part.text("label"),
                unit=part.text("unit"),
                offices=part.integers_by_key("offices"),
                printed=_printed(part, by_kind=False),
                footnotes=part.texts("footnotes"),
                source=source_of(part),
            )
        )
        part.close()
    table.close()
    return tuple(sorted(figures, key=lambda figure: figure.fiscal_year))


def read_expenses(table: Table) -> tuple[tuple[ExpenseKind, ...], tuple[ExpenseFigures, ...]]:
    """Return the kinds of expense and the figures by ward, oldest year first."""
    kinds = []
    for part in table.tables("kinds"):
        kinds.append(
            ExpenseKind(
                code=part.text("code", pattern=r"[a-z][a-z_]*", like="英小文字の経費の符号"),
                name=part.text("name"),
                covers=part.texts("covers"),
            )
        )
        part.close()
    figures = []
    for part in table.tables("figures"):
        wards = part.table("wards")
        figures.append(
            ExpenseFigures(
                fiscal_year=_fiscal_year(part),
                label=part.text("label"),
                unit=part.text(
                    "unit", pattern="|".join(YEN_OF_UNIT), like="、".join(YEN_OF_UNIT) + " のどれか"
                ),
                wards={code: wards.integers_by_key(code) for code in wards.data},
                printed=_printed(part, by_kind=True),
                footnotes=part.texts("footnotes"),
                source=source_of(part),
            )
        )
        part.close()
    table.close()
    return tuple(kinds), tuple(sorted(figures, key=lambda figure: figure.fiscal_year))


def _fiscal_year(table: Table) -> int:
    return table.integer("fiscal_year", least=1989)


def _printed(table: Table, *, by_kind: bool) -> Printed:
    """Return the printed sums; a city that printed none leaves the table out."""
    printed = table.table("printed", optional=True)
    sums = Printed(
        total=printed.integer("total") if "total" in printed.data else None,
        wards=printed.integers_by_key("wards", optional=True),
        kinds=printed.integers_by_key("kinds", optional=True) if by_kind else {},
    )
    printed.close()
    return sums
