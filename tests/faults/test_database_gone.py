"""The database goes away while a clerk works and comes back: the page says so, and everything goes on by itself."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from benchmarks.machine import children_of
from kusei.data_folder import DataFolder
from kusei.server.postgres import EmbeddedServer, die_with_parent
from kusei.server.supervisor import Serving, open_port
from kusei.server.tests.running import ROOT, ended, environment, free_port

from .office import PATIENCE
from .office_password import PASSWORD

pytestmark = pytest.mark.faults


@contextlib.contextmanager
def web_server(office: DataFolder) -> Iterator[int]:
    """Yield the port of a web server as `kusei up` starts it; end it and see that its workers end too."""
    surroundings = environment(office.root, DJANGO_SETTINGS_MODULE="kusei.settings")
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=surroundings, check=True)
    port = free_port()
    with contextlib.closing(open_port(Serving(port=port))) as listening:
        process = subprocess.Popen(
            [sys.executable, "-m", "kusei.server.web_process", str(listening.fileno()), "1", "2"],
            cwd=ROOT, env=surroundings, pass_fds=[listening.fileno()], preexec_fn=die_with_parent(signal.SIGTERM),
        )  # fmt: skip
    try:
        yield port
    finally:
        workers = children_of(process.pid)
        process.terminate()
        process.wait(PATIENCE)
        assert ended(*workers)


class Browser:
    """Keeps cookies and the token of the forms."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.token = port, dict[str, str](), ""

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Open a page, or send a form to it; return the status and the text, after redirects."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**form, "csrfmiddlewaretoken": self.token})
        with contextlib.closing(connection):
            connection.request("POST" if body else "GET", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            onward = answer.headers.get("Location")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        self.token = found[1] if found else self.token
        return self.ask(onward) if answer.status in (302, 303) and onward else (answer.status, text)


def test_a_signed_in_clerk_works_on_after_the_database_was_gone(office: DataFolder) -> None:
    with EmbeddedServer(office) as database, web_server(office) as port:
        browser = Browser(port)
        assert browser.ask("/sign-in/")[0] == 200
        status, home = browser.ask("/sign-in/", {"login": "1001", "password": PASSWORD})
        assert status == 200
        assert "佐野" in home
        for end in (database.stop, lambda: _kill(database)):
            end()
            for _ in range(3):
                status, text = browser.ask("/")
                assert status == 503
                assert "いま、台帳につながりません" in text
                assert "佐野" not in text
            database.start()
            # Each of the two threads had a connection of its own to the old server.
            for _ in range(6):
                status, text = browser.ask("/")
                assert status == 200
                assert "佐野" in text


def _kill(database: EmbeddedServer) -> None:
    process, database.process = database.process, None
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)
