"""Fields, errors, chips, formats: what the components put on a page."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from kusei.kernel.procedures.day_field import DayField
from kusei.web.templatetags.kusei import chip


class MoveForm(forms.Form):
    moved_on = DayField(label="異動日")
    why = forms.ChoiceField(label="理由", choices=[("in", "転入"), ("out", "転出")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="確かめた", required=False)
    note = forms.CharField(label="メモ", required=False, help_text="100字まで")


def _render(text: str, **context: object) -> str:
    context.setdefault("request", RequestFactory().get("/list/?q=x"))
    return Template("{% load kusei %}" + text).render(Context(context))


def test_a_field_has_label_hint_and_control_that_know_each_other() -> None:
    shown = _render("{% field form.note %}", form=MoveForm())
    assert '<label for="id_note">メモ' in shown
    assert 'id="id_note_helptext">100字まで' in shown
    assert 'aria-describedby="id_note_helptext"' in shown
    assert "必須" not in shown


def test_an_error_stands_at_the_field_and_above_the_form_with_a_link() -> None:
    form = MoveForm({"moved_on": "令和8年2月30日", "why": ""})
    shown = _render("{% error_summary form %}{% field form.moved_on %}{% field form.why %}", form=form)
    assert "なおすところが2つあります" in shown
    assert '<a href="#id_moved_on"><b>異動日</b>' in shown
    assert '<a href="#id_why_0"><b>理由</b>' in shown
    assert shown.count("暦に令和8年2月30日という日はありません。") == 2
    assert 'aria-invalid="true"' in shown
    assert 'id="id_moved_on_error"' in shown
    assert 'value="令和8年2月30日"' in shown


def test_without_errors_there_is_no_summary() -> None:
    assert _render("{% error_summary form %}", form=MoveForm()).strip() == ""


def test_choices_are_a_group_with_a_legend() -> None:
    shown = _render("{% field form.why %}", form=MoveForm())
    assert "<fieldset" in shown
    assert "<legend>理由" in shown
    assert 'id="id_why_0"' in shown


def test_a_checkbox_comes_before_its_words() -> None:
    shown = _render("{% field form.sure %}", form=MoveForm())
    assert shown.index('type="checkbox"') < shown.index("確かめた")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和8年11月24日", date(2026, 11, 24)),
        ("R8.11.24", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("Ｓ５５．１．２", date(1980, 1, 2)),
    ],
)
def test_a_day_is_typed_in_either_calendar(typed: str, day: date) -> None:
    form = MoveForm({"moved_on": typed, "why": "in"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["moved_on"] == day


def test_a_stored_day_is_shown_in_the_japanese_calendar() -> None:
    shown = _render("{% field form.moved_on %}", form=MoveForm(initial={"moved_on": date(2017, 4, 2)}))
    assert 'value="平成29年4月2日"' in shown


def test_the_same_day_in_other_words_is_no_change() -> None:
    form = MoveForm(
        {"moved_on": "R8.11.24", "why": "in"}, initial={"moved_on": date(2026, 11, 24), "why": "in"}
    )
    assert form.changed_data == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("R8.11.24", "令和8年11月24日（2026年11月24日）"),
        ("平成31年5月1日", "令和元年5月1日のことなら"),
        ("2月", "受け付けられません"),
        ("", ""),
        ("1" * 41, ""),
    ],
)
def test_a_day_is_understood_as_one_types(typed: str, shown: str) -> None:
    answer = Client().post("/days/understood/?field=moved_on", {"moved_on": typed}).content.decode().strip()
    assert shown in answer
    assert bool(answer) is bool(shown)


def test_a_chip_says_its_colour_in_words() -> None:
    assert chip("カード 1/2まで", "wait") == (
        '<span class="chip wait"><span class="unseen">仮・期限あり：</span>カード 1/2まで</span>'
    )
    assert chip("<b>", "plain") == '<span class="chip plain">&lt;b&gt;</span>'
    with pytest.raises(ValueError, match="green"):
        chip("x", "green")


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("{{ v|day }}", date(2026, 11, 24), '<time class="day" datetime="2026-11-24">令和8年11月24日</time>'),
        ("{{ v|day }}", None, ""),
        ("{{ v|yen }}", 1290317, "1,290,317円"),
        ("{{ v|number }}", 0, "0"),
    ],
)
def test_formats(text: str, value: object, shown: str) -> None:
    assert _render(text, v=value) == shown


def test_a_short_day_still_tells_the_whole() -> None:
    shown = _render("{{ v|short_day }}", v=date(2026, 11, 24))
    assert ">R8.11.24<" in shown
    assert 'title="令和8年11月24日"' in shown


def test_a_moment_is_told_in_the_office_time() -> None:
    shown = _render("{{ v|moment }}", v=datetime(2026, 11, 24, 1, 42, tzinfo=UTC))
    assert "令和8年11月24日 10:42" in shown


def test_steps_say_where_one_is() -> None:
    shown = _render('{% steps 2 "受付" "入力" "確認" %}')
    assert shown.count('aria-current="step"') == 1
    assert "手順（3のうち2）" in shown
    assert "（済み）" in shown


def test_a_misspelt_tag_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError):
        _render("{% feild form.note %}", form=MoveForm())
