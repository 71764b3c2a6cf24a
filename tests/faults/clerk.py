"""A clerk as a process of its own: files and decides notices one after the other, and tells each step and its answer.

    python -m tests.faults.clerk NUMBER

Works as the application's role on the data folder of KUSEI_DATA until the standard input ends. What it tells, one JSON
object a line: {"try": step, "filing": number} before a step is taken, {"did": step, "filing": number, "act": number} once
it was answered, {"lost": error} when the database does not answer. A filing counts as answered only with its "did".
"""

import json
import os
import random
import select
import sys
from datetime import date
from typing import Any

import django

TODAY = date(2026, 11, 24)
OFFICE, WARD = "40107-00", "40107"
TOWNS = ("若園五丁目", "下曽根四丁目", "葛原本町一丁目", "沼緑町二丁目")
PAUSE_SECONDS = 0.05


def tell(**what: Any) -> None:
    """Say one thing, whole, at once."""
    os.write(1, (json.dumps(what) + "\n").encode())


def asked_to_end(seconds: float) -> bool:
    """Wait until the standard input ends, at most this long; return whether it did."""
    ready, _, _ = select.select([0], [], [], seconds)
    return bool(ready) and not os.read(0, 64)


class Clerk:
    """One clerk and what they have filed so far."""

    def __init__(self, number: int) -> None:
        from kusei.kernel.offices.models import Account

        self.number, self.filed = number, 0
        self.random = random.Random(number)  # noqa: S311  a test's dice
        self.clerk = Account.objects.get(login="1001")
        self.approver = Account.objects.get(login="2001")
        self.households: list[int] = []

    def step(self) -> None:
        """File one notice and mostly decide it."""
        from kusei.kernel.procedures import actions

        moving = bool(self.households) and self.random.random() < 0.5
        filing = self.move_within() if moving else self.move_in()
        fate = self.random.choices(("recorded", "returned", "withdrawn", "provisional"), (14, 2, 2, 1))[0]
        if fate == "provisional":
            return
        tell(**{"try": fate, "filing": filing.pk})
        if fate == "recorded":
            filing, _ = actions.approve(
                filing.pk, filing.version, approver=self.approver, capacity="福岡県北九州市小倉南区長", today=TODAY,
                second_person_required=True,
            )  # fmt: skip
            self.households.append(filing.households[0])
        elif fate == "returned":
            actions.send_back(
                filing.pk, filing.version, approver=self.approver, note="住所を確かめてください。"
            )
        else:
            actions.withdraw(filing.pk, filing.version, clerk=self.clerk, note="届出人の申出")
        tell(did=fate, filing=filing.pk, act=filing.act_id)

    def submit(self, code: str, content: dict[str, Any]) -> Any:
        """File a notice, confirming whatever it alerts to."""
        from kusei.kernel.procedures import actions
        from kusei.kernel.procedures.procedure import Request

        request = Request(content, TODAY, TODAY, OFFICE, WARD)
        alerts = [finding.code for finding in actions.check(code, request) if not finding.blocks]
        filing = actions.submit(code, request, clerk=self.clerk, confirmed_alerts=alerts)
        tell(did="provisional", filing=filing.pk)
        return filing

    def move_in(self) -> Any:
        """Somebody comes from outside, alone or with a child."""
        self.filed += 1
        name = f"試験　{self.number:03}の{self.filed:04}"
        people = [("世帯主", "1980-01-02"), ("子", "2016-05-30")][: self.random.randint(1, 2)]
        entrants = [
            {
                "name": f"{name}の{place}", "kana": "シケン", "birth_on": born, "sex": "male", "relationship": relationship,
                "domicile": "なし", "family_head": name,
            }
            for place, (relationship, born) in enumerate(people)
        ]  # fmt: skip
        return self.submit(
            "residents.move-in",
            {
                "moved_on": {"on": "2026-11-10", "text": ""}, "to": {"household_id": None, **self.place()},
                "entrants": entrants, "previous_address": "広島県福山市東桜町3番5号", "evidence": "certificate",
            },
        )  # fmt: skip

    def move_within(self) -> Any:
        """A household of this clerk's moves as a whole; it is filed about once only."""
        from kusei.sections.citizens.residents.queries import household_state

        household = self.households.pop(self.random.randrange(len(self.households)))
        state = household_state(household, TODAY)
        persons = [member.person for member in state.members]
        content = {
            "household_id": household, "members": persons, "movers": persons,
            "moved_on": {"on": "2026-11-20", "text": ""}, "to": self.place(),
        }  # fmt: skip
        return self.submit("residents.move-within", content)

    def place(self) -> dict[str, str]:
        """An address in the ward that no other notice has."""
        return {
            "town": self.random.choice(TOWNS),
            "number": f"{self.number}番{self.filed}-{self.random.randrange(10**6)}号",
            "building": "",
        }


def main() -> None:
    """Work until the standard input ends."""
    django.setup()
    from django.db import InterfaceError, OperationalError, connections

    from kusei.kernel.procedures.findings import Refused

    clerk: Clerk | None = None
    pause = 0.0
    while not asked_to_end(pause):
        try:
            if clerk is None:
                clerk = Clerk(int(sys.argv[1]))
                tell(ready=clerk.number)
            clerk.step()
            pause = 0.0
        except (OperationalError, InterfaceError) as lost:
            tell(lost=type(lost.__cause__ or lost).__name__, why=str(lost).strip().splitlines()[0])
            connections.close_all()
            pause = PAUSE_SECONDS
        except Refused as refused:
            # The household moved away in a step whose answer was lost, or the like: nothing was written.
            tell(refused=[finding.code for finding in refused.findings])


if __name__ == "__main__":
    main()
