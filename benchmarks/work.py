"""The steps of a clerk's work. Each returns what it took by step, and asserts what must be on the page."""

import re
from collections.abc import Callable
from typing import Any

from benchmarks.browser import Browser, Fields, WrongAnswer

Times = list[tuple[str, float]]
_SEEN = re.compile(rb'name="seen" value="([^"]*)"')
_STATE = re.compile(rb'name="state" value="([^"]*)"')
_VERSION = re.compile(rb'name="version" value="(\d+)"')
_FILED_ON = re.compile(rb'name="filed_on"[^>]*value="([^"]*)"')
CARD = "マイナンバーカード"


class Desk:
    """A clerk and an approver of one office, each before a browser; `filed` holds what was filed and waits."""

    def __init__(self, clerk: Browser, approver: Browser) -> None:
        self.clerk, self.approver = clerk, approver
        self.filed: list[str] = []

    def search(self, case: dict[str, Any]) -> Times:
        """Look for one person by reading and birthday."""
        seconds, location = self.clerk.post("/search/", [("q", case["question"]), ("ward", "all")])
        if location != f"/households/{case['household']}/":
            raise WrongAnswer(f"search for {case['question']}: {location}")
        return [("search", seconds)]

    def search_list(self, case: dict[str, Any]) -> Times:
        """Look for people by a surname's reading."""
        seconds, _ = self.clerk.post("/search/", [("q", case["surname"])], "見つかりました")
        return [("search-list", seconds)]

    def open(self, case: dict[str, Any]) -> Times:
        """Open a household."""
        seconds, _ = self.clerk.get(f"/households/{case['household']}/", case["head"])
        return [("open", seconds)]

    def move_within(self, case: dict[str, Any]) -> Times:
        """Fill and send the form of a move within the ward, checked once on the way as the page itself does."""
        path = f"/households/{case['household']}/notices/move-within/"
        form, page = self.clerk.get(path, case["head"])
        fields = [
            *_opened_on(page),
            *(("movers", str(person)) for person in case["persons"]),
            *((f"rel-{person}", kind) for person, kind in zip(case["persons"], case["kinds"], strict=True)),
            *_filer(case["head"]),
            *_place(case),
        ]
        return self._file(path, form, fields, "move-within")

    def move_in(self, case: dict[str, Any]) -> Times:
        """Fill and send the form of a move-in of two."""
        path = "/notices/move-in/"
        form, page = self.clerk.get(path, "転入届")
        entrants: list[tuple[str, str]] = []
        for place, person in enumerate(case["entrants"]):
            entrants.append(("entrant", str(place)))
            entrants += [(f"e{place}-{name}", value) for name, value in person.items()]
        fields = [
            *_opened_on(page),
            *entrants,
            ("previous_address", "広島県福山市東桜町3番5号"),
            ("evidence", "certificate"),
            *_filer(case["entrants"][0]["name"]),
            *_place(case),
        ]
        return self._file(path, form, fields, "move-in")

    def _file(self, path: str, form: float, fields: Fields, step: str) -> Times:
        check, _ = self.clerk.post(f"{path}check/", fields, "仮登録できます。")
        seconds, location = self.clerk.post(path, [*fields, ("step", "submit")])
        if not re.fullmatch(r"/filings/\d+/", location):
            raise WrongAnswer(f"{path} leads to {location}")
        self.filed.append(location)
        return [("form", form), ("check", check), (step, seconds)]

    def approve(self, case: dict[str, Any]) -> Times:
        """Open the filing that came last, decide and record it."""
        path = self.filed.pop()
        review, page = self.approver.get(path, "記録するとこう変わります")
        version = _VERSION.search(page)
        if version is None:
            raise WrongAnswer(f"{path} cannot be decided")
        seconds, location = self.approver.post(f"{path}approve/", [("version", version[1].decode())])
        if location != path:
            raise WrongAnswer(f"{path}approve/ leads to {location}")
        self.approver.get(path, "記録しました")
        return [("review", review), ("approve", seconds)]

    def certificate(self, case: dict[str, Any]) -> Times:
        """Issue a copy of the whole household's record (住民票の写し) to its head, and fetch the paper."""
        path = f"/households/{case['household']}/certificates/"
        _, page = self.clerk.get(path, case["head"])
        state = _STATE.search(page)
        fields = [
            ("certificate", "residents.household-copy"), ("route", "self"), ("asker", str(case["persons"][0])),
            ("requester", ""), ("identity", CARD), *(("members", str(person)) for person in case["persons"]),
            ("building", "on"), ("copies", "1"), ("method", "cash"), ("exemption", ""),
            ("state", state[1].decode() if state else ""),
        ]  # fmt: skip
        issue, location = self.clerk.post(path, fields)
        seconds, _ = self.clerk.get(f"{location.rstrip('/')}.pdf", "%PDF-")
        return [("issue", issue), ("pdf", seconds)]

    def customer(self, case: dict[str, Any]) -> Times:
        """Everything for one household that comes to the counter; `pause` is called between the steps."""
        times: Times = []
        steps: list[Callable[[dict[str, Any]], Times]] = [
            self.search, self.open, self.move_within, self.approve, self.open, self.certificate,
        ]  # fmt: skip
        for step in steps:
            times += step(case)
            self.pause()
        return times

    def pause(self) -> None:
        """What lies between two steps; nothing, unless the clerk sets it."""


def _opened_on(page: bytes) -> list[tuple[str, str]]:
    """Return what the form was opened on: the state of the persons, and today as the form writes it."""
    filed_on = _FILED_ON.search(page)
    if filed_on is None:
        raise WrongAnswer("a form without its day")
    day = filed_on[1].decode()
    return [
        ("filed_on", day),
        ("moved_on", day),
        *(("seen", token.decode().replace("&#x27;", "'")) for token in _SEEN.findall(page)),
    ]


def _filer(name: str) -> list[tuple[str, str]]:
    return [("filer_name", name), ("filer_capacity", "本人"), ("identified_by", CARD)]


def _place(case: dict[str, Any]) -> list[tuple[str, str]]:
    return [("to_town", case["town"]), ("to_number", case["number"]), ("to_building", "")]
