"""The pictures of the README: made anew by every run into a temporary folder, looked at for what they must show.

    KUSEI_PICTURES=docs/pictures .venv/bin/pytest tests/browser/test_pictures.py

puts them into the repository. Everybody on them is invented.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.registers.queries import held
from kusei.sections.citizens.residents.tests.conftest import OFFICE, World, entrant, move_in_content
from kusei.synthetic import invent
from kusei.web.tests.people import account_with

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 800

Take = Callable[[str], Path]


@pytest.fixture(autouse=True)
def in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the frame of every page show twelve past nine, whenever the pictures are taken."""
    morning = timezone.localtime().replace(hour=9, minute=12)
    monkeypatch.setattr("kusei.web.surroundings.timezone", SimpleNamespace(localtime=lambda: morning))


@pytest.fixture
def take(page: Page, tmp_path: Path) -> Take:
    """Take a picture of the page under a name; return its file."""
    folder = ROOT / os.environ["KUSEI_PICTURES"] if os.environ.get("KUSEI_PICTURES") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)

    def taking(name: str) -> Path:
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready.then(() => document.activeElement.blur())")
        path = folder / f"{name}.png"
        page.screenshot(path=path, animations="disabled", caret="hide")
        return path

    return taking


def _size(picture: Path) -> tuple[int, int]:
    """Return width and height from a PNG's header."""
    header = picture.read_bytes()[:24]
    assert header.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")


@pytest.fixture
def family(site: str) -> tuple[Account, int]:
    """A ward of invented residents; a family that moved in four days ago, and a grandmother whose notice waits."""
    invent(300, seed=1)
    office = Office.objects.get(pk=OFFICE)
    clerk = account_with(Role.CLERK, login="0123", name="佐野 みなみ", office=office)
    world = World(clerk, account_with(Role.APPROVER, name="古賀 次郎", office=office))
    today = timezone.localdate()
    moved_on = {"on": (today - timedelta(days=4)).isoformat(), "text": ""}
    moved = world.record("residents.move-in", move_in_content(moved_on=moved_on), today=today)
    household = world.household_after(moved)
    members = [row["person_id"] for row in held("residence", household=[household])]
    grandmother = entrant("髙𠮷　ハナ", "タカヨシ　ハナ", "1951-11-03", "female", "母")
    content = move_in_content(
        moved_on=moved_on, to={"household_id": household}, entrants=[grandmother], members=members
    )
    world.submit("residents.move-in", content, today=today)
    return clerk, household


def test_signing_in(page: Page, take: Take) -> None:
    page.goto(reverse("sign-in"))
    expect(page.get_by_label("職員番号")).to_be_visible()
    assert _size(take("sign-in")) == (WIDTH, HEIGHT)


def test_a_household(
    page: Page, take: Take, sign_in: Callable[..., None], family: tuple[Account, int]
) -> None:
    clerk, household = family
    sign_in(clerk, counter="2")
    page.goto(reverse("residents:household", args=[household]))
    expect(page.locator("main")).to_contain_text("髙𠮷　太郎")
    expect(page.locator("main")).to_contain_text("髙𠮷　ハナ")
    assert _size(take("household")) == (WIDTH, HEIGHT)


def test_the_outline(
    page: Page, take: Take, sign_in: Callable[..., None], family: tuple[Account, int]
) -> None:
    sign_in(account_with(Role.MANAGER, section="総務企画課"))
    page.goto(reverse("outline"))
    expect(page.locator("main")).to_contain_text("小倉南区役所")
    assert _size(take("outline")) == (WIDTH, HEIGHT)
