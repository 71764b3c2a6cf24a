"""A family comes to town: from the search that finds nobody, through notice and decision, to the paper and the count."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from kusei.kernel.days.eras import format_era
from kusei.kernel.offices.models import Office, Role
from kusei.web.tests.people import account_with

pytestmark = pytest.mark.browser

OFFICE = "40107-00"


def find(page: Page, text: str) -> None:
    """Put a question into the search box by its key, and wait for the answer."""
    page.keyboard.press("/")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_from_the_search_to_the_paper_and_the_count(
    page: Page, sign_in: Callable[..., None], axe_clean: Callable[[Page], None]
) -> None:
    office = Office.objects.get(pk=OFFICE)
    clerk = account_with(Role.CLERK, login="0123", name="佐野 みなみ", office=office)
    approver = account_with(Role.APPROVER, login="0456", name="古賀 次郎", office=office)
    manager = account_with(Role.MANAGER, login="0789", name="見本 くにお", office=None)
    moved_on = timezone.localdate() - timedelta(days=4)

    sign_in(clerk)
    find(page, "タカヨシ S55.1.2")
    expect(page.get_by_role("heading", level=1)).to_contain_text("見つかりません")

    page.goto("/")
    page.keyboard.press("F2")
    expect(page.get_by_role("heading", level=1)).to_have_text("転入届")
    page.get_by_label("異動日（住み始めた日）").fill(format_era(moved_on))
    page.get_by_label("町名").fill("下曽根四丁目")
    page.get_by_label("番地・号").fill("22番1-503号")
    page.get_by_label("方書（建物名・部屋番号）").fill("ハイツ曽根")
    for place, (name, kana, born, sex, relationship) in enumerate(
        [
            ("髙𠮷　太郎", "タカヨシ　タロウ", "S55.1.2", "男", "世帯主"),
            ("髙𠮷　由美子", "タカヨシ　ユミコ", "昭和57年8月19日", "女", "妻"),
        ]
    ):
        if place:
            page.keyboard.press("F7")
        at = f"#f-entrants-{place}"
        page.locator(f"{at}-name").fill(name)
        page.locator(f"{at}-kana").fill(kana)
        page.locator(f"{at}-birth_on").fill(born)
        page.locator(f"{at}-sex").select_option(label=sex)
        page.locator(f"{at}-relationship").fill(relationship)
        page.locator(f"{at}-domicile").fill("広島県福山市東桜町3番")
        page.locator(f"{at}-family_head").fill("髙𠮷　太郎")
    page.get_by_label("転入前の住所").fill("広島県福山市東桜町3番5号")
    page.get_by_label("届出人の氏名").fill("髙𠮷　太郎")
    page.get_by_label("届出人の資格").select_option(label="本人")
    page.get_by_label("運転免許証", exact=True).check()
    axe_clean(page)
    page.keyboard.press("F9")
    page.wait_for_url("**/filings/*/")
    expect(page.get_by_role("main")).to_contain_text("仮登録")
    axe_clean(page)
    filing = page.url

    find(page, "タカヨシ")
    expect(page.get_by_role("heading", level=1)).to_contain_text("見つかりません")

    page.context.clear_cookies()
    sign_in(approver)
    page.goto(filing)
    page.keyboard.press("F9")
    expect(page.get_by_role("main")).to_contain_text("記録しました")
    axe_clean(page)

    page.context.clear_cookies()
    sign_in(clerk)
    find(page, "たかよし たろう S55.1.2")
    page.wait_for_url("**/households/*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("下曽根四丁目22番1-503号")
    axe_clean(page)
    page.keyboard.press("F4")
    expect(page.get_by_role("heading", level=1)).to_have_text("証明書を出す")
    page.get_by_label("運転免許証", exact=True).check()
    axe_clean(page)
    page.keyboard.press("F2")
    paper = page.get_by_role("link", name="証明書を印刷")
    expect(paper).to_be_visible()
    axe_clean(page)
    answer = page.context.request.get(str(paper.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages)
    assert "髙𠮷" in text
    assert "下曽根四丁目２２番１－５０３号" in text
    assert "東桜町３番５号" in text
    assert "福岡県北九州市小倉南区長" in text

    page.context.clear_cookies()
    sign_in(manager)
    page.goto("/outline/")
    row = page.get_by_role("row").filter(has_text="小倉南区役所")
    expect(row).to_contain_text("114,694")
    expect(row.get_by_role("link").last).to_have_text(
        "小倉南区役所の記録 2"
    )  # one notice, one certificate; never added to the 114,694
    row.get_by_role("link").last.click()
    expect(page.get_by_role("main")).to_contain_text("転入届")
    expect(page.get_by_role("main")).not_to_contain_text("髙𠮷")
