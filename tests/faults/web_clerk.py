"""A clerk before a browser, with an approver beside: files and approves move-ins over HTTP, and tells each answer.

    python -m tests.faults.web_clerk PORT NUMBER

Tells the same lines as clerk.py. A page that does not come, or says that it cannot, is told as "lost".
"""

import http.client
import re
import sys
from typing import Any

from benchmarks.browser import Browser, WrongAnswer
from benchmarks.work import Desk

from .clerk import PAUSE_SECONDS, asked_to_end, tell
from .office_password import PASSWORD

_VERSION = re.compile(rb'name="version" value="(\d+)"')
_ACT = re.compile(rb"\xe8\xa8\x98\xe9\x8c\xb2\xe7\x95\xaa\xe5\x8f\xb7 <b class=\"num\">(\d+)</b>")  # 記録番号


def case(number: int, filed: int) -> dict[str, Any]:
    """Return a move-in of one whom nobody else files."""
    name = f"試験　{number}の{filed}"
    entrant = {
        "name": name, "kana": "シケン", "birth_on": "1980-01-02", "sex": "male", "relationship": "世帯主",
        "domicile": "広島県福山市東桜町3番", "family_head": name,
    }  # fmt: skip
    return {"entrants": [entrant], "town": "若園五丁目", "number": f"{number}番{filed}号"}


def approve(approver: Browser, path: str) -> None:
    """Decide one filing, telling before and after."""
    filing = int(path.split("/")[2])
    _, page = approver.get(path, "記録するとこう変わります")
    version = _VERSION.search(page)
    assert version is not None
    tell(**{"try": "recorded", "filing": filing})
    approver.post(f"{path}approve/", [("version", version[1].decode())])
    tell(did="recorded", filing=filing)
    _, page = approver.get(path, "記録しました")
    act = _ACT.search(page)
    assert act is not None
    tell(did="recorded", filing=filing, act=int(act[1]))


def main() -> None:
    """Work until the standard input ends."""
    port, number = int(sys.argv[1]), int(sys.argv[2])
    clerk, approver = Browser(port), Browser(port)
    clerk.sign_in("1001", PASSWORD)
    approver.sign_in("2001", PASSWORD)
    desk, filed, pause = Desk(clerk, approver), 0, 0.0
    tell(ready=number)
    while not asked_to_end(pause):
        filed += 1
        try:
            desk.move_in(case(number, filed))
            path = desk.filed.pop()
            tell(did="provisional", filing=int(path.split("/")[2]))
            approve(approver, path)
            pause = 0.0
        except (OSError, http.client.HTTPException, WrongAnswer) as lost:
            tell(lost=type(lost).__name__, why=str(lost)[:300])
            clerk.close()
            approver.close()
            pause = PAUSE_SECONDS


if __name__ == "__main__":
    main()
