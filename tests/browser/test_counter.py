"""The counter in a real browser: a move-in by keyboard alone, from the search box to the record; and axe on every page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kusei.kernel.days.eras import format_era_short
from kusei.kernel.offices.models import Role
from kusei.kernel.procedures.models import Filing
from kusei.web.counter.tests.world import Staff, staff

pytestmark = pytest.mark.browser

SignIn = Callable[..., None]
Clean = Callable[[Page], None]


@pytest.fixture
def people(site: str) -> Staff:
    """A clerk, an approver and a section head of 小倉南区."""
    return staff()


def enter(page: Page, *texts: str) -> None:
    """Type into one field after the other; Enter goes on."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def record(people: Staff) -> Filing:
    """Have a move-in recorded."""
    from kusei.kernel.procedures.actions import approve

    filing = people.file()
    recorded, _ = approve(
        filing.pk, filing.version, approver=people.approver, capacity="福岡県北九州市小倉南区長", today=timezone.localdate(),
        second_person_required=True,
    )  # fmt: skip
    return recorded


def test_a_move_in_by_keyboard_alone(page: Page, sign_in: SignIn, people: Staff, axe_clean: Clean) -> None:
    moved_on = format_era_short(timezone.localdate() - timedelta(days=2))
    sign_in(people.clerk)
    page.keyboard.press("/")
    enter(page, "タカギ カオル")
    expect(page.locator("h1")).to_have_text("見つかりませんでした")
    assert "タカギ" not in page.url
    page.goto("/today/")
    page.keyboard.press("F2")
    expect(page.locator("h1")).to_contain_text("転入届")
    enter(page, moved_on)
    page.locator("#f-to-town").focus()
    enter(page, "下曽根四丁目", "22番1号")
    page.locator("#f-entrants-0-name").focus()
    enter(page, "高木　薫", "タカギ　カオル", "S63.12.1")
    page.keyboard.press("Enter")
    enter(page, "孫")
    expect(page.locator('[data-path="entrants.0.relationship"] .said')).to_contain_text(
        "「子の子」と入力してください"
    )
    expect(page.locator('[data-path="entrants.0.birth_on"] .said')).to_contain_text("昭和63年12月1日")
    axe_clean(page)
    page.locator("#f-entrants-0-relationship").select_text()
    enter(page, "世帯主")
    page.locator("#f-entrants-0-domicile").focus()
    enter(page, "東京都世田谷区代沢五丁目1番", "高木　薫")
    page.locator("#f-previous_address").focus()
    enter(page, "東京都世田谷区代沢五丁目1番2号")
    page.keyboard.press("F9")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator("#f-previous_address")).to_have_value("東京都世田谷区代沢五丁目1番2号")
    axe_clean(page)
    page.locator("#f-filer_name").focus()
    enter(page, "高木　薫")
    page.keyboard.press("ArrowDown")
    page.locator("input[name=identified_by]").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".ready")).to_be_visible()
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_contain_text("仮登録")
    filing = Filing.objects.get()
    assert filing.content["filer"]["capacity"] == "本人"

    sign_out(page)
    sign_in(people.approver)
    page.goto("/reviews/")
    page.locator("main").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="決裁して記録")).to_be_visible()
    axe_clean(page)
    page.keyboard.press("F9")
    expect(page.locator(".recorded")).to_contain_text("記録番号")
    axe_clean(page)
    page.keyboard.press("F2")
    expect(page.locator("h1")).to_have_text("北九州市小倉南区下曽根四丁目22番1号")
    axe_clean(page)


def sign_out(page: Page) -> None:
    """End the session from the menu of the account."""
    page.locator("details.me summary").click()
    page.get_by_role("button", name="おわる").click()
    page.wait_for_url("**/sign-in/**")


def test_a_household_is_found_opened_and_come_back_from(page: Page, sign_in: SignIn, people: Staff) -> None:
    record(people)
    sign_in(people.clerk)
    page.keyboard.press("/")
    enter(page, "タカギ")
    expect(page.locator(".hits tbody tr")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/**")
    page.go_back()
    expect(page.locator(".hits tbody tr")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    enter(page, "タカギ S63.12.1")
    page.wait_for_url("**/households/**")


def test_every_page_of_the_counter_is_open_to_all(
    page: Page, sign_in: SignIn, people: Staff, axe_clean: Clean
) -> None:
    recorded, waiting = record(people), people.file(previous_address="広島県福山市東桜町3番5号")
    household, person = recorded.households[-1], recorded.persons[0]
    assert people.head.role == Role.SECTION_HEAD
    sign_in(people.head)
    for address in (
        "/today/", "/search/", "/filings/", "/reviews/", "/notices/", "/notices/move-between-wards/",
        f"/households/{household}/", f"/households/{household}/slip/", f"/households/{household}/notices/",
        f"/households/{household}/notices/move-within/", f"/households/{household}/notices/correct-particulars/",
        f"/households/{household}/notices/protect/", f"/persons/{person}/", f"/persons/{person}/lift/",
        f"/filings/{waiting.pk}/", f"/filings/{waiting.pk}/amend/",
    ):  # fmt: skip
        page.goto(address)
        axe_clean(page)


def test_what_was_typed_comes_back_after_the_session_is_lost(
    page: Page, sign_in: SignIn, people: Staff
) -> None:
    sign_in(people.clerk)
    page.goto("/notices/move-in/")
    page.locator("#f-entrants-0-name").fill("高木　薫")
    page.locator("#f-entrants-0-kana").fill("タカギ　カオル")
    with page.expect_response("**/check/"):
        page.locator("#f-previous_address").fill("東京都世田谷区")
    page.context.clear_cookies()
    sign_in(people.clerk)
    page.goto("/notices/move-in/")
    expect(page.locator("#f-entrants-0-name")).to_have_value("高木　薫")
    expect(page.locator("#f-previous_address")).to_have_value("東京都世田谷区")
