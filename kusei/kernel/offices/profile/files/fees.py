"""Reading fees.toml: what each item costs, from what day, and who pays less."""

from ..table import Table
from ..values import Fee, FeeValue, Reduction
from .sourced import laws_of, source_of

FILE = "fees.toml"


def read(table: Table) -> tuple[tuple[Fee, ...], tuple[Reduction, ...]]:
    """Return the fees and the reductions, in the file's order; a fee's amounts oldest first."""
    fees = tuple(_fee(part) for part in table.tables("fees"))
    reductions = []
    for part in table.tables("reductions", optional=True):
        reductions.append(
            Reduction(
                who=part.text("who"),
                effect=part.text("effect"),
                note=part.text("note", default=""),
                source=source_of(part),
            )
        )
        part.close()
    table.close()
    return fees, tuple(reductions)


def _fee(table: Table) -> Fee:
    values = []
    for part in table.tables("values"):
        values.append(FeeValue(from_on=part.day("from"), yen=part.integer("yen"), source=source_of(part)))
        part.close()
    days = [value.from_on for value in values]
    if not days:
        table.wrong("values", "1つ以上の額", "ありません", "[[fees.values]] を加える。")
    if len(set(days)) != len(days):
        table.wrong("values", "日ごとに1つの額", "同じ from が2つあります", "どちらかを消す。")
    fee = Fee(
        code=table.text("code", pattern=r"[a-z][a-z0-9-]*", like="英小文字の手数料の符号"),
        item=table.text("item"),
        per=table.text("per"),
        basis=laws_of(table, "basis", optional=True),
        values=tuple(sorted(values, key=lambda value: value.from_on)),
        note=table.text("note", default=""),
    )
    table.close()
    return fee
