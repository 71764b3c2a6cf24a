"""A clerk's browser, reduced to what costs the server something: kept connections, cookies, the token of the forms."""

import http.client
import re
import time
from collections.abc import Sequence
from urllib.parse import urlencode

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
Fields = Sequence[tuple[str, str]]


class WrongAnswer(Exception):
    """The server answered something else than what the step must come to."""


class Browser:
    """One signed-in person."""

    def __init__(self, port: int) -> None:
        """Prepare; nothing is asked yet."""
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def close(self) -> None:
        """Close the kept connection; the next request opens another."""
        self._connection.close()

    def sign_in(self, login: str, password: str) -> None:
        """Sign in through the form, as everybody does."""
        self.get("/sign-in/", "合言葉")
        self.post("/sign-in/", [("login", login), ("password", password)])
        self.get("/search/", "世帯をさがす")

    def get(self, path: str, expected: str) -> tuple[float, bytes]:
        """Open a page; return the seconds it took and its bytes. Raises WrongAnswer unless it holds what is expected."""
        seconds, status, body, _ = self._ask("GET", path, None)
        if status != 200 or expected.encode() not in body:
            raise WrongAnswer(f"GET {path}: {status}, without {expected!r}: {_words(body)}")
        self._take_token(body)
        return seconds, body

    def post(self, path: str, fields: Fields, expected: str = "") -> tuple[float, str]:
        """Send a form; return the seconds it took and where it leads, or the page if something is expected on it.

        Raises WrongAnswer for a page where a redirect must come, and the other way round.
        """
        body = urlencode([*fields, ("csrfmiddlewaretoken", self.token)])
        seconds, status, page, location = self._ask("POST", path, body)
        if expected:
            if status != 200 or expected.encode() not in page:
                raise WrongAnswer(f"POST {path}: {status}, without {expected!r}: {_words(page)}")
            return seconds, page.decode()
        if status != 302 or "sign-in" in location:
            raise WrongAnswer(f"POST {path}: {status} {location}: {_words(page)}")
        return seconds, location

    def _take_token(self, body: bytes) -> None:
        found = _TOKEN.search(body)
        if found:
            self.token = found[1].decode()

    def _ask(self, method: str, path: str, body: str | None) -> tuple[float, int, bytes, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closed a connection that it had kept too long. As in a browser, no form is sent twice.
            self._connection.close()
            if method == "POST":
                raise
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        page = answer.read()
        seconds = time.perf_counter() - began
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return seconds, answer.status, page, answer.headers.get("Location", "")


def _words(page: bytes) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.decode(errors="replace"), flags=re.DOTALL)
    return " ".join(text.split())[:600]
