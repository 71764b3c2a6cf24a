"""The auditor's pages in a real browser."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kusei.kernel.ledger.keys import signing_key
from kusei.kernel.ledger.sealing import seal
from kusei.kernel.offices.models import Account, Role
from kusei.kernel.registers.access.protection import lift
from kusei.kernel.registers.access.viewer import Viewer
from kusei.web.ledger.tests.world import BRANCH, many_viewed, recorded, somebody, viewed
from kusei.web.models import Verification
from kusei.web.tests.people import account_with

pytestmark = pytest.mark.browser

Check = Callable[[Page], None]


@pytest.fixture
def acts(site: str, tmp_path: Path, settings: Any) -> list[int]:
    """Sixty sealed acts and one that waits, by a clerk and an approver."""
    settings.KUSEI_KEYS, settings.KUSEI_WITNESS = tmp_path / "keys", tmp_path / "witness"
    clerk = account_with(Role.CLERK, login="0123")
    approver = account_with(Role.APPROVER, login="0456")
    kinds = ("residents.move-in", "residents.move-out", "registers.migration", "residents.split-household")
    numbers = [
        recorded(
            kind=kinds[number % 4],
            office=BRANCH if number % 3 else "40106-00",
            author=clerk.pk if number % 4 != 2 else None,
            approver=approver.pk if number % 2 else None,
            counted=number % 2,
            category="届出",
        )
        for number in range(60)
    ]
    key = signing_key(settings.KUSEI_KEYS)
    seal(key, settings.KUSEI_WITNESS, batch=20)
    seal(key, settings.KUSEI_WITNESS)
    return [*numbers, recorded(author=clerk.pk)]


@pytest.fixture
def auditor(acts: list[int], page: Page, sign_in: Callable[..., None]) -> Account:
    account = account_with(Role.AUDITOR)
    sign_in(account)
    return account


def test_acts_are_read_with_keys(page: Page, auditor: Account, acts: list[int], axe_clean: Check) -> None:
    page.goto("/ledger/")
    axe_clean(page)
    page.keyboard.press("PageDown")
    page.wait_for_url("**/ledger/?older=*")
    expect(page.locator("tbody tr")).to_have_count(11)
    axe_clean(page)
    page.keyboard.press("PageUp")
    page.wait_for_url("**/ledger/?newer=*")
    page.get_by_label("種類").select_option(label="転出届")
    page.get_by_label("いつから").fill("R8.13.1")
    page.keyboard.press("F2")
    expect(page.get_by_role("alert")).to_contain_text("いつから")
    axe_clean(page)
    page.get_by_label("いつから").fill("")
    page.keyboard.press("F2")
    expect(page.locator("tbody tr")).to_have_count(15)
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("転出届")
    expect(page.locator("main")).to_contain_text("成り立つ")
    page.get_by_text("証明の道すじ").click()
    axe_clean(page)


def test_the_ledger_is_verified_while_one_looks(
    page: Page, auditor: Account, acts: list[int], axe_clean: Check
) -> None:
    page.goto("/ledger/heads/")
    page.locator("details.root summary").first.click()
    axe_clean(page)
    page.keyboard.press("F2")
    page.wait_for_url("**/ledger/verifications/*/")
    expect(page.get_by_role("status").first).to_contain_text("すべて記録のまま")
    expect(page.locator("main")).to_contain_text("61件")
    axe_clean(page)


def test_progress_and_faults_are_shown(
    page: Page, auditor: Account, acts: list[int], axe_clean: Check
) -> None:
    running = Verification.objects.create(started_by=auditor, expected=1_000_000, done=350_000)
    page.goto(f"/ledger/verifications/{running.pk}/")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "35")
    axe_clean(page)
    Verification.objects.filter(pk=running.pk).update(
        done=1_000_000,
        finished_at=timezone.now(),
        outcome={
            "acts": 1_000_000, "sealed": 1_000_000, "unsealed": 0, "heads": 50, "root": "ab" * 32,
            "faults": [[acts[3], f"記録{acts[3]}の内容が、記録したときのものと違います。"], [None, "葉7がありません。"]],
        },
    )  # fmt: skip
    expect(page.get_by_role("link", name=str(acts[3]))).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    axe_clean(page)


def test_the_log_and_what_is_striking_in_it(
    page: Page, auditor: Account, acts: list[int], axe_clean: Check
) -> None:
    clerk = Account.objects.get(login="0123")
    head = account_with(Role.SECTION_HEAD, login="0789")
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    many_viewed(clerk, midnight + timedelta(hours=10), 60, timedelta(seconds=50), query="ヤマダ")
    for number in range(8):
        viewed(clerk, midnight + timedelta(hours=22, minutes=number), [5, 6], purpose="電話の問い合わせ")
    lift(Viewer.of(head), somebody(), to_account=clerk.pk, reason="本人が来庁し、証明書を求めたため")
    for address, rows in (
        ("/viewings/", 50),
        (f"/viewings/out-of-hours/?first={midnight:%Y-%m-%d}&last={midnight:%Y-%m-%d}", 1),
        ("/viewings/searches/", 1),
        ("/viewings/repeated/", 2),
        ("/viewings/liftings/", 1),
    ):
        page.goto(address)
        expect(page.locator("tbody tr")).to_have_count(rows)
        expect(
            page.get_by_role("navigation", name="業務").get_by_role("link", name="閲覧記録")
        ).to_have_attribute("aria-current", "page")
        axe_clean(page)
    page.goto("/viewings/repeated/")
    page.locator("tbody a").first.click()
    expect(page.locator("tbody tr")).to_have_count(8)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.path().read_text(encoding="utf-8-sig").count("0123") == 8
