"""Reading city.toml: name, titles, labels, who approves, whom to credit."""

import string
from dataclasses import dataclass

from ..table import Table
from ..values import Credits, Labels, SecondPerson

FILE = "city.toml"


@dataclass(frozen=True)
class CityHead:
    """What city.toml holds."""

    code: str
    name: str
    kana: str
    english: str
    prefecture: str
    mayor_title_form: str
    ward_head_title_form: str
    labels: Labels
    second_person: SecondPerson
    credits: Credits


def read(table: Table) -> CityHead:
    """Return city.toml as values."""
    labels, credits = table.table("labels"), table.table("credits")
    approval = table.table("second_person_required")
    head = CityHead(
        code=table.text("code", pattern=r"\d{5}", like="5桁の地方公共団体コード"),
        name=table.text("name"),
        kana=table.text("kana"),
        english=table.text("english"),
        prefecture=table.text("prefecture"),
        mayor_title_form=_title(table, "mayor_title", ("prefecture", "city")),
        ward_head_title_form=_title(table, "ward_head_title", ("prefecture", "city", "ward")),
        labels=Labels(
            ward_office=labels.text("ward_office"),
            branch=labels.text("branch"),
            service_corner=labels.text("service_corner"),
            ward_total=labels.text("ward_total"),
            grand_total=labels.text("grand_total"),
        ),
        second_person=SecondPerson(
            default=approval.boolean("default"), procedures=approval.booleans_by_key("procedures")
        ),
        credits=Credits(
            towns=credits.text("towns"), wards=credits.text("wards"), population=credits.text("population")
        ),
    )
    for part in (labels, credits, approval, table):
        part.close()
    return head


def _title(table: Table, key: str, places: tuple[str, ...]) -> str:
    """Return a title's form, in which only `places` stand in braces."""
    form = table.text(key)
    remedy = f"使えるのは {'、'.join('{' + place + '}' for place in places)} だけ。"
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}
    except ValueError as error:
        table.wrong(key, "かっこの閉じた書式", f"読めません（{error}）", remedy)
        return ""
    if named - set(places):
        table.wrong(key, "知られた差込み", f"「{'、'.join(sorted(named - set(places)))}」があります", remedy)
        return ""
    return form
