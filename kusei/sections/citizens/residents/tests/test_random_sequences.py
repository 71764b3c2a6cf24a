"""Whatever sequence of notices comes, what must always hold does, and the registers are what the acts say."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kusei.kernel.ledger.keys import signing_key
from kusei.kernel.ledger.sealing import seal_all
from kusei.kernel.ledger.verification import verify
from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.procedures.findings import Refused
from kusei.kernel.procedures.invariants import broken
from kusei.kernel.registers.replay import replay

from ..queries import household_state
from .conftest import OFFICE, OTHER_WARD_OFFICE, SORA, TARO, YUMIKO, World, entrant, move_in_content

FIRST = date(2026, 1, 5)
PLACES = [{"town": "若園五丁目", "number": f"{number}番"} for number in range(1, 4)]


@pytest.fixture
def office_world(fresh_database: Any) -> World:
    """A clerk and an approver in a database of this test's own."""
    office = Office.objects.get(pk=OFFICE)
    return World(
        *(
            Account.objects.create(
                login=login, name=name, role=role, office=office, section="市民課", password="!"
            )
            for login, name, role in (("1001", "佐野", Role.CLERK), ("2001", "古賀", Role.APPROVER))
        )
    )


class Town:
    """What a random sequence works on: the households it has opened, and the day it has come to."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random, self.day = world, random.Random(seed), FIRST  # noqa: S311  a test's dice
        self.households: list[int] = []
        self.filings: list[Any] = []

    def choose(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def some(self, persons: list[int]) -> list[int]:
        return self.random.sample(persons, self.random.randint(1, len(persons))) if persons else []

    def step(self) -> None:
        self.day += timedelta(days=self.random.randint(0, 20))
        kind = self.choose(
            "in", "in", "within", "ward", "out", "head", "split", "join", "birth", "death", "cancel"
        )
        try:
            if kind == "in" or not self.households:
                self.move_in()
            else:
                getattr(self, f"file_{kind}")(self.choose(*self.households))
        except Refused:
            pass  # what the law or the register refuses must leave everything as it was

    def record(self, code: str, content: dict[str, Any], office: str = OFFICE) -> None:
        content = {"moved_on": {"on": self.day.isoformat(), "text": ""}, "reason": "試験", **content}
        filing = self.world.record(
            code, content, office=office, today=self.day + timedelta(days=self.choose(0, 3))
        )
        self.filings.append(filing)
        self.households = sorted({*self.households, *filing.households})

    def base(self, household: int, movers: list[int] | None = None) -> dict[str, Any]:
        state = household_state(household, self.day)
        persons = [member.person for member in state.members]
        movers = self.some(persons) if movers is None else movers
        rest = [person for person in persons if person not in movers]
        return {
            "household_id": household,
            "members": persons,
            "movers": movers,
            "relationships": {str(p): "世帯主" if n == 0 else "同居人" for n, p in enumerate(movers)},
            "remaining": {str(p): "世帯主" if n == 0 else "縁故者" for n, p in enumerate(rest)},
            "destination": "広島県福山市",
        }

    def move_in(self) -> None:
        people = [
            TARO,
            *self.random.sample([YUMIKO, SORA], self.random.randint(0, 2)),
        ]
        self.record(
            "residents.move-in",
            move_in_content(
                to=self.choose(*PLACES), entrants=people, moved_on={"on": self.day.isoformat(), "text": ""}
            ),
        )

    def file_within(self, household: int) -> None:
        self.record("residents.move-within", {**self.base(household), "to": self.choose(*PLACES)})

    def file_ward(self, household: int) -> None:
        to = {"town": "大手町", "number": "1番"}
        self.record(
            "residents.move-between-wards", {**self.base(household), "to": to}, office=OTHER_WARD_OFFICE
        )

    def file_out(self, household: int) -> None:
        self.record("residents.move-out", self.base(household))

    def file_head(self, household: int) -> None:
        base = self.base(household)
        order = self.random.sample(base["members"], len(base["members"]))
        stated = {str(p): "世帯主" if n == 0 else "同居人" for n, p in enumerate(order)}
        self.record("residents.change-head", {**base, "relationships": stated})

    def file_split(self, household: int) -> None:
        self.record("residents.split-household", self.base(household))

    def file_join(self, household: int) -> None:
        base, into = self.base(household), self.choose(*self.households)
        joined = [member.person for member in household_state(into, self.day).members]
        base["relationships"] = dict.fromkeys(base["relationships"], "同居人")
        members = [*base["members"], *joined]
        self.record("residents.join-household", {**base, "to": {"household_id": into}, "members": members})

    def file_birth(self, household: int) -> None:
        child = entrant("髙𠮷　陸", "タカヨシ　リク", self.day.isoformat(), "male", "子")
        self.record("residents.enter-birth", {**self.base(household, []), "entrants": [child]})

    def file_death(self, household: int) -> None:
        members = self.base(household, [])["members"]
        if members:
            dead = self.choose(*members)
            self.record(
                "residents.remove-dead", {**self.base(household, [dead]), "movers": [], "person_id": dead}
            )

    def file_cancel(self, household: int) -> None:
        filing = self.choose(*self.filings)
        self.record("residents.cancel", {"act_id": filing.act_id, "of": "異動", "members": filing.persons})


def check_all() -> None:
    """Assert what must always hold, that a replay gives the same registers, and that the ledger is sound."""
    assert broken() == {}
    compared = replay()
    assert compared.same, compared.differing
    key = signing_key(Path(settings.KUSEI_KEYS))
    witness = Path(settings.KUSEI_WITNESS) / connection.settings_dict["NAME"]
    seal_all(key, witness)
    report = verify(key.public_key(), witness)
    assert report.sound, report.faults
    assert report.sealed == report.acts


@hypothesis_settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), steps=st.integers(5, 30))
def test_what_must_always_hold(office_world: World, seed: int, steps: int) -> None:
    town = Town(office_world, seed)
    for _ in range(steps):
        town.step()
    check_all()


def test_the_sequences_reach_every_act(office_world: World) -> None:
    """The random test would also pass if everything were refused: here is proof that it is not."""
    for seed in range(3):
        town = Town(office_world, seed)
        for _ in range(40):
            town.step()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM ledger_act")
        recorded = {row[0].removeprefix("residents.") for row in cursor.fetchall()}
    assert recorded >= {
        "move-in", "move-within", "move-between-wards", "move-out", "change-head", "split-household",
        "join-household", "enter-birth", "remove-dead", "cancel",
    }  # fmt: skip
    check_all()
