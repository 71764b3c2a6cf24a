"""Reading duties.toml: sections, duties, and the laws behind them."""

from dataclasses import dataclass

from ..table import Table
from ..values import Authority, Delegation, Duty, LawOfWards, OfficeKind, Section
from .sourced import laws_of, source_of

FILE = "duties.toml"


@dataclass(frozen=True)
class Duties:
    """What duties.toml holds."""

    sections: tuple[Section, ...]
    duties: tuple[Duty, ...]
    delegation: Delegation
    laws: tuple[LawOfWards, ...]


def read(table: Table) -> Duties:
    """Return duties.toml as values. A duty without a source of its own has the file's."""
    source = source_of(table)
    delegated = table.table("delegation")
    delegation = Delegation(
        text=delegated.text("text"),
        cited_as=delegated.text("cited_as"),
        laws=laws_of(delegated, "laws"),
        summary=delegated.texts("summary"),
        source=source_of(delegated),
    )
    delegated.close()
    duties = []
    for part in table.tables("duties"):
        duties.append(
            Duty(
                name=part.text("name"),
                authority=part.choice("authority", Authority),
                laws=laws_of(part, "laws", optional=True),
                source=source_of(part, inherited=source),
            )
        )
        part.close()
    result = Duties(
        sections=tuple(_section(part) for part in table.tables("sections")),
        duties=tuple(duties),
        delegation=delegation,
        laws=tuple(_law(part) for part in table.tables("laws")),
    )
    table.close()
    return result


def _section(table: Table) -> Section:
    section = Section(
        name=table.text("name"),
        office_kind=table.choice("office_kind", OfficeKind),
        duties=table.texts("duties"),
    )
    table.close()
    return section


def _law(table: Table) -> LawOfWards:
    law = LawOfWards(
        name=table.text("name"),
        cited_as=table.text("cited_as"),
        laws=laws_of(table, "laws"),
        summary=table.texts("summary"),
        duties=table.texts("duties"),
        in_paper=table.boolean("in_paper"),
        source=source_of(table),
    )
    table.close()
    return law
