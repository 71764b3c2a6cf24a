"""Invented households of one ward: who lives with whom. Pure and seeded.

Everybody of the ward's counts ends up in exactly one household, and every household has one head. The shares below are
our own choices, made so that the mean comes to about 2.1 persons as in Kitakyushu (436,223 households for 938,072 people
on 1 January 2021); they are no statistics.

In this order: children (everybody below 18 and a falling share of the older ones) are put together to brothers and
sisters and get a mother who was 21 to 41 years older than each, mostly a father too; other women marry or live alone; some
of the old live with their child's family; a few of the rest share a home.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kusei.synthetic.draws import uniform, whole_normal
from kusei.synthetic.population import Counts

Numbers = npt.NDArray[np.int64]

MALE, FEMALE = 0, 1
ADULT = 18
MOTHER_OLDER = (21, 41)  # in whole years of age, so that every birth falls between the birthdays 20 and 42
FATHER_OLDER = (19, 55)
MOTHERHOOD, MOTHERHOOD_SPREAD = 30.5, 4.8
HUSBAND_OLDER, HUSBAND_OLDER_SPREAD = 2.0, 3.4


class Role(IntEnum):
    """Who a person is in a household, in the order in which a household's members are listed."""

    HEAD = 0
    SPOUSE = 1
    CHILD = 2
    CHILD_SPOUSE = 3
    GRANDCHILD = 4
    PARENT = 5
    SPOUSE_PARENT = 6
    SIBLING = 7
    LODGER = 8


class Kind(IntEnum):
    """What a household is, for its home and its moves."""

    SINGLE = 0
    COUPLE = 1
    FAMILY = 2
    SHARED = 3


@dataclass
class Household:
    """Members as (role, sex, age), the head first, in the order of the resident record."""

    kind: Kind
    members: list[tuple[Role, int, int]]


# From which age on which share of people that age lives as a child with a parent; from 65 on nobody does.
_CHILDREN = [
    (0, 1.0), (18, 0.9), (20, 0.65), (25, 0.45), (30, 0.31), (35, 0.24), (40, 0.2), (50, 0.14), (60, 0.06), (65, 0.0),
]  # fmt: skip
# Of the women who are neither children nor mothers: which share lives with a husband.
_WIVES = [
    (0, 0.0), (18, 0.05), (25, 0.27), (30, 0.36), (40, 0.4), (50, 0.6), (60, 0.68), (70, 0.62), (75, 0.5), (80, 0.33),
    (85, 0.16), (90, 0.05),
]  # fmt: skip
# Of the mothers: which share has no husband at home (parted, or widowed).
_ALONE = [(0, 0.15), (50, 0.16), (65, 0.3), (75, 0.5), (85, 0.75)]
_SINGLE_FATHERS = 0.015
_JOINING_WOMEN, _JOINING_MEN = (72, 0.13), (78, 0.07)
_JOINING_TOGETHER = 0.2
_ELDER_IS_HEAD = 0.3
_SHARING = 0.03
_SIBLINGS_AMONG_SHARING = 0.7
_WIFE_IS_HEAD = 0.06
_CHILD_IS_HEAD = (70, 40)  # the mother's age from which, and the child's from which, the child is the head


def _by_age(steps: list[tuple[int, float]], ages: int) -> npt.NDArray[np.float64]:
    values = np.zeros(ages)
    for first, share in steps:
        values[first:] = share
    return values


@dataclass
class _Pool:
    """People who have no household yet, by sex and age."""

    left: list[list[int]]

    def take(self, sex: int, wanted: int, youngest: int, oldest: int) -> int | None:
        """Take one of the age nearest to the wanted one within bounds; None if there is none."""
        counts = self.left[sex]
        youngest, oldest = max(youngest, 0), min(oldest, len(counts) - 1)
        if youngest > oldest:
            return None
        wanted = min(max(wanted, youngest), oldest)
        for distance in range(max(wanted - youngest, oldest - wanted) + 1):
            for age in (wanted - distance, wanted + distance):
                if youngest <= age <= oldest and counts[age] > 0:
                    counts[age] -= 1
                    return age
        return None

    def give_back(self, sex: int, age: int) -> None:
        self.left[sex][age] += 1


@dataclass
class _Family:
    """Parents and the children who live with them."""

    mother: int | None
    father: int | None
    children: list[tuple[int, int]] = field(default_factory=list)
    elders: list[tuple[int, int]] = field(default_factory=list)
    elder_of: int = MALE  # whose parents the elders are
    elder_is_head: bool = False


def form_households(counts: Counts, rng: np.random.Generator) -> list[Household]:
    """Return households that use up everybody of `counts[sex, age]`, in random order."""
    forming = _Forming(counts.copy(), rng)
    households = forming.all()
    return [households[place] for place in rng.permutation(len(households))]


class _Forming:
    def __init__(self, counts: Counts, rng: np.random.Generator) -> None:
        self.rng = rng
        self.draw = uniform(rng)
        self.age_gap = whole_normal(rng, HUSBAND_OLDER, HUSBAND_OLDER_SPREAD)
        self.ages = counts.shape[1]
        share = _by_age(_CHILDREN, self.ages)
        children = rng.binomial(counts, share[np.newaxis, :])
        self.pool = _Pool((counts - children).tolist())
        self.children = children
        self.without_partner = _by_age(_ALONE, self.ages + MOTHER_OLDER[1] + 1).tolist()
        self.families: list[_Family] = []
        self.finished: list[Household] = []

    def all(self) -> list[Household]:
        for mother_age, siblings in self._siblings():
            self._find_parents(mother_age, siblings)
        self._marry()
        self._join_elders()
        self.finished += [self._finish(family) for family in self.families]
        self._share_homes()
        return self.finished

    def _siblings(self) -> list[tuple[int, list[tuple[int, int]]]]:
        """Return groups of brothers and sisters with the age their mother should have."""
        rng = self.rng
        sexes, ages = np.nonzero(self.children)
        people = np.repeat(np.stack([sexes, ages]), self.children[sexes, ages], axis=1)
        people = people[:, rng.permutation(people.shape[1])]
        older = np.clip(
            np.rint(rng.normal(MOTHERHOOD, MOTHERHOOD_SPREAD, people.shape[1])), *MOTHER_OLDER
        ).astype(int)
        mothers = people[1] + older
        order = np.argsort(mothers, kind="stable")
        listed = np.stack([people[0], people[1], mothers], axis=1).tolist()
        sizes = rng.choice([1, 2, 3], size=people.shape[1], p=[0.38, 0.44, 0.18]).tolist()
        alone = np.less(rng.random(people.shape[1]), 0.75).tolist()
        groups: list[tuple[int, list[tuple[int, int]]]] = []
        wanted, mother = 0, -1
        group: list[tuple[int, int]] = []
        for place in order.tolist():
            sex, age, mother_age = listed[place]
            fits = mother_age == mother and len(group) < wanted and all(age != other for _, other in group)
            if fits and not (age >= ADULT + 7 and alone[place]):
                group.append((sex, age))
                continue
            group, mother = [(sex, age)], mother_age
            wanted = sizes[place] if age < ADULT + 7 or not alone[place] else 1
            groups.append((mother, group))
        return [groups[place] for place in rng.permutation(len(groups)).tolist()]

    def _find_parents(self, mother_age: int, siblings: list[tuple[int, int]]) -> None:
        eldest, youngest = max(age for _, age in siblings), min(age for _, age in siblings)
        mother: int | None = None
        if self.draw() >= _SINGLE_FATHERS:
            mother = self.pool.take(FEMALE, mother_age, eldest + MOTHER_OLDER[0], youngest + MOTHER_OLDER[1])
        father: int | None = None
        if mother is None or self.draw() >= self.without_partner[mother_age]:
            wanted = mother_age + self.age_gap()
            lowest, highest = eldest + FATHER_OLDER[0], youngest + FATHER_OLDER[1]
            if mother is not None:
                lowest, highest = max(lowest, mother - 10), min(highest, mother + 18)
            father = self.pool.take(MALE, wanted, lowest, highest)
        if mother is None and father is None:
            mother = self.pool.take(FEMALE, mother_age, eldest + MOTHER_OLDER[0], youngest + MOTHER_OLDER[1])
        if mother is None and father is None:
            self._without_parents(siblings)
            return
        self.families.append(_Family(mother, father, sorted(siblings, key=lambda child: -child[1])))

    def _without_parents(self, siblings: list[tuple[int, int]]) -> None:
        """Those above 18 live by themselves. Younger ones go to a family that could be theirs, or, in a city of a handful
        of people, head a household."""
        for sex, age in siblings:
            if age >= ADULT:
                self.pool.give_back(sex, age)
                continue
            for family in reversed(self.families):
                others = [other for _, other in family.children]
                mother, father = family.mother, family.father
                if (
                    (mother is None or MOTHER_OLDER[0] <= mother - age <= MOTHER_OLDER[1])
                    and (father is None or FATHER_OLDER[0] <= father - age <= FATHER_OLDER[1])
                    and age not in others
                ):
                    family.children = sorted([*family.children, (sex, age)], key=lambda child: -child[1])
                    break
            else:
                self.finished.append(Household(Kind.SINGLE, [(Role.HEAD, sex, age)]))

    def _marry(self) -> None:
        share = _by_age(_WIVES, self.ages)
        wives = self.rng.binomial(self.pool.left[FEMALE], share)
        for age in self.rng.permutation(np.repeat(np.arange(self.ages), wives)).tolist():
            husband = self.pool.take(MALE, age + self.age_gap(), max(ADULT, age - 10), age + 18)
            if husband is not None:
                self.pool.left[FEMALE][age] -= 1
                self.families.append(_Family(age, husband))

    def _join_elders(self) -> None:
        """Some of the old who are alone move in with a family that could be their child's."""
        by_age: dict[tuple[int, int], list[_Family]] = {}
        for family in self.families:
            if not family.children:
                continue
            for sex, age in ((MALE, family.father), (FEMALE, family.mother)):
                if age is not None and age < 70:
                    by_age.setdefault((sex, age), []).append(family)
        for sex, (oldest_alone, share), older in (
            (FEMALE, _JOINING_WOMEN, MOTHER_OLDER),
            (MALE, _JOINING_MEN, FATHER_OLDER),
        ):
            ages = np.arange(self.ages)
            joining = self.rng.binomial(self.pool.left[sex], np.where(ages >= oldest_alone, share, 0.0))
            for age in self.rng.permutation(np.repeat(ages, joining)).tolist():
                child_sex = MALE if self.draw() < 0.7 else FEMALE
                child_age = age - older[0] - 3 - int(self.draw() * (33 - older[0]))
                choice = by_age.get((child_sex, child_age), [])
                if not choice:
                    continue
                family = choice.pop(int(self.draw() * len(choice)))
                if family.elders:
                    continue
                self.pool.left[sex][age] -= 1
                family.elders, family.elder_of = [(sex, age)], child_sex
                if sex == FEMALE and self.draw() < _JOINING_TOGETHER:
                    lowest, highest = child_age + FATHER_OLDER[0], child_age + FATHER_OLDER[1]
                    partner = self.pool.take(
                        MALE, age + self.age_gap(), max(lowest, age - 10), min(highest, age + 18)
                    )
                    if partner is not None:
                        family.elders.insert(0, (MALE, partner))
                family.elder_is_head = self.draw() < _ELDER_IS_HEAD

    def _finish(self, family: _Family) -> Household:
        """Decide who is the head, and put the members into order."""
        parents = [
            (sex, age) for sex, age in ((MALE, family.father), (FEMALE, family.mother)) if age is not None
        ]
        if len(parents) == 2 and self.draw() < _WIFE_IS_HEAD:
            parents.reverse()
        if family.elders and not family.elder_is_head and family.elder_of != parents[0][0]:
            elder_role = Role.SPOUSE_PARENT
        else:
            elder_role = Role.PARENT
        kind = Kind.FAMILY if family.children or family.elders else Kind.COUPLE
        if family.elders and family.elder_is_head:
            middle = sorted(parents, key=lambda parent: parent[0] != family.elder_of)
            roles = [Role.HEAD, Role.SPOUSE][: len(family.elders)] + [Role.CHILD, Role.CHILD_SPOUSE][
                : len(parents)
            ]
            members = [(role, *one) for role, one in zip(roles, family.elders + middle, strict=True)]
            return Household(kind, members + [(Role.GRANDCHILD, *child) for child in family.children])
        mother_from, child_from = _CHILD_IS_HEAD
        eldest = family.children[0] if family.children else (MALE, 0)
        if parents[-1][1] >= mother_from and eldest[1] >= child_from and not family.elders:
            members = [(Role.HEAD, *eldest), *((Role.PARENT, *parent) for parent in sorted(parents))]
            return Household(kind, members + [(Role.SIBLING, *child) for child in family.children[1:]])
        members = [(role, *parent) for role, parent in zip((Role.HEAD, Role.SPOUSE), parents, strict=False)]
        members += [(Role.CHILD, *child) for child in family.children]
        return Household(kind, members + [(elder_role, *elder) for elder in family.elders])

    def _share_homes(self) -> None:
        """Whoever is left lives alone, or in a few cases with a brother, a sister or a lodger."""
        left = np.array(self.pool.left)
        sexes, ages = np.nonzero(left)
        people = np.repeat(np.stack([sexes, ages]), left[sexes, ages], axis=1)
        shared = self.rng.random(people.shape[1]) < _SHARING
        shared &= people[1] >= ADULT
        alone, together = people[:, ~shared], people[:, shared]
        for sex, age in alone.T.tolist():
            self.finished.append(Household(Kind.SINGLE, [(Role.HEAD, sex, age)]))
        # Neighbours in order of age, so that brothers and sisters are near in age.
        together = together[:, np.argsort(together[1], kind="stable")]
        pairs = list(pairwise(together.T.tolist()))[::2]
        if together.shape[1] % 2:
            sex, age = together[:, -1].tolist()
            self.finished.append(Household(Kind.SINGLE, [(Role.HEAD, sex, age)]))
        for (sex, age), (other_sex, other_age) in pairs:
            siblings = self.draw() < _SIBLINGS_AMONG_SHARING and 1 <= other_age - age <= 12
            role = Role.SIBLING if siblings else Role.LODGER
            self.finished.append(
                Household(Kind.SHARED, [(Role.HEAD, sex, age), (role, other_sex, other_age)])
            )
