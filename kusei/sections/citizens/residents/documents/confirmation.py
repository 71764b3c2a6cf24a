"""確認用帳票: the sheet against which whoever decides checks a filing with the papers it was filed with.

Source: 住民記録システム標準仕様書 4.0.8. It is not handed out, has no issue number, and says so.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from kusei.kernel.days.eras import format_era
from kusei.kernel.documents.papers import Paper
from kusei.kernel.documents.typesetting import typeset
from kusei.kernel.procedures.findings import Finding
from kusei.kernel.procedures.models import Filing
from kusei.kernel.procedures.procedure import Procedure
from kusei.kernel.registers.differences import PersonChange

TEMPLATE: Final = "sections/citizens/residents/documents/confirmation.typ"
CONCEALED: Final = "支援措置の対象者がいるため、住所と住所がわかることがらは印刷していません。"


def payload(
    filing: Filing,
    procedure: Procedure,
    changes: Sequence[PersonChange],
    findings: Sequence[Finding],
    *,
    hides: bool,
    at: datetime,
) -> dict[str, Any]:
    """Return what stands on the sheet. hides: places were left out of `changes` already."""
    filer = filing.content.get("filer") or {}
    local = timezone.localtime(at)
    return {
        "paper": Paper("確認用帳票").as_data(),
        "name": "確認用帳票",
        "procedure": procedure.name,
        "number": str(filing.pk),
        "office": filing.office.name,
        "received": f"{format_era(timezone.localtime(filing.received_at).date())}　{filing.received_by.name}",
        "filed_on": format_era(filing.filed_on),
        "due_on": format_era(filing.due_on) if filing.due_on else "なし",
        "basis": "・".join(str(law) for law in procedure.basis),
        "filer": "　".join(str(part) for part in (filer.get("name"), filer.get("capacity")) if part)
        or "職権",
        "papers": "、".join([*filer.get("identified_by", []), *filing.content.get("papers", [])]) or "なし",
        "people": [
            {
                "name": change.name,
                "kana": change.kana,
                "born_on": format_era(change.birth_on) if change.birth_on else "",
                "rows": [[row.item, row.before, row.after] for row in change.changes],
            }
            for change in changes
        ],
        "findings": [f"{finding.cause}{finding.remedy}" for finding in findings],
        "note": CONCEALED if hides else "",
        "printed": f"{format_era(local.date())} {local:%H:%M} 出力",
    }


def set_sheet(
    filing: Filing,
    procedure: Procedure,
    changes: Sequence[PersonChange],
    findings: Sequence[Finding],
    *,
    hides: bool,
    at: datetime,
) -> bytes:
    """Return the sheet as a PDF. Raises PaperRefused if the font lacks a character or a text does not fit."""
    content = payload(filing, procedure, changes, findings, hides=hides, at=at)
    return typeset(
        TEMPLATE, content, issued_at=at, field_names={"people.name": "氏名", "people.kana": "振り仮名"}
    )
