"""One field of a form on the screen: label, control, and the line beneath it that says how it is understood or what is wrong.

Drawn here and not by a template, since a move-in of four people has some eighty of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

MUST = mark_safe(' <span class="must">必須</span>')


@dataclass(slots=True)
class Box:
    """A field. path: as findings name it ("entrants.0.birth_on"). name: as the browser sends it.

    kind: text, day, choice, area or check. options: (value, label) of a choice. list_id: the datalist of a text.
    said: what is wrong (`wrong`), or how it is understood.
    """

    path: str
    name: str
    label: str
    value: str = ""
    kind: str = "text"
    must: bool = False
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    list_id: str = ""
    size: str = ""
    refresh: bool = False
    focus: bool = False
    said: list[str] = field(default_factory=list)
    wrong: bool = False

    @property
    def id(self) -> str:
        """The id of the control on the page."""
        return f"f-{self.path.replace('.', '-')}"

    def __str__(self) -> str:
        return str(self.__html__())

    def __html__(self) -> SafeString:
        """Return the field as HTML."""
        if self.kind == "check":
            return format_html(
                '<div class="box tick {}" data-path="{}"><label>{} <span>{}</span></label>{}</div>',
                self.size, self.path, self.control(), self.label, self._said(),
            )  # fmt: skip
        return format_html(
            '<div class="box {}{}" data-path="{}"><label for="{}">{}{}</label>{}{}{}</div>',
            self.size, " wrong" if self.wrong else "", self.path, self.id, self.label, MUST if self.must else "",
            self.control(), format_html('<p class="hint">{}</p>', self.hint) if self.hint else "", self._said(),
        )  # fmt: skip

    def control(self) -> SafeString:
        """Return the control alone."""
        common = format_html(
            'id="{}" name="{}" aria-describedby="{}-said"{}{}{}{}',
            self.id, self.name, self.id,
            mark_safe(' aria-invalid="true"') if self.wrong else "",
            mark_safe(" data-refresh") if self.refresh else "",
            mark_safe(" data-take-focus") if self.focus else "",
            mark_safe(' aria-required="true"') if self.must else "",
        )  # fmt: skip
        if self.kind == "choice":
            return format_html("<select {}>{}</select>", common, _options(self.options, self.value))
        if self.kind == "area":
            return format_html('<textarea {} rows="2" maxlength="500">{}</textarea>', common, self.value)
        if self.kind == "check":
            return format_html(
                '<input type="checkbox" value="1" {}{}>', common, mark_safe(" checked") if self.value else ""
            )
        return format_html(
            '<input {} value="{}" autocomplete="off" spellcheck="false" maxlength="200"{}{}>', common, self.value,
            format_html(' list="{}"', self.list_id) if self.list_id else "",
            mark_safe(' data-day size="18"') if self.kind == "day" else "",
        )  # fmt: skip

    def bare(self) -> SafeString:
        """Return the control and its line, named for the ear only: for a cell of a table."""
        return format_html(
            '<div class="box bare{}" data-path="{}"><label class="unseen" for="{}">{}</label>{}{}</div>',
            " wrong" if self.wrong else "", self.path, self.id, self.label, self.control(), self._said(),
        )  # fmt: skip

    def _said(self) -> SafeString:
        return format_html('<p class="said" id="{}-said">{}</p>', self.id, " ".join(self.said))


def _options(options: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if value == chosen else "", label) for value, label in options),
    )


def datalist(name: str, values: Iterable[str]) -> SafeString:
    """Return a list of values that a text field offers while one types."""
    options = "".join(f'<option value="{conditional_escape(value)}">' for value in values)
    return format_html('<datalist id="{}">{}</datalist>', name, mark_safe(options))  # noqa: S308  escaped above
