"""When they came and left: nothing before birth, nothing twice, and as many rows as foretold."""

import numpy as np
import pytest

from kusei.synthetic.histories import FOREIGNERS_REGISTERED, NEVER, End, Histories, birthdays
from kusei.synthetic.parts import histories_of_ward

from .world import TODAY, kitakyushu, order


@pytest.fixture(scope="module", params=[1, 2])
def wards(request):
    return [histories_of_ward(order(30_000, request.param), ward) for ward in range(len(kitakyushu().wards))]


def test_nobody_lives_anywhere_before_birth_or_after_today(wards):
    for ward in wards:
        assert (ward.joined >= ward.birth).all()
        assert (ward.birth <= TODAY.toordinal()).all()
        assert (ward.ended_on > ward.joined).all()
        gone = ward.end != End.NOT
        assert (ward.ended_on[gone] <= TODAY.toordinal()).all()
        assert (ward.ended_on[~gone] == NEVER).all()


def test_homes_follow_one_another(wards):
    for ward in wards:
        homes = ward.homes
        later = homes[:, 1:] != NEVER
        assert (homes[:, 1:][later] >= homes[:, :-1][later] + 90).all()
        assert (homes[:, 0] <= TODAY.toordinal()).all()
        assert (np.where(homes == NEVER, 0, homes).max(axis=1) < ward.left_on).all()


def test_the_registers_have_about_as_many_rows_as_a_real_one(wards):
    people = sum(ward.people for ward in wards)
    assert sum(int(ward.residence_rows().sum()) for ward in wards) / people == pytest.approx(1.65, abs=0.1)
    assert sum(int((ward.end != End.NOT).sum()) for ward in wards) / people == pytest.approx(0.03, abs=0.008)
    assert sum(int((ward.foreign > 0).sum()) for ward in wards) / people == pytest.approx(0.016, abs=0.004)


def test_foreign_residents_have_no_record_before_2012(wards):
    for ward in wards:
        assert (ward.joined[ward.foreign > 0] >= FOREIGNERS_REGISTERED).all()


def test_residents_are_as_many_as_ordered(wards):
    assert sum(int((ward.end == End.NOT).sum()) for ward in wards) == 30_000


def test_every_household_with_residents_has_one_head_at_a_time(wards):
    for ward in wards:
        owner = np.repeat(np.arange(ward.households), np.diff(ward.first_person))
        heads = ward.role == 0
        staying = np.bincount(owner[heads & (ward.end == End.NOT)], minlength=ward.households)
        assert (staying[ward.left_on == NEVER] == 1).all()
        assert (staying[ward.left_on != NEVER] == 0).all()
        # Whoever became head did so on the day the head before died.
        for person in np.flatnonzero(ward.changed_on).tolist():
            dead = np.flatnonzero((owner == owner[person]) & heads & (ward.end == End.DIED))
            assert ward.ended_on[dead].tolist() == [ward.changed_on[person]]


def test_a_part_is_what_the_whole_is():
    whole = histories_of_ward(order(2_000), 0)
    halves = [whole.part(0, 40), whole.part(40, whole.households)]
    assert sum(int(half.rows().sum()) for half in halves) == whole.rows().sum()
    assert sum(half.people for half in halves) == whole.people
    assert isinstance(halves[0], Histories)
    assert halves[1].first_person[0] == 0


def test_birthdays_of_29_february():
    from datetime import date

    days = birthdays(date(2028, 2, 29), 4)
    assert [date.fromordinal(int(day)).isoformat() for day in days] == [
        "2028-02-28", "2027-02-28", "2026-02-28", "2025-02-28", "2024-02-28",
    ]  # fmt: skip
