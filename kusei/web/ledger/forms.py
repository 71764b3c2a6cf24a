"""What an auditor asks for. A condition that cannot be read is refused at its field: leaving it out would show too much."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kusei.kernel.days.closed_days import ClosedDays
from kusei.kernel.ledger.auditing import ActsWanted
from kusei.kernel.offices.models import Account, Office
from kusei.kernel.procedures.act_names import kinds_to_choose
from kusei.kernel.procedures.day_field import DayField
from kusei.kernel.registers.access.viewings import Hours, Span, ViewingsWanted, kinds_of_late, person_marked
from kusei.web.sign_in.logins import normal_login

LISTED_DAYS, LISTED_AT_FIRST = 92, 31
ANALYSED_DAYS, ANALYSED_AT_FIRST = 31, 7
NIGHTS = {"22-5": "深夜（22時から5時）", "20-7": "夜間・早朝（20時から7時）", "18-8": "18時から8時"}


def start_of(day: date) -> datetime:
    """Return the first moment of a day in the office's time."""
    return datetime.combine(day, time(), timezone.get_default_timezone())


class _DaysForm(forms.Form):
    """From one day to another, both counted."""

    first = DayField(label="いつから", required=False, help_text="")
    last = DayField(label="いつまで", required=False, help_text="")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name in ("first", "last"):
            self.fields[name].widget.attrs["placeholder"] = "例 R8.11.24"

    def clean(self) -> None:
        """Refuse days in the wrong order."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", "「いつから」より前の日です。")


class _StaffField(forms.CharField):
    """A login; gives the internal number of its account."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="職員番号", required=False, max_length=40, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the field short."""
        return {**super().widget_attrs(widget), "size": "10", "autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> Any:
        """Return the number of the account, None if nothing was asked. Raises ValidationError for nobody's login."""
        login = normal_login(super().clean(value))
        if not login:
            return None
        found = Account.objects.filter(login__iexact=login).values_list("pk", flat=True).first()
        if found is None:
            raise ValidationError("この職員番号の職員はいません。", code="nobody")
        return found


def _offices() -> "forms.ModelChoiceField[Office]":
    return forms.ModelChoiceField(
        label="庁舎", queryset=Office.objects.all(), required=False, empty_label="すべて"
    )


class ActsForm(_DaysForm):
    """Which acts to list."""

    office = _offices()
    kind = forms.ChoiceField(label="種類", choices=kinds_to_choose, required=False)
    staff = _StaffField()
    field_order = ["office", "kind", "first", "last", "staff"]

    def wanted(self) -> ActsWanted:
        """Return what was asked for. Only after `is_valid()`."""
        asked = self.cleaned_data
        first, last, office = asked["first"], asked["last"], asked["office"]
        return ActsWanted(
            office=office.pk if office else "",
            kind=asked["kind"],
            since=start_of(first) if first else None,
            until=start_of(last + timedelta(days=1)) if last else None,
            staff=asked["staff"],
        )


class PeriodForm(_DaysForm):
    """A span of days that is never open: what is not typed is taken from today back."""

    longest, at_first = ANALYSED_DAYS, ANALYSED_AT_FIRST

    def clean(self) -> None:
        """Refuse a span that is too long to look through."""
        super().clean()
        if not self.errors and (self.last_day - self.first_day).days >= self.longest:
            self.add_error("first", f"期間は{self.longest}日以内にしてください。")

    @property
    def last_day(self) -> date:
        """The last day, today unless another was typed; with only a first day, as far as is allowed."""
        today = timezone.localdate()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        furthest: date = first + timedelta(days=self.longest - 1) if first else today
        return last or min(today, furthest)

    @property
    def first_day(self) -> date:
        """The first day; without one, so many days before the last as are shown at first."""
        first: date | None = self.cleaned_data.get("first")
        return first or self.last_day - timedelta(days=self.at_first - 1)

    def span(self) -> Span:
        """Return the span asked for. Only after `is_valid()`."""
        return Span(start_of(self.first_day), start_of(self.last_day + timedelta(days=1)))

    def days(self) -> list[date]:
        """Return the days of the span."""
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + timedelta(days=offset) for offset in range(count)]


class ViewingsForm(PeriodForm):
    """Which lines of the viewing log to list. `mark` is kept in the address; it stands for a person."""

    longest, at_first = LISTED_DAYS, LISTED_AT_FIRST

    staff = _StaffField()
    office = _offices()
    what = forms.ChoiceField(label="操作", required=False)
    mark = forms.RegexField(
        regex=r"^[0-9a-f]{10}$",
        label="対象の符号",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "対象の符号は、16進数10けたです。"},
    )
    field_order = ["staff", "office", "what", "first", "last", "mark"]

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        kinds = sorted({*kinds_of_late(), *filter(None, [data.get("what", "")[:40]])})
        self.fields["what"].choices = [("", "すべて"), *((kind, kind) for kind in kinds)]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a mark without the account that looked: a mark leads back to nobody by itself."""
        super().clean()
        if self.cleaned_data.get("mark") and self.cleaned_data.get("staff") is None:
            self.add_error("staff", "対象の符号でしぼるときは、職員番号も指定してください。")

    def wanted(self) -> ViewingsWanted:
        """Return what was asked for; a mark of nobody finds nothing. Only after `is_valid()`."""
        asked = self.cleaned_data
        mark, staff, office = asked["mark"], asked["staff"], asked["office"]
        person = (person_marked(mark, staff, self.span()) or -1) if mark else None
        return ViewingsWanted(self.span(), staff, office.pk if office else "", asked["what"], person)


class OutOfHoursForm(PeriodForm):
    """Which hours count as night."""

    night = forms.ChoiceField(label="夜とする時間", choices=list(NIGHTS.items()), required=False)
    field_order = ["night", "first", "last"]

    def hours(self, closed: ClosedDays) -> list[Hours]:
        """Return the nights of the span, and all hours of its closed days. Only after `is_valid()`."""
        begins, ends = map(int, (self.cleaned_data["night"] or next(iter(NIGHTS))).split("-"))
        found = []
        for day in self.days():
            is_closed = closed.is_closed(day)
            for since, until, night in ((0, ends, True), (ends, begins, False), (begins, 24, True)):
                if night or is_closed:
                    midnight = start_of(day)
                    moments = midnight + timedelta(hours=since), midnight + timedelta(hours=until)
                    found.append(Hours(day, *moments, night=night, closed=is_closed))
        return found


class ThresholdForm(PeriodForm):
    """From how many on something is shown."""

    usual = 1
    least = forms.IntegerField(label="何回から", min_value=2, max_value=100_000, required=False)
    field_order = ["least", "first", "last"]

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["least"].widget.attrs |= {"placeholder": str(self.usual), "size": "6"}

    @property
    def threshold(self) -> int:
        """The number asked for, or the usual one. Only after `is_valid()`."""
        return int(self.cleaned_data["least"] or self.usual)


class MassSearchForm(ThresholdForm):
    """Searches an hour. 30, one every two minutes, is an assumption (仮) for the auditor to change."""

    usual = 30


class RepeatedForm(ThresholdForm):
    """Viewings of one person. 5 in the span is an assumption (仮) for the auditor to change."""

    usual = 5
