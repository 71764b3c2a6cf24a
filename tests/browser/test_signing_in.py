"""Signing in and out in a real browser, with keys only, and without faults that axe can find."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kusei.kernel.offices.models import Account, Role
from kusei.web.tests.people import account_with

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]


@pytest.fixture
def clerk(site: str) -> Account:
    return account_with(Role.CLERK, login="0123")


def test_the_first_key_goes_into_the_login(page: Page, axe_clean: Check) -> None:
    page.goto("/sign-in/")
    expect(page.get_by_label("職員番号")).to_be_focused()
    axe_clean(page)


def test_a_mistake_is_told_where_the_keyboard_is(page: Page, axe_clean: Check) -> None:
    page.goto("/sign-in/")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("職員番号")).to_be_focused()
    axe_clean(page)


def test_the_lock_says_how_long(page: Page, clerk: Account, axe_clean: Check) -> None:
    page.goto("/sign-in/")
    for _ in range(5):
        page.get_by_label("職員番号").fill("0123")
        page.get_by_label("合言葉").fill("wrong password")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("heading")).to_have_text("しばらく、はじめられません")
    expect(page.locator("main")).to_contain_text("あと15分")
    axe_clean(page)


def test_in_and_out_again(page: Page, clerk: Account, sign_in: Callable[..., None], axe_clean: Check) -> None:
    sign_in(clerk, counter="2")
    page.goto("/password/")
    expect(page.locator(".who")).to_contain_text("2番窓口")
    axe_clean(page)
    page.locator(".me summary").click()
    axe_clean(page)
    page.get_by_role("button", name="おわる").click()
    expect(page.locator(".notice")).to_contain_text("おわりました")


def test_escape_closes_the_menu_before_it_leaves_the_page(
    page: Page, clerk: Account, sign_in: Callable[..., None]
) -> None:
    sign_in(clerk)
    page.goto("/password/")
    page.locator(".me summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".me .box")).to_be_hidden()
    assert page.url.endswith("/password/")


def test_a_key_presses_the_button_that_shows_it(
    page: Page, clerk: Account, sign_in: Callable[..., None]
) -> None:
    sign_in(clerk)
    page.goto("/password/")
    page.get_by_label("いまの合言葉").focus()
    page.keyboard.press("F2")
    expect(page.locator(".summary")).to_contain_text("なおすところが3つあります")


def test_every_stop_of_the_tab_key_can_be_seen(
    page: Page, clerk: Account, sign_in: Callable[..., None]
) -> None:
    sign_in(clerk)
    page.goto("/password/")
    seen: set[str] = set()
    for _ in range(16):
        page.keyboard.press("Tab")
        at, outline, ring = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 60), s.outlineStyle + ' ' + s.outlineWidth + ' ' + s.outlineColor, s.boxShadow]; }"
        )
        if at.startswith("<body"):
            continue  # past the last stop, before the first
        assert outline == "solid 4px rgb(0, 0, 0)", at
        assert "rgb(255, 212, 61)" in ring, at
        seen.add(at)
    assert len(seen) >= 7


def test_the_warning_before_time_is_up_can_be_answered(
    page: Page, clerk: Account, sign_in: Callable[..., None], axe_clean: Check
) -> None:
    page.clock.install()
    sign_in(clerk)
    page.goto("/password/")
    page.clock.fast_forward("28:30")
    dialog = page.get_by_role("dialog", name="まもなく、終わりになります")
    expect(dialog).to_be_visible()
    axe_clean(page)
    with page.expect_response("**/still-here/") as answer:
        page.get_by_role("button", name="つづける").click()
    assert answer.value.status == 204
    expect(dialog).to_be_hidden()
