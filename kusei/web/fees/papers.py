"""領収書 and 収納日計表 as papers."""

from datetime import date
from typing import Final

from django.utils import timezone

from kusei.kernel.days.eras import format_era_wide
from kusei.kernel.days.numerals import wide
from kusei.kernel.documents.papers import Paper
from kusei.kernel.documents.typesetting import typeset
from kusei.kernel.fees.models import DailyClosing, Receipt
from kusei.kernel.fees.queries import SheetLine
from kusei.kernel.offices.profile.problems import NotInForce
from kusei.kernel.offices.queries import city

RECEIPT: Final = "web/fees/typst/receipt.typ"
CLOSING: Final = "web/fees/typst/closing.typ"
UNCONFIRMED: Final = "手数料の額は、条例と照らして確認されていない額です。"


def place_of(office_code: str, office_name: str) -> str:
    """Return the office as papers name it: 北九州市小倉南区役所, 北九州市小倉南区 曽根出張所."""
    ward = city().ward(city().office(office_code).ward_code).name
    return f"{city().name}{office_name if office_name.startswith(ward) else f'{ward}　{office_name}'}"


def is_unconfirmed(item: str, unit_yen: int, day: date) -> bool:
    """Tell whether the amount held for an item on a day is one that was not found in the city's own source."""
    for fee in city().fees:
        if fee.item == item:
            try:
                value = fee.on(day)
            except NotInForce:
                continue
            if value.yen == unit_yen:
                return not value.source.is_confirmed
    return False


def yen_wide(amount: int) -> str:
    """Return an amount as receipts print it: １，２００円, and △３００円 for what is given back."""
    digits = f"{abs(amount):,}".replace(",", "，")
    text = "".join(wide(int(each)) if each.isdecimal() else each for each in digits)
    return f"{'△' if amount < 0 else ''}{text}円"


def receipt_pdf(receipt: Receipt, *, invented: bool) -> bytes:
    """Return the receipt (for money given back: the statement of refund) on A6."""
    refunded = receipt.refund_of_id is not None
    title = "還付書" if refunded else "領収書"
    of = receipt.refund_of
    if refunded and of is not None:
        words = f"上記の金額を還付しました。（{format_era_wide(of.day)}領収第{wide(of.number)}号）"
    elif receipt.exemption:
        words = f"手数料は徴収していません。（{receipt.exemption}）"
    else:
        words = "上記の金額を領収しました。"
    payload = {
        "paper": Paper(title, invented=invented).as_data(),
        "name": title,
        "number": f"第{wide(receipt.number)}号",
        "day": format_era_wide(receipt.day),
        "total": yen_wide(receipt.total_yen),
        "lines": [
            ["種目", receipt.item],
            ["内訳", f"{yen_wide(receipt.unit_yen)}　×　{wide(receipt.count)}通"],
            ["方法", receipt.get_method_display()],
        ],
        "words": words,
        "office": place_of(receipt.office_id, receipt.office.name),
        "taken_by": receipt.taken_by.name,
        "note": UNCONFIRMED if is_unconfirmed(receipt.item, receipt.unit_yen, receipt.day) else "",
    }
    return typeset(RECEIPT, payload, issued_at=receipt.taken_at)


def closing_pdf(closing: DailyClosing, sheet: list[SheetLine], *, invented: bool) -> bytes:
    """Return the sheet of a closed day: every item, the sums, the cash counted and what differed."""
    rows = [
        [
            line.item,
            line.way,
            f"{line.unit_yen:,}",
            f"{line.receipts:,}",
            f"{line.count:,}",
            f"{line.total_yen:,}",
        ]
        for line in sheet
    ]
    total = closing.cash_yen + closing.cashless_yen
    rows.append(
        [
            "計",
            "",
            "",
            f"{closing.receipts:,}",
            f"{sum(line.count for line in sheet if not line.refunded):,}",
            f"{total:,}",
        ]
    )
    difference = closing.counted_yen - closing.cash_yen
    moment = timezone.localtime(closing.closed_at)
    payload = {
        "paper": Paper("収納日計表", invented=invented).as_data(),
        "name": "収納日計表",
        "office": place_of(closing.office_id, closing.office.name),
        "day": format_era_wide(closing.day),
        "heads": ["種目", "方法", "単価（円）", "領収", "通数", "金額（円）"],
        "rows": rows,
        "sums": [
            ["現金（計算額）", f"{closing.cash_yen:,}円"],
            ["現金（実査額）", f"{closing.counted_yen:,}円"],
            ["過不足", f"{difference:+,}円" if difference else "なし"],
            ["キャッシュレス", f"{closing.cashless_yen:,}円"],
            ["過不足の理由", closing.note or "―"],
        ],
        "closed": f"{format_era_wide(moment.date())}　{moment:%H:%M}　締め　{closing.closed_by.name}",
    }
    return typeset(CLOSING, payload, issued_at=closing.closed_at)
