"""A real Chromium before a real server on a database of the test's own."""

import shutil
import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kusei.web.tests.people import PASSWORD

SIZES = {"counter": (1280, 800), "tablet": (1024, 768), "turned tablet": (768, 1024)}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    # Chromium opens more connections at once than the five that wait by default.
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of requests: addresses may hold names."""


def _closing(application: Callable[..., Any]) -> Callable[..., Any]:
    """Close this thread's connections after each answer, so that the database of the test can be removed."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        try:
            yield from application(environ, start)
        finally:
            connections.close_all()

    return answer


@pytest.fixture
def site(fresh_database: object) -> Iterator[str]:
    """The address of a running Kusei on a fresh database."""
    application = _closing(StaticFilesHandler(get_wsgi_application()))
    with make_server("127.0.0.1", 0, application, _Server, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as installed on this machine."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "no Chromium on PATH: install it (Debian: apt install chromium)"
    # Playwright keeps an event loop in the thread of the tests, in which Django would refuse to ask the database.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
        launched = playwright.chromium.launch(executable_path=chromium)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """An empty page of counter size; `page.goto("/...")` is an address of the site. Errors in scripts fail the test."""
    width, height = SIZES["counter"]
    context = browser.new_context(
        base_url=site, locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": width, "height": height}
    )
    context.set_default_timeout(20_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield opened
    context.close()
    assert faults == []


@pytest.fixture
def sign_in(page: Page) -> Callable[..., None]:
    """Sign in on the page: `sign_in(account, counter="2")`; PASSWORD unless another is given."""

    def signing_in(account: Any, *, password: str = PASSWORD, counter: str = "") -> None:
        page.goto("/sign-in/")
        page.get_by_label("職員番号").fill(account.login)
        page.get_by_label("合言葉").fill(password)
        page.get_by_label("窓口の番号").fill(counter)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/sign-in/" not in address)

    return signing_in


@pytest.fixture
def axe_clean() -> Callable[[Page], None]:
    """Assert that axe finds nothing wrong on a page, at each of the three sizes that offices use."""

    def check(opened: Page) -> None:
        before = opened.viewport_size
        for name, (width, height) in SIZES.items():
            opened.set_viewport_size({"width": width, "height": height})
            results = Axe().run(opened)
            assert results.violations_count == 0, f"{opened.url} ({name}):\n{results.generate_report()}"
            across = opened.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert across <= 0, f"{opened.url} ({name}) is {across} px wider than the screen"
        if before:
            opened.set_viewport_size(before)

    return check
