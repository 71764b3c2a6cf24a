"""Who lives with whom: everybody somewhere, one head each, and nobody with a parent of their own age."""

from collections import Counter

import numpy as np
import pytest

from kusei.synthetic.households import FEMALE, MALE, Household, Kind, Role, form_households
from kusei.synthetic.population import wards_of

from .world import TODAY, kitakyushu


def _households(n: int, seed: int) -> list[tuple[np.ndarray, list[Household]]]:
    return [
        (ward.counts, form_households(ward.counts, np.random.default_rng([seed, number])))
        for number, ward in enumerate(wards_of(kitakyushu(), n, TODAY))
    ]


@pytest.mark.parametrize(("n", "seed"), [(1, 1), (8, 2), (60, 3), (500, 4), (3_000, 5), (30_000, 6)])
def test_everybody_lives_in_one_household_with_one_head(n, seed):
    for counts, households in _households(n, seed):
        people = Counter((sex, age) for household in households for _, sex, age in household.members)
        expected = {place: count for place, count in np.ndenumerate(counts) if count}
        assert people == expected
        for household in households:
            assert [role for role, _, _ in household.members].count(Role.HEAD) == 1
            assert household.members[0][0] is Role.HEAD


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ages_and_sexes_fit(seed):
    for _, households in _households(20_000, seed):
        for household in households:
            _check(household)


def _check(household: Household) -> None:
    by_role: dict[Role, list[tuple[int, int]]] = {}
    for role, sex, age in household.members:
        by_role.setdefault(role, []).append((sex, age))
    head = by_role[Role.HEAD][0]
    spouses = by_role.get(Role.SPOUSE, [])
    for one in spouses:
        assert one[0] != head[0], household
        assert min(one[1], head[1]) >= 18, household
    assert len(spouses) <= 1
    for _, age in by_role.get(Role.CHILD, []):
        for parent_sex, parent in (head, *spouses):
            assert parent - age >= (21 if parent_sex == FEMALE else 19), household
            assert parent_sex == MALE or parent - age <= 41, household
    couple = by_role.get(Role.CHILD, [])[:1] + by_role.get(Role.CHILD_SPOUSE, [])
    for _, age in by_role.get(Role.GRANDCHILD, []):
        assert all(parent - age >= 19 for _, parent in couple), household
    for _, age in by_role.get(Role.PARENT, []):
        assert age - head[1] >= 19, household
    for _, age in by_role.get(Role.SPOUSE_PARENT, []):
        assert age - spouses[0][1] >= 19, household
    for role in (Role.CHILD_SPOUSE, Role.PARENT):
        sexes = [sex for sex, _ in by_role.get(role, [])]
        assert len(set(sexes)) == len(sexes), household


def test_homes_are_as_large_as_in_the_city_and_of_every_kind():
    households = [household for _, ward in _households(60_000, 1) for household in ward]
    # Kitakyushu on 1 January 2021: 938,072 people in 436,223 households, 2.15 each.
    assert 60_000 / len(households) == pytest.approx(2.1, abs=0.1)
    kinds = Counter(household.kind for household in households)
    assert set(kinds) == set(Kind)
    roles = Counter(role for household in households for role, _, _ in household.members)
    assert set(roles) == set(Role)
    children_alone = [h for h in households if h.members[0][2] < 18]
    assert not children_alone
