"""Components and formats of the screens: `{% load kusei %}` in any template, also in those of the sections."""

from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, CheckboxInput
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kusei.kernel.days.eras import format_era, format_era_short

register = template.Library()

# What a chip's colour says, in words for whoever does not see it.
CHIP_MEANINGS = {
    "plain": "",
    "holds": "有効",
    "wait": "仮・期限あり",
    "alert": "注意",
    "act": "できること",
}


@register.simple_tag
def chip(text: str, meaning: str = "plain") -> SafeString:
    """Return a chip. meaning: holds (green), wait (amber: provisional, expiring), alert (red), act (blue), plain.

    Raises ValueError for another meaning.
    """
    if meaning not in CHIP_MEANINGS:
        raise ValueError(f"chip meaning {meaning!r} is not one of {', '.join(CHIP_MEANINGS)}")
    said = CHIP_MEANINGS[meaning]
    spoken = format_html('<span class="unseen">{}：</span>', said) if said else ""
    return format_html('<span class="chip {}">{}{}</span>', meaning, spoken, text)


@register.filter
def day(value: date | None) -> SafeString | str:
    """Return a day in 和暦 that is never broken over two lines; nothing for None."""
    if value is None:
        return ""
    return format_html('<time class="day" datetime="{}">{}</time>', value.isoformat(), format_era(value))


@register.filter
def short_day(value: date | None) -> SafeString | str:
    """Return a day as R8.11.24, for narrow columns; the whole one is read aloud and shown on pointing."""
    if value is None:
        return ""
    return format_html(
        '<time class="day" datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        format_era(value),
        format_era_short(value),
    )


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Return a moment as 令和8年11月24日 10:42 in the office's time; nothing for None."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time class="day" datetime="{}">{} {}</time>',
        local.isoformat(),
        format_era(local.date()),
        f"{local:%H:%M}",
    )


@register.filter
def number(value: int | None) -> str:
    """Return a whole number with commas; nothing for None."""
    return "" if value is None else f"{value:,}"


@register.filter
def yen(value: int | None) -> str:
    """Return whole yen as 1,559円; nothing for None."""
    return "" if value is None else f"{value:,}円"


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """Show one field of a form: label, hint, error, control. A day field shows how it is understood."""
    attributes: dict[str, str | bool] = {}
    understands_days = getattr(bound.field.widget, "understands_days", False)
    if understands_days:
        attributes = {
            "hx-post": f"{reverse('understood-day')}?field={bound.html_name}",
            "hx-trigger": "input changed delay:250ms, load" if bound.value() else "input changed delay:250ms",
            "hx-target": f"#{bound.auto_id}_understood",
            "hx-swap": "innerHTML",
            "hx-params": bound.html_name,
        }
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attributes),
        "checkbox": isinstance(bound.field.widget, CheckboxInput),
        "understands_days": understands_days,
    }


@register.inclusion_tag("web/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """Show, above a form, what must be mended, with a link to each field. Nothing if the form has no errors."""
    faults = [
        (bound.auto_id if not bound.use_fieldset else f"{bound.auto_id}_0", bound.label, error)
        for bound in form
        for error in bound.errors
    ]
    general = list(form.non_field_errors())
    return {"faults": faults, "general": general, "total": len(faults) + len(general)}


@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, object]:
    """Show how many there are and the links to the other pages; the rest of the address stays as it is."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "pages": pages, "request": context["request"]}


@register.inclusion_tag("web/components/steps.html")
def steps(current: int, *names: str) -> dict[str, object]:
    """Show where one is in a course of steps: `{% steps 2 "受付" "入力" "確認" %}` is in the second."""
    return {
        "steps": [
            (number, name, "done" if number < current else "here" if number == current else "ahead")
            for number, name in enumerate(names, start=1)
        ],
        "current": current,
        "total": len(names),
    }
