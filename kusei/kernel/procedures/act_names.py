"""What a kind of act is called in Japanese: the procedure or certificate of that code, or one of the few others."""

from kusei.kernel.fees.actions import REFUND

from .certificate import certificate, certificates
from .procedure import procedure, procedures

# Acts that no procedure and no certificate performs.
OTHERS = {"registers.migration": "データ移行", REFUND: "手数料の還付"}
UNKNOWN = "この版が知らない種類"

Choices = list[tuple[str, str]]


def name_of_kind(kind: str) -> str:
    """Return the Japanese name of a kind of act; never the code itself."""
    try:
        return procedure(kind).name
    except LookupError:
        pass
    try:
        return certificate(kind).name
    except LookupError:
        return OTHERS.get(kind, UNKNOWN)


def kinds_to_choose() -> list[tuple[str, str | Choices]]:
    """Return all kinds for a select box, in groups."""
    return [
        ("", "すべて"),
        ("届出・職権", [(each.code, each.name) for each in procedures()]),
        ("交付", [(each.code, each.name) for each in certificates()]),
        ("その他", list(OTHERS.items())),
    ]
