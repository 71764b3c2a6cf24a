"""The form field in which a day is typed, in 和暦 or 西暦, in one piece."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kusei.kernel.days.eras import format_era, parse_day
from kusei.kernel.days.not_understood import DayNotUnderstood

HOW_TO_WRITE = "例 令和8年11月24日、R8.11.24、2026-11-24"


class DayInput(forms.TextInput):
    """A text field whose understood day is shown beside it as one types (see the `field` tag of the screens)."""

    understands_days = True

    def format_value(self, value: Any) -> str | None:
        """Show a stored day in 和暦; leave what was typed as it was typed."""
        return format_era(value) if isinstance(value, date) else super().format_value(value)


class DayField(forms.Field):
    """Gives a `date` (or None if left empty and not required). What cannot be read is refused with the reason."""

    widget = DayInput
    default_error_messages = {"required": f"日付を入力してください。{HOW_TO_WRITE}"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HOW_TO_WRITE)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return the day that was typed. Raises ValidationError with the reason and how to write it."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value).strip())
        except DayNotUnderstood as error:
            raise ValidationError(error.message_ja, code="not_understood") from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the browser from offering other people's days."""
        return {"autocomplete": "off", "spellcheck": "false", "size": "18", "maxlength": "40"}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not spellings."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
