"""The pages of the outline. No page here touches a person: counts and the acts behind them only."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from kusei.kernel.days.eras import format_era
from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.days.not_understood import DayNotUnderstood
from kusei.kernel.offices.models import Role
from kusei.kernel.offices.profile import Authority, City
from kusei.kernel.offices.queries import NoCityLoaded, city
from kusei.kernel.procedures.act_names import name_of_kind
from kusei.kernel.statistics.outline.exports import shown, source_text
from kusei.kernel.statistics.outline.map.classes import FIGURES, ward_figure
from kusei.kernel.statistics.outline.map.drawing import ward_map
from kusei.kernel.statistics.outline.published import (
    NoFiguresForYear,
    PrintedTotalDisagrees,
    cited,
    duty_table,
    law_table,
    published_years,
)
from kusei.kernel.statistics.outline.ratios import RatioTable, ratio_table
from kusei.kernel.statistics.outline.sheets import ratio_sheet
from kusei.kernel.statistics.queries import acts_behind, counts_by_day, live_counts
from kusei.web.navigation import COUNTER
from kusei.web.outline import lines
from kusei.web.permissions import allowed

READERS = (*sorted(COUNTER), Role.MANAGER, Role.AUDITOR)
"""Who may read the outline: whoever has it in the menu."""

P = ParamSpec("P")
CHART_DAYS = 60
ON_ONE_PAGE = 50
FIRST_FIGURE = "cases"

TABS = (
    ("outline", "職員と窓口"),
    ("outline-expenses", "経費"),
    ("outline-ratios", "比較"),
    ("outline-duties", "事務と根拠"),
    ("outline-map", "地図"),
    ("outline-live", "今年度の記録"),
    ("outline-years", "年次"),
)


@dataclass(frozen=True)
class Wanted:
    """What a page is about: the city, the published year chosen, and today's year, in which Kusei counts."""

    city: City
    year: int | None
    today: date

    @property
    def this_year(self) -> FiscalYear:
        """The fiscal year that runs today."""
        return FiscalYear.of(self.today)

    def ratios(self) -> RatioTable:
        """Return the published tables of the chosen year and what follows from them."""
        return ratio_table(self.city, self.year)


def outlined(
    view: Callable[Concatenate[HttpRequest, Wanted, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view what it is about; answer in words where there is no city, no such year, or sums disagree."""

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            wanted = Wanted(city(), _year_asked(request), timezone.localdate())
            return view(request, wanted, *args, **kwargs)
        except NoCityLoaded as fault:
            return render(request, "web/outline/refused.html", {"reason": str(fault)}, status=503)
        except NoFiguresForYear as fault:
            there = [FiscalYear(year) for year in fault.years]
            return render(
                request, "web/outline/refused.html", {"reason": str(fault), "years": there}, status=404
            )
        except PrintedTotalDisagrees as fault:
            context = {
                "reason": "公表された合計と内訳が合わないため、公表できません。",
                "found": fault.disagreements,
            }
            return render(request, "web/outline/refused.html", context, status=409)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", answered)


def _year_asked(request: HttpRequest) -> int | None:
    text = request.GET.get("fiscal_year", "")
    if not text:
        return None
    try:
        return FiscalYear.parse(text).year
    except DayNotUnderstood as fault:
        raise Http404(str(fault)) from fault


def _page_asked(request: HttpRequest) -> int:
    """Return the page number of the address, 1 where it makes no sense."""
    text = request.GET.get("page", "")
    return int(text) if re.fullmatch("[1-9][0-9]{0,6}", text) else 1


def _frame(wanted: Wanted, ratios: RatioTable, tab: str, live: lines.Counts) -> dict[str, object]:
    """Return what every tab shows: the band of figures, the tabs, the years to choose from."""
    total = ratios.total
    thousand = None if total.expenses_yen is None else total.expenses_yen // 1_000
    offices = ratios.offices
    return {
        "city": wanted.city,
        "office_count": len(wanted.city.counted_offices()),
        "year": FiscalYear(ratios.fiscal_year),
        "years": [FiscalYear(year) for year in reversed(published_years(wanted.city))],
        "year_query": f"?fiscal_year={ratios.fiscal_year}" if wanted.year is not None else "",
        "tabs": [(reverse(name), label, name == tab) for name, label in TABS],
        "total": total,
        "thousand_yen": thousand,
        "yen_per_case": lines.shown(total.yen_per_case),
        "staff_on": offices.staff_on if offices else None,
        "live_total": sum(sum(counts.values()) for counts in live.values()),
        "this_year": wanted.this_year,
        "today": wanted.today,
    }


@allowed(*READERS)
@require_safe
@outlined
def offices(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """Staff and cases of every office, published and live."""
    ratios, live = wanted.ratios(), live_counts(wanted.this_year)
    context = _frame(wanted, ratios, "outline", live)
    table = ratios.offices
    if table is not None:
        context |= {
            "lines": lines.office_lines(wanted.city, table, live),
            "sources": [source_text(source) for source in table.sources],
            "footnotes": table.footnotes,
        }
    return render(request, "web/outline/offices.html", context)


@allowed(*READERS)
@require_safe
@outlined
def expenses(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """Expenses of every ward by kind, with what each kind covers."""
    ratios = wanted.ratios()
    context = _frame(wanted, ratios, "outline-expenses", live_counts(wanted.this_year))
    table = ratios.expenses
    if table is not None:
        shares = ratios.total.kind_shares
        context |= {
            "table": table,
            "lines": lines.expense_lines(table, ratios),
            "kinds": [
                (number, kind, lines.percent(share))
                for number, (kind, share) in enumerate(zip(table.kinds, shares, strict=True), 1)
            ],
            "sources": [source_text(source) for source in table.sources],
        }
    return render(request, "web/outline/expenses.html", context)


@allowed(*READERS)
@require_safe
@outlined
def ratios(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """What follows from the published figures, ward by ward."""
    table = wanted.ratios()
    sheet = ratio_sheet(wanted.city, table.fiscal_year)
    context = _frame(wanted, table, "outline-ratios", live_counts(wanted.this_year))
    rows = [
        (
            row.ward_code,
            row.ward,
            [shown(column, value) for column, value in zip(sheet.columns[1:], cells[1:], strict=True)],
        )
        for row, cells in zip(table.rows, sheet.rows, strict=True)
    ]
    context |= {
        "columns": sheet.columns[1:],
        "rows": rows,
        "sources": [source_text(source) for source in sheet.sources],
        "footnotes": sheet.footnotes,
    }
    return render(request, "web/outline/ratios.html", context)


@allowed(*READERS)
@require_safe
@outlined
def duties(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """Duties of the sections and branches, and the laws behind them."""
    table = wanted.ratios()
    context = _frame(wanted, table, "outline-duties", live_counts(wanted.this_year))
    sections: dict[str, list[object]] = {}
    for row in duty_table(wanted.city):
        sections.setdefault(row.section, []).append(row)
    laws = law_table(wanted.city)
    context |= {
        "sections": [(name, rows, len(rows)) for name, rows in sections.items()],
        "laws": laws,
        "statute": Authority.STATUTE,
        "delegation": wanted.city.delegation,
        "delegated_by": cited(wanted.city.delegation.laws),
        "sources": list(dict.fromkeys(row.source.text for row in duty_table(wanted.city))),
    }
    return render(request, "web/outline/duties.html", context)


@allowed(*READERS)
@require_safe
@outlined
def ward_figures(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """The map of the wards by one figure, chosen in the address."""
    key = request.GET.get("figure", FIRST_FIGURE)
    if key not in FIGURES:
        raise Http404(f"地図に示せる値ではありません: {key}")
    table = wanted.ratios()
    context = _frame(wanted, table, "outline-map", live_counts(wanted.this_year))
    sheet = ratio_sheet(wanted.city, table.fiscal_year)
    context |= {
        "figures": [(name, label, name == key) for name, label in FIGURES.items()],
        "figure": key,
        "label": FIGURES[key],
        "map": _map(wanted.city, key, table.fiscal_year),
        "sources": [source_text(source) for source in sheet.sources],
        "footnotes": sheet.footnotes,
    }
    return render(request, "web/outline/map.html", context)


@lru_cache(maxsize=64)
def _map(found: City, key: str, year: int) -> SafeString | None:
    """Return the map's SVG, drawn once for a city, figure and year; None where there is nothing to draw."""
    figure = ward_figure(found, key, year)
    if not figure.values or not found.outlines:
        return None
    # Every text of it went through html.escape.
    return mark_safe(ward_map(found, figure, link=lambda code: reverse("outline-ward", args=[code])))  # noqa: S308


@allowed(*READERS)
@require_safe
@outlined
def ward(request: HttpRequest, wanted: Wanted, ward_code: str) -> HttpResponse:
    """One ward: its offices, its place among the wards, its expenses, its residents to come."""
    found = next((one for one in wanted.city.wards if one.code == ward_code), None)
    if found is None:
        raise Http404("この市にない区です。")
    table, live = wanted.ratios(), live_counts(wanted.this_year)
    row = next(row for row in table.rows if row.ward_code == ward_code)
    context = _frame(wanted, table, "", live)
    context |= {
        "ward": found,
        "row": row,
        "ward_yen_per_case": lines.shown(row.yen_per_case),
        "residents": lines.shown(row.residents),
        "thousand_yen": None if row.expenses_yen is None else row.expenses_yen // 1_000,
        "lines": [
            line
            for line in (lines.office_lines(wanted.city, table.offices, live) if table.offices else [])
            if line.ward_code == ward_code
        ],
        "live_total": sum(sum(live.get(o.code, {}).values()) for o in wanted.city.offices_of(ward_code)),
        "compared": lines.compared(table, ward_code),
        "kind_shares": lines.kind_shares(wanted.city.expense_kinds, row, table.total)
        if table.expenses
        else [],
        "projection_years": wanted.city.projection_years,
        **_population_of(wanted.city, ward_code),
        "offices": [(office, wanted.city.hours_of(office)) for office in wanted.city.offices_of(ward_code)],
        "residents_on": table.residents_on,
    }
    return render(request, "web/outline/ward.html", context)


def _population_of(found: City, ward_code: str) -> dict[str, object]:
    """Return a ward's projected residents by year with bars, and the change from the first year to the last."""
    for line in lines.population_lines(found, [ward_code]):
        most = max(line.counts)
        bars = [lines.bar_length(count, most) for count in line.counts]
        rows = list(zip(found.projection_years, line.counts, bars, strict=True))
        return {"population": rows, "population_change": line.change}
    return {"population": []}


@allowed(*READERS)
@require_safe
@outlined
def live(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """What Kusei counted this fiscal year, by office and category, and day by day."""
    ward_code = request.GET.get("ward", "")
    if ward_code and ward_code not in {one.code for one in wanted.city.wards}:
        raise Http404("この市にない区です。")
    counts = live_counts(wanted.this_year)
    rows = lines.live_lines(wanted.city, counts, ward_code)
    first = max(wanted.today - timedelta(days=CHART_DAYS - 1), wanted.this_year.first_day)
    by_day = counts_by_day(first, wanted.today)
    context = _frame(wanted, wanted.ratios(), "outline-live", counts)
    context |= {
        "ward": wanted.city.ward(ward_code) if ward_code else None,
        "categories": [name or lines.NO_CATEGORY for name in lines.live_categories(counts)],
        "category_keys": lines.live_categories(counts),
        "rows": [(row, list(zip(lines.live_categories(counts), row.counts, strict=True))) for row in rows],
        "sums": [
            sum(row.counts[place] for row in rows) for place in range(len(lines.live_categories(counts)))
        ],
        "whole": sum(row.total for row in rows),
        "bars": lines.day_bars(by_day, first, wanted.today),
        "most": max(by_day.values(), default=0),
        "bar_width": f"{80 / ((wanted.today - first).days + 1):.2f}",
        "first": first,
    }
    return render(request, "web/outline/live.html", context)


@allowed(*READERS)
@require_safe
@outlined
def acts(request: HttpRequest, wanted: Wanted, office: str) -> HttpResponse:
    """The acts behind one office's live count, newest first; no person and no content is shown."""
    found = next((one for one in wanted.city.offices if one.code == office), None)
    if found is None:
        raise Http404("この市にない庁舎です。")
    year = FiscalYear(wanted.year) if wanted.year is not None else wanted.this_year
    category = request.GET.get("category", "")
    page = _page_asked(request)
    counts = live_counts(year).get(office, {})
    listed = acts_behind(
        year, office=office, category=category, offset=(page - 1) * ON_ONE_PAGE, limit=ON_ONE_PAGE + 1
    )
    context = {
        "city": wanted.city,
        "office": found,
        "ward": wanted.city.ward(found.ward_code),
        "shown_year": year,
        "category": category,
        "categories": sorted(counts.items(), key=lambda item: -item[1]),
        "count": counts.get(category, 0) if category else sum(counts.values()),
        "whole": sum(counts.values()),
        "acts": [(act, name_of_kind(act.kind)) for act in listed[:ON_ONE_PAGE]],
        "page": page,
        "has_next": len(listed) > ON_ONE_PAGE,
    }
    return render(request, "web/outline/acts.html", context)


@allowed(*READERS)
@require_safe
@outlined
def years(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """Published figures year by year beside what was counted, and the residents to come."""
    published = set(published_years(wanted.city))
    counted = {wanted.this_year.year: live_counts(wanted.this_year)}
    counted |= {year: live_counts(FiscalYear(year)) for year in published}
    context = _frame(wanted, wanted.ratios(), "outline-years", counted[wanted.this_year.year])
    totals = {year: sum(sum(counts.values()) for counts in found.values()) for year, found in counted.items()}
    context |= {
        "lines": [
            lines.year_line(
                FiscalYear(year),
                ratio_table(wanted.city, year) if year in published else None,
                totals[year] or (0 if year == wanted.this_year.year else None),
            )
            for year in sorted(published | set(counted), reverse=True)
        ],
        "projection_years": wanted.city.projection_years,
        "population": lines.population_lines(wanted.city),
        "credit": wanted.city.credits.population,
        "as_of": format_era(wanted.today),
    }
    return render(request, "web/outline/years.html", context)
