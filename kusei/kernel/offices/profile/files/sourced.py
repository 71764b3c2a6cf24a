"""What many tables of a city folder carry: a source with its status, and citations of law."""

from kusei.kernel.law.citation import Law

from ..table import MISSING, Table
from ..values import Source, Status

FORM = "「地方自治法第252条の20第5項」のような法令の引用"
ENDINGS = ("法", "法律", "憲法", "令", "規則", "条例")


def source_of(table: Table, *, inherited: Source | None = None) -> Source:
    """Return a table's `source`, `status` and `checked_on`; from `inherited` what the table leaves out."""
    if inherited is None:
        return Source(table.text("source"), table.choice("status", Status), table.day_or_none("checked_on"))
    return Source(
        table.text("source", default=inherited.text),
        table.choice("status", Status, default=inherited.status),
        table.day_or_none("checked_on") or inherited.checked_on,
    )


def laws_of(table: Table, key: str, *, optional: bool = False) -> tuple[Law, ...]:
    """Return the citations under `key`, each written as "地方自治法第252条の20第5項", or as a law's title alone."""
    laws = []
    for number, text in enumerate(table.texts(key, default=[] if optional else MISSING), 1):
        try:
            law = Law.parse(text)
        except ValueError as error:
            table.wrong(f"{key}[{number}]", FORM, f"「{text}」があります（{error}）", "書き方を直す。")
            continue
        if not law.title.endswith(ENDINGS):
            table.wrong(f"{key}[{number}]", FORM, f"「{text}」があります", "法令の正式な名称と条・項で書く。")
            continue
        laws.append(law)
    return tuple(laws)
