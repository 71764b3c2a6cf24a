"""Reading offices.toml: wards, offices and opening hours."""

from ..table import Table
from ..values import Hours, Office, OfficeKind, Ward, WardPopulation
from .sourced import source_of

FILE = "offices.toml"
WARD_CODE = r"\d{5}"
OFFICE_CODE = r"\d{5}-\d{2}"


def read(table: Table) -> tuple[tuple[Ward, ...], tuple[Office, ...], tuple[Hours, ...]]:
    """Return the wards, the offices and their hours, in the file's order."""
    wards = tuple(_ward(part) for part in table.tables("wards"))
    offices = tuple(_office(part) for part in table.tables("offices"))
    hours = tuple(_hours(part) for part in table.tables("hours", optional=True))
    table.close()
    return wards, offices, hours


def _ward(table: Table) -> Ward:
    found = table.table("population")
    population = WardPopulation(
        count=found.integer("count"), on=found.day("on"), basis=found.text("basis"), source=source_of(found)
    )
    found.close()
    ward = Ward(
        code=table.text("code", pattern=WARD_CODE, like="5桁の区コード"),
        name=table.text("name"),
        kana=table.text("kana"),
        english=table.text("english"),
        area_km2=table.decimal("area_km2"),
        area_source=table.text("area_source"),
        population=population,
    )
    table.close()
    return ward


def _office(table: Table) -> Office:
    kind = table.choice("kind", OfficeKind)
    office = Office(
        code=table.text("code", pattern=OFFICE_CODE, like="「区コード-2桁」の庁舎コード（40101-00 など）"),
        ward_code=table.text("ward", pattern=WARD_CODE, like="5桁の区コード"),
        name=table.text("name"),
        kind=kind,
        postal_code=table.text(
            "postal_code", pattern=r"\d{3}-\d{4}", like="801-8510 の形の郵便番号", default=""
        ),
        address=table.text("address", default=""),
        latitude=table.degrees("lat", least=20, most=46),
        longitude=table.degrees("lng", least=122, most=154),
        issues=table.texts("issues", default=[]),
        source=source_of(table),
    )
    if bool(office.issues) != (kind is OfficeKind.SERVICE_CORNER):
        table.wrong(
            "issues",
            "行政サービスコーナー（service_corner）にだけ、交付する証明の並び",
            "ありません" if not office.issues else "ほかの種別の庁舎にあります",
            "kind か issues を直す。",
        )
    table.close()
    return office


def _hours(table: Table) -> Hours:
    kinds = table.texts("kinds")
    known = {str(kind) for kind in OfficeKind}
    for name in kinds:
        if name not in known:
            table.wrong(
                "kinds", f"庁舎の種別（{'、'.join(sorted(known))}）", f"「{name}」があります", "種別を直す。"
            )
    hours = Hours(
        kinds=tuple(OfficeKind(name) for name in kinds if name in known),
        days=table.text("days"),
        opens=table.clock("opens"),
        closes=table.clock("closes"),
        note=table.text("note", default=""),
        source=source_of(table),
    )
    if hours.opens >= hours.closes:
        table.wrong("closes", "opens より後の時刻", f"「{hours.closes}」があります", "開始と終了を直す。")
    table.close()
    return hours
