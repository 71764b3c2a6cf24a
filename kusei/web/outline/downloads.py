"""The outline as files: CSV of one table, XLSX of all, PDF for a meeting. Published figures, except live.csv."""

import csv
import io
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.documents.fonts import NoJapaneseFont
from kusei.kernel.documents.refusals import PaperRefused
from kusei.kernel.offices.profile import City
from kusei.kernel.statistics.outline import sheets
from kusei.kernel.statistics.outline.exports import to_csv, to_xlsx
from kusei.kernel.statistics.outline.report import outline_report
from kusei.kernel.statistics.outline.sheets import Sheet
from kusei.kernel.statistics.queries import live_counts
from kusei.web.outline import lines
from kusei.web.outline.views import READERS, Wanted, outlined
from kusei.web.permissions import allowed

TABLES: dict[str, tuple[str, Callable[[City, int | None], Sheet]]] = {
    "staff": ("職員と窓口", sheets.office_sheet),
    "expenses": ("経費", sheets.expense_sheet),
    "ratios": ("比較", sheets.ratio_sheet),
    "duties": ("事務", lambda found, _: sheets.duty_sheet(found)),
    "laws": ("根拠法令", lambda found, _: sheets.law_sheet(found)),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response


@allowed(*READERS)
@require_safe
@outlined
def table_csv(request: HttpRequest, wanted: Wanted, table: str) -> HttpResponse:
    """One table of published figures as CSV."""
    if table not in TABLES:
        raise Http404("この名前の表はありません。")
    label, sheet_of = TABLES[table]
    sheet = sheet_of(wanted.city, wanted.year)
    year = f"_{FiscalYear(sheet.fiscal_year)}" if sheet.fiscal_year is not None else ""
    return _file(
        to_csv(sheet).encode("utf-8"), "text/csv; charset=utf-8", f"{wanted.city.name}_{label}{year}.csv"
    )


@allowed(*READERS)
@require_safe
@outlined
def live_csv(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """This fiscal year's live counts, by office and category, as CSV."""
    counts = live_counts(wanted.this_year)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("ward", "office_code", "office", "category", "cases"))
    for office in wanted.city.offices:
        ward = wanted.city.ward(office.ward_code).name
        for category, cases in sorted(counts.get(office.code, {}).items()):
            writer.writerow((ward, office.code, office.name, category or lines.NO_CATEGORY, cases))
    name = f"{wanted.city.name}_記録_{wanted.this_year}_{wanted.today:%Y%m%d}.csv"
    return _file(out.getvalue().encode("utf-8"), "text/csv; charset=utf-8", name)


@allowed(*READERS)
@require_safe
@outlined
def outline_xlsx(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """All tables of a year as a workbook."""
    ratios = wanted.ratios()
    book = to_xlsx(sheets.all_sheets(wanted.city, ratios.fiscal_year))
    return _file(book, XLSX, f"{wanted.city.name}_区政概要_{FiscalYear(ratios.fiscal_year)}.xlsx")


@allowed(*READERS)
@require_safe
@outlined
def outline_pdf(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """The outline of a year as a report on A4."""
    ratios = wanted.ratios()
    try:
        report = outline_report(wanted.city, ratios.fiscal_year, made_at=timezone.localtime())
    except (NoJapaneseFont, PaperRefused) as fault:
        return render(request, "web/outline/refused.html", {"reason": str(fault)}, status=503)
    return _file(
        report, "application/pdf", f"{wanted.city.name}_区政概要_{FiscalYear(ratios.fiscal_year)}.pdf"
    )
