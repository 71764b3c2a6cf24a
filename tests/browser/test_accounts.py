"""The administrator's pages in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kusei.kernel.offices.models import Account, Role
from kusei.web.tests.people import account_with

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]


@pytest.fixture
def administrator(site: str, page: Page, sign_in: Callable[..., None]) -> Account:
    account = account_with(Role.ADMINISTRATOR)
    sign_in(account)
    return account


def test_the_list_and_an_account_are_clean(page: Page, administrator: Account, axe_clean: Check) -> None:
    for number in range(30):
        account_with(Role.CLERK, login=f"m{number:03}", must_change_password=number % 2 == 0)
    account_with(Role.CLERK, login="gone", is_active=False)
    page.goto("/accounts/?ended=on")
    axe_clean(page)
    page.goto("/accounts/?q=gone&ended=on")
    page.locator("tbody a").click()
    axe_clean(page)


def test_an_account_is_made_with_keys_only(page: Page, administrator: Account, axe_clean: Check) -> None:
    page.goto("/accounts/")
    page.keyboard.press("F2")
    page.wait_for_url("**/accounts/new/")
    axe_clean(page)
    page.get_by_label("職員番号").focus()
    page.keyboard.type("0456")
    page.keyboard.press("Tab")
    page.keyboard.type("新任 春子")
    page.get_by_label("役割").select_option(label="監査")
    page.keyboard.press("F2")
    expect(page.get_by_role("heading", level=1)).to_have_text("新任 春子さんの最初の合言葉")
    axe_clean(page)
    assert Account.objects.get(login="0456").role == Role.AUDITOR


def test_ending_an_account_asks_first_and_says_it_is_done(
    page: Page, administrator: Account, axe_clean: Check
) -> None:
    clerk = account_with(Role.CLERK, login="0123")
    page.goto(f"/accounts/{clerk.pk}/")
    page.get_by_role("button", name="止める").click()
    axe_clean(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="止める").click()
    page.get_by_role("dialog").get_by_role("button", name="止める").click()
    expect(page.locator("#messages")).to_contain_text("アカウントを止めました")
    axe_clean(page)
    clerk.refresh_from_db()
    assert not clerk.is_active


def test_letter_keys_can_be_turned_off(page: Page, administrator: Account) -> None:
    page.locator(".me summary").click()
    switch = page.get_by_role("button", name="1文字のキー操作")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    page.reload()
    page.locator(".me summary").click()
    expect(page.get_by_role("button", name="1文字のキー操作")).to_have_attribute("aria-pressed", "false")
