"""Clerks do the same thing at the same moment: exactly one succeeds, and the others are told why they did not."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connections

from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.procedures import actions
from kusei.kernel.procedures.findings import Refused
from kusei.kernel.procedures.invariants import broken
from kusei.kernel.procedures.models import Filing
from kusei.kernel.registers.locks import state_of
from kusei.kernel.registers.replay import replay
from kusei.sections.citizens.residents.queries import household_state
from kusei.sections.citizens.residents.tests.conftest import OFFICE, TODAY, World, entrant, move_in_content

pytestmark = pytest.mark.faults
ROUNDS = 5
MOVED_ON = {"on": "2026-11-22", "text": ""}
CAPACITY = "福岡県北九州市小倉南区長"


@pytest.fixture
def world(fresh_database: Any) -> World:
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


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Do all steps at the same moment, each on a connection of its own; return what each returned or raised."""
    start, results = threading.Barrier(len(steps)), [None] * len(steps)

    def run(place: int, step: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            start.wait(30)
            results[place] = step()
        except Exception as raised:
            results[place] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "two clerks wait for each other"
    return results


def told(results: Sequence[Any]) -> tuple[int, set[str]]:
    """Return how many succeeded, and the codes the others were told; anything but a refusal fails the test."""
    codes: set[str] = set()
    for result in results:
        if isinstance(result, Refused):
            codes |= {finding.code for finding in result.findings}
        elif isinstance(result, Exception):
            raise result
    return sum(not isinstance(result, Exception) for result in results), codes


def household(world: World, number: int) -> int:
    """Return a household of two that has just moved in to one address; `number` tells it from the others."""
    people = [
        entrant(f"試験　{number}", "シケン", "1980-01-02", "male", "世帯主"),
        entrant(f"試験　{number}の子", "シケン", "2006-05-30", "female", "子"),
    ]
    to = {"household_id": None, "town": "若園五丁目", "number": "1番", "building": ""}
    return world.household_after(world.record("residents.move-in", move_in_content(entrants=people, to=to)))


def about(household_id: int, **more: Any) -> dict[str, Any]:
    """Return a notice about all members of a household."""
    persons = [member.person for member in household_state(household_id, TODAY).members]
    return {
        "household_id": household_id, "members": persons, "movers": persons, "moved_on": MOVED_ON, **more,
    }  # fmt: skip


def submit(world: World, code: str, content: dict[str, Any], known_state: str = "") -> Callable[[], Filing]:
    """Return the step of filing a notice, with whatever it alerts to confirmed beforehand."""
    request = world.request(content)
    alerts = [finding.code for finding in actions.check(code, request)]
    return lambda: actions.submit(
        code, request, clerk=world.clerk, confirmed_alerts=alerts, known_state=known_state
    )


def approve(world: World, filing: Filing) -> Callable[[], Any]:
    """Return the step of approving a filing."""
    return lambda: actions.approve(
        filing.pk, filing.version, approver=world.approver, capacity=CAPACITY, today=TODAY, second_person_required=True
    )  # fmt: skip


def nothing_is_half_done() -> None:
    assert broken() == {}
    compared = replay()
    assert compared.same, compared.differing


def test_one_filing_approved_by_several_at_once(world: World) -> None:
    for number in range(ROUNDS):
        filing = world.submit(
            "residents.move-out", about(household(world, number), destination="広島県福山市")
        )
        succeeded, codes = told(at_once(*[approve(world, filing)] * 4))
        assert (succeeded, codes) == (1, {"already-decided"})
    assert Filing.objects.filter(procedure="residents.move-out", status="recorded").count() == ROUNDS
    nothing_is_half_done()


def test_approved_and_withdrawn_at_once(world: World) -> None:
    for number in range(ROUNDS):
        filing = world.submit(
            "residents.move-out", about(household(world, number), destination="広島県福山市")
        )
        results = at_once(
            approve(world, filing),
            lambda filing=filing: actions.withdraw(filing.pk, filing.version, clerk=world.clerk, note="誤り"),
        )
        succeeded, codes = told(results)
        assert (succeeded, codes) == (1, {"already-decided"})
        filing.refresh_from_db()
        assert filing.status == ("withdrawn" if isinstance(results[0], Refused) else "recorded")
    nothing_is_half_done()


def test_two_notices_about_one_household_at_once(world: World) -> None:
    for number in range(ROUNDS):
        home = household(world, number)
        succeeded, codes = told(
            at_once(
                submit(world, "residents.move-out", about(home, destination="広島県福山市")),
                submit(
                    world, "residents.move-within", about(home, to={"town": "若園五丁目", "number": "9番"})
                ),
            )
        )
        assert (succeeded, codes) == (1, {"claimed"})
    nothing_is_half_done()


def test_two_households_that_join_each_other_at_once(world: World) -> None:
    """Both clerks need both households: neither waits for the other for ever."""
    for number in range(ROUNDS):
        one, other = household(world, 2 * number), household(world, 2 * number + 1)
        everybody = [m.person for home in (one, other) for m in household_state(home, TODAY).members]
        steps = []
        for home, into in ((one, other), (other, one)):
            notice = about(home, to={"household_id": into}, reason="")
            notice["relationships"] = {str(person): "縁故者" for person in notice["movers"]}
            steps.append(submit(world, "residents.join-household", {**notice, "members": everybody}))
        succeeded, codes = told(at_once(*steps))
        assert (succeeded, codes) == (1, {"claimed"})
    nothing_is_half_done()


def test_who_typed_while_another_recorded_is_told(world: World) -> None:
    home = household(world, 1)
    content = about(home, to={"town": "若園五丁目", "number": "9番"})
    late = submit(world, "residents.move-within", content, known_state=state_of(content["members"]))
    world.record(
        "residents.change-head",
        {**content, "relationships": dict(zip(map(str, content["members"]), ("父", "世帯主"), strict=True))},
    )
    with pytest.raises(Refused) as refused:
        late()
    assert [finding.code for finding in refused.value.findings] == ["changed-meanwhile"]
    nothing_is_half_done()
