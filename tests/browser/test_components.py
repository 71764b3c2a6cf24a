"""Every component on one page, in a real browser: clean for axe, usable with keys, still when something fails."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.context import make_context
from django.urls import path
from playwright.sync_api import Page, Route, expect

from kusei.kernel.offices.models import Account, Role
from kusei.kernel.procedures.day_field import DayField
from kusei.web import urls as project
from kusei.web.permissions import allowed
from kusei.web.tests.people import account_with

PAGE = Path(__file__).with_name("components.html")


class MoveForm(forms.Form):
    moved_on = DayField(label="異動日")
    why = forms.ChoiceField(label="理由", choices=[("in", "転入"), ("out", "転出")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="本人に確かめた", required=False, help_text="書類を見て")
    note = forms.CharField(label="メモの内容", required=False, widget=forms.Textarea)


@allowed(Role.CLERK)
def whole(request: HttpRequest) -> HttpResponse:
    form = MoveForm(request.POST or None)
    context = make_context({"form": form, "day": date(1980, 1, 2)}, request)
    assert isinstance(context, Context)
    return HttpResponse(
        Template(PAGE.read_text(encoding="utf-8")).render(context), status=422 if form.errors else 200
    )


@allowed(Role.CLERK)
def part(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>出しました</p>")


@allowed(Role.CLERK)
def down(request: HttpRequest) -> HttpResponse:
    raise OperationalError


urlpatterns = [
    path("page/", whole, name="page"),
    path("part/", part, name="part"),
    path("down/", down, name="down"),
    *project.urlpatterns,
]
handler500 = project.handler500

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]


@pytest.fixture
def opened(site: str, page: Page, sign_in: Callable[..., None]) -> Page:
    clerk: Account = account_with(Role.CLERK)
    sign_in(clerk)
    page.goto("/page/")
    return page


def test_all_components_are_clean_also_with_errors(opened: Page, axe_clean: Callable[[Page], None]) -> None:
    axe_clean(opened)
    opened.get_by_role("button", name="確認へ進む").click()
    expect(opened.locator(".summary")).to_be_focused()
    axe_clean(opened)
    opened.locator(".summary a").last.click()
    expect(opened.get_by_label("転入")).to_be_focused()


def test_a_day_is_understood_while_one_types_and_the_focus_stays(opened: Page) -> None:
    field = opened.get_by_label("異動日")
    field.press_sequentially("R8.11.24")
    expect(opened.locator("#id_moved_on_understood")).to_have_text("令和8年11月24日（2026年11月24日）")
    expect(field).to_be_focused()
    field.fill("令和8年2月30日")
    expect(opened.locator("#id_moved_on_understood")).to_contain_text("という日はありません")


def test_a_function_key_works_inside_a_field_and_a_letter_does_not(opened: Page) -> None:
    opened.get_by_label("メモの内容").focus()
    opened.keyboard.press("m")
    expect(opened.get_by_role("dialog")).to_have_count(0)
    opened.keyboard.press("F4")
    expect(opened.locator("#part")).to_have_text("出しました")
    opened.get_by_role("button", name="証明書を出す").focus()
    opened.keyboard.press("m")
    expect(opened.get_by_role("dialog", name="メモ")).to_be_visible()
    opened.keyboard.press("F4")
    expect(opened.get_by_role("dialog", name="メモ")).to_be_visible()


def test_what_was_typed_stays_when_the_database_is_down(opened: Page) -> None:
    opened.get_by_label("メモの内容").fill("途中まで書いたこと")
    opened.keyboard.press("F6")
    expect(opened.locator("#messages [role=alert]")).to_contain_text("いま、台帳につながりません")
    expect(opened.get_by_label("メモの内容")).to_have_value("途中まで書いたこと")
    opened.keyboard.press("Escape")
    expect(opened.locator("#messages .toast")).to_have_count(0)


def test_what_was_typed_stays_when_the_server_is_gone(opened: Page) -> None:
    opened.get_by_label("メモの内容").fill("途中まで書いたこと")
    opened.route("**/part/", lambda route: route.abort())
    opened.keyboard.press("F4")
    expect(opened.locator("#messages [role=alert]")).to_contain_text("サーバーにつながりません")
    expect(opened.get_by_label("メモの内容")).to_have_value("途中まで書いたこと")


def test_an_answer_of_some_machine_between_does_not_take_the_place_of_the_work(opened: Page) -> None:
    opened.route("**/part/", lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))
    opened.keyboard.press("F4")
    expect(opened.locator("#messages [role=alert]")).to_contain_text("サーバーが答えられませんでした")
    expect(opened.locator("#part")).to_be_empty()


def test_only_a_long_wait_is_shown(opened: Page) -> None:
    opened.clock.install()
    waiting: list[Route] = []
    opened.route("**/part/", lambda route: waiting.append(route))
    bar = opened.locator("#busy")
    with opened.expect_request("**/part/"):
        opened.keyboard.press("F4")
    opened.clock.run_for(200)
    expect(bar).not_to_have_class("busy on")
    opened.clock.run_for(200)
    expect(bar).to_have_class("busy on")
    expect(bar).to_have_text("処理しています")
    waiting[0].continue_()
    expect(opened.locator("#part")).to_have_text("出しました")
    expect(bar).not_to_have_class("busy on")
