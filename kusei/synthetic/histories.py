"""When the invented people of one ward were born, came, moved and left. Pure and seeded; vectorised over a whole ward.

Days are numbers (date.toordinal). A household has 1 to 5 homes, one after the other; a move inside the ward keeps the
household, a move from another ward (区間異動) opens a new one. Families move as a whole. A register begins with the first
home that is written here: what was before it was not carried over, as with a real 移行.

Besides the residents there are about three former ones to a hundred: dead husbands and wives, grown children who went to
another town, and people living alone who died or moved away, all within the last five years.
"""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import numpy.typing as npt

from kusei.synthetic.households import ADULT, FEMALE, MALE, MOTHER_OLDER, Household, Kind, Role

Numbers = npt.NDArray[np.int64]

HOMES = 5
NEVER = date.max.toordinal()
FOREIGNERS_REGISTERED = date(2012, 7, 9).toordinal()  # since then foreign residents have a resident record
OLDEST_HOME_YEARS = 45
YEARS_BACK = 5  # how far back the former residents left: then their records move to another database
MOVES_PER_YEAR = 0.043
APART = 90  # days between two moves, at least
FROM_OTHER_WARD = 0.2

_FOREIGN_YOUNG_SINGLES, _FOREIGN_SINGLES, _FOREIGN_FAMILIES, _FOREIGN_WIVES = 0.155, 0.007, 0.0115, 0.003
_WIDOWED, _LEFT_CHILDREN, _GONE_SINGLES, _DIED_SINGLES = 0.18, 0.085, 0.0085, 0.0065


class End:
    """How a resident ceased to be one."""

    NOT = 0
    DIED = 1
    MOVED_OUT = 2


@dataclass
class Histories:
    """One ward's households and people, as columns. People stand in the order of their households.

    `homes[household, number]` is the day a home was entered (NEVER: there is none), `home_wards` the ward it is in.
    `changed_on` is the day somebody became head who was the head's wife or husband before (0: never).
    """

    kind: Numbers
    first_person: Numbers  # one more than households: where each household's people begin
    homes: Numbers
    home_wards: Numbers
    left_on: Numbers  # the day a household ended with its last member; NEVER for one that lives there
    sex: Numbers
    role: Numbers
    birth: Numbers
    joined: Numbers
    end: Numbers
    ended_on: Numbers
    changed_on: Numbers
    foreign: Numbers

    @property
    def households(self) -> int:
        """How many households there are."""
        return len(self.kind)

    @property
    def people(self) -> int:
        """How many people there are, former residents included."""
        return len(self.sex)

    def rows(self) -> Numbers:
        """Return how many rows of the registers each household takes, with its people's."""
        counts: Numbers = self.household_rows() + (self.homes != NEVER).sum(axis=1)
        owner = np.repeat(np.arange(self.households), np.diff(self.first_person))
        counts += np.bincount(owner, weights=2 + self.residence_rows(), minlength=self.households).astype(
            np.int64
        )
        return counts

    def household_rows(self) -> Numbers:
        """Return how many household numbers each household has had: one more with every change of ward."""
        entered = self.homes[:, 1:] != NEVER
        numbers: Numbers = 1 + (entered & (self.home_wards[:, 1:] != self.home_wards[:, :-1])).sum(axis=1)
        return numbers

    def residence_rows(self) -> Numbers:
        """Return how many times of residence each person has."""
        owner = np.repeat(np.arange(self.households), np.diff(self.first_person))
        moves = self.homes[owner, 1:]
        within = (moves > self.joined[:, np.newaxis]) & (moves < self.ended_on[:, np.newaxis])
        times: Numbers = 1 + within.sum(axis=1) + (self.changed_on > 0)
        return times

    def part(self, first: int, last: int) -> "Histories":
        """Return the households from `first` up to, but not including, `last`."""
        people = slice(int(self.first_person[first]), int(self.first_person[last]))
        by_household = {"kind", "homes", "home_wards", "left_on"}
        columns = {
            column.name: getattr(self, column.name)[
                slice(first, last) if column.name in by_household else people
            ]
            for column in fields(self)
            if column.name != "first_person"
        }
        return Histories(first_person=self.first_person[first : last + 1] - people.start, **columns)


def birthdays(today: date, ages: int) -> Numbers:
    """Return the latest day on which somebody of each age (0 up to `ages`) can be born."""
    days = []
    for age in range(ages + 1):
        # Whoever is born on 29 February comes of age as if on the 28th, which is near enough here.
        day = 28 if (today.month, today.day) == (2, 29) else today.day
        days.append(date(today.year - age, today.month, day).toordinal())
    return np.array(days)


def invent_histories(
    households: list[Household], ward: int, ward_sizes: Numbers, today: date, rng: np.random.Generator
) -> Histories:
    """Return the histories of these households of ward number `ward`, with former residents added."""
    return _Inventing(households, ward, ward_sizes, today, rng).all()


class _Inventing:
    def __init__(
        self,
        households: list[Household],
        ward: int,
        ward_sizes: Numbers,
        today: date,
        rng: np.random.Generator,
    ) -> None:
        self.rng = rng
        self.today = today.toordinal()
        self.latest_birthday = birthdays(today, 130)
        self.ward, self.ward_sizes = ward, ward_sizes
        lonely = sum(household.kind == Kind.SINGLE for household in households)
        former = rng.binomial(max(lonely, 0), [_GONE_SINGLES * 3, _DIED_SINGLES * 3]) if lonely else [0, 0]
        self.gone = np.repeat([End.NOT, End.MOVED_OUT, End.DIED], [len(households), *former])
        extra = [self._former_single(how) for how in self.gone[len(households) :].tolist()]
        everybody = households + extra
        self.kind = np.array([household.kind for household in everybody], dtype=np.int64)
        sizes = np.array([len(household.members) for household in everybody], dtype=np.int64)
        people = np.array([member for household in everybody for member in household.members], dtype=np.int64)
        people = people.reshape(-1, 3)
        self.owner = np.repeat(np.arange(len(everybody)), sizes)
        self.role, self.sex, self.age = people[:, 0].copy(), people[:, 1].copy(), people[:, 2].copy()
        self.head = np.cumsum(sizes) - sizes  # everybody's household lists its head first

    def _former_single(self, how: int) -> Household:
        age = self.rng.integers(20, 46) if how == End.MOVED_OUT else self.rng.integers(62, 98)
        return Household(Kind.SINGLE, [(Role.HEAD, int(self.rng.integers(0, 2)), int(age))])

    def all(self) -> Histories:
        self._births()
        self._foreigners()
        self._homes()
        self._ends()
        self._former_members()
        order = np.argsort(self.owner, kind="stable")
        sizes = np.bincount(self.owner, minlength=len(self.kind))
        return Histories(
            kind=self.kind,
            first_person=np.concatenate([[0], np.cumsum(sizes)]),
            homes=self.homes,
            home_wards=self.home_wards,
            left_on=self.left_on,
            **{
                name: getattr(self, name)[order]
                for name in ("sex", "role", "birth", "joined", "end", "ended_on", "changed_on", "foreign")
            },
        )

    def _born(self, age: Numbers, place_in_year: npt.NDArray[np.float64]) -> Numbers:
        latest, before = self.latest_birthday[age], self.latest_birthday[age + 1]
        return latest - np.floor(np.clip(place_in_year, 0, 0.999) * (latest - before)).astype(np.int64)

    def _births(self) -> None:
        """Brothers and sisters are born at nearly the same time of the year, so that no two births are too near."""
        place = self.rng.random(len(self.age))
        shared = self.rng.random(len(self.kind))[self.owner] + self.rng.normal(0, 0.06, len(self.age))
        siblings = np.isin(self.role, (Role.CHILD, Role.GRANDCHILD, Role.SIBLING))
        self.birth = self._born(self.age, np.where(siblings, shared, place))

    def _foreigners(self) -> None:
        age = self.age[self.head]
        young = (age >= ADULT) & (age < 35)
        share = np.select(
            [self.kind != Kind.SINGLE, young], [_FOREIGN_FAMILIES, _FOREIGN_YOUNG_SINGLES], _FOREIGN_SINGLES
        )
        foreign = self.rng.random(len(self.kind)) < share
        wives = (self.role == Role.SPOUSE) & (self.sex == FEMALE) & (self.age < 65)
        wives &= self.rng.random(len(self.age)) < _FOREIGN_WIVES
        self.foreign_household = foreign
        self.foreign = (foreign[self.owner] | wives).astype(np.int64)

    def _homes(self) -> None:
        """Draw the day the first home was entered, and the moves since."""
        count = len(self.kind)
        grown = self._birthday_of(ADULT)
        adults = np.isin(self.role, (Role.HEAD, Role.SPOUSE, Role.CHILD_SPOUSE))
        earliest = np.full(count, self.today - OLDEST_HOME_YEARS * 365)
        np.maximum.at(earliest, self.owner[adults], grown[adults])
        earliest = np.where(self.age[self.head] < ADULT, self.birth[self.head], earliest)
        earliest = np.where(self.foreign_household, np.maximum(earliest, FOREIGNERS_REGISTERED), earliest)
        earliest = np.minimum(earliest, np.maximum(self.today - 20, self.birth[self.head]))
        latest = np.maximum(earliest, self.today - 20)
        # A former resident must have lived somewhere before leaving within the last years.
        leaving = self.gone != End.NOT
        latest = np.where(leaving, np.maximum(earliest, self.today - YEARS_BACK * 365), latest)
        recent = np.where(self.kind == Kind.SINGLE, 0.6, 1.0)
        entered = earliest + np.floor((latest - earliest) * self.rng.random(count) ** recent).astype(np.int64)
        years = (self.today - entered) / 365.25
        moves = np.minimum(self.rng.poisson(years * MOVES_PER_YEAR), HOMES - 1)
        until = np.where(leaving, np.maximum(entered, self.today - YEARS_BACK * 365), self.today)
        drawn = entered[:, np.newaxis] + np.floor(
            (until - entered)[:, np.newaxis] * self.rng.random((count, HOMES - 1))
        ).astype(np.int64)
        drawn[np.arange(HOMES - 1) >= moves[:, np.newaxis]] = NEVER
        drawn.sort(axis=1)
        homes = np.concatenate([entered[:, np.newaxis], drawn], axis=1)
        for number in range(1, HOMES):
            too_near = (
                homes[:, number]
                < homes[:, :number].max(axis=1, where=homes[:, :number] != NEVER, initial=0) + APART
            )
            homes[too_near, number] = NEVER
        homes[:, 1:].sort(axis=1)
        self.homes = homes
        self.home_wards = self._wards(count)
        self.left_on = np.full(count, NEVER)

    def _birthday_of(self, age: int) -> Numbers:
        """Return the day on which each person surely is of an age: the year counted as 366 days."""
        return self.birth + age * 366

    def _wards(self, count: int) -> Numbers:
        """Return the ward of each home: the last is here, an earlier one sometimes in another ward."""
        wards = np.full((count, HOMES), self.ward)
        others = self.ward_sizes.astype(float).copy()
        others[self.ward] = 0
        if others.sum() == 0:
            return wards
        elsewhere = self.rng.choice(len(others), size=(count, HOMES), p=others / others.sum())
        moved = self.rng.random((count, HOMES)) < FROM_OTHER_WARD
        last = (self.homes != NEVER).sum(axis=1) - 1
        for number in range(HOMES - 1):
            wards[:, number] = np.where(moved[:, number] & (number < last), elsewhere[:, number], self.ward)
        return wards

    def _last_home(self) -> Numbers:
        last: Numbers = np.where(self.homes == NEVER, 0, self.homes).max(axis=1)
        return last

    def _some_day(self, first: Numbers) -> Numbers:
        """Return a day between `first` and yesterday; `first` itself if that is later."""
        room = np.maximum(self.today - first, 1)
        return first + np.floor(room * self.rng.random(len(first))).astype(np.int64)

    def _ends(self) -> None:
        people = len(self.age)
        self.joined = np.maximum(self.birth, self.homes[self.owner, 0])
        foreign_since = np.where(self.foreign > 0, FOREIGNERS_REGISTERED, 0)
        self.joined = np.maximum(self.joined, foreign_since)
        self.end = np.full(people, End.NOT)
        self.ended_on = np.full(people, NEVER)
        self.changed_on = np.zeros(people, dtype=np.int64)
        leaving = np.flatnonzero(self.gone != End.NOT)
        first = np.maximum(self._last_home()[leaving], self.today - YEARS_BACK * 365) + 1
        self.left_on[leaving] = self._some_day(first)
        members = self.head[leaving]
        self.end[members] = self.gone[leaving]
        self.ended_on[members] = self.left_on[leaving]

    def _former_members(self) -> None:
        self._dead_partners()
        self._left_children()

    def _add(self, households: Numbers, **columns: Numbers) -> None:
        self.owner = np.concatenate([self.owner, households])
        for name in ("role", "sex", "age", "birth", "joined", "end", "ended_on", "changed_on", "foreign"):
            column = columns.get(name, np.zeros(len(households), dtype=np.int64))
            setattr(self, name, np.concatenate([getattr(self, name), column]))

    def _dead_partners(self) -> None:
        """Some who are alone at the head of a home lost a husband or wife; a widow became head on that day."""
        rng, head = self.rng, self.head
        partnered = np.zeros(len(self.kind), dtype=bool)
        partnered[self.owner[np.isin(self.role, (Role.SPOUSE, Role.PARENT, Role.SIBLING, Role.LODGER))]] = (
            True
        )
        widowed = (self.age[head] >= 60) & ~partnered & (self.gone == End.NOT) & ~self.foreign_household
        women = self.sex[head] == FEMALE
        widowed &= rng.random(len(head)) < np.where(women, _WIDOWED, _WIDOWED / 2)
        homes = np.flatnonzero(widowed)
        survivor = head[homes]
        older = np.rint(rng.normal(3, 3, len(homes))).astype(np.int64) * np.where(women[homes], 1, -1)
        age = np.clip(self.age[survivor] + older, 55, 104)
        birth = self._born(age, rng.random(len(homes)))
        died = self._some_day(np.maximum(self._last_home()[homes], self.today - YEARS_BACK * 365) + 1)
        fit = birth + ADULT * 366 <= self.homes[homes, 0]
        homes, survivor, age, birth, died = homes[fit], survivor[fit], age[fit], birth[fit], died[fit]
        was_head = self.sex[survivor] == FEMALE
        self.changed_on[survivor[was_head]] = died[was_head]
        self._add(
            homes,
            role=np.where(was_head, Role.HEAD, Role.SPOUSE).astype(np.int64),
            sex=np.where(was_head, MALE, FEMALE).astype(np.int64),
            age=age,
            birth=birth,
            joined=self.homes[homes, 0],
            end=np.full(len(homes), End.DIED),
            ended_on=died,
        )

    def _left_children(self) -> None:
        """Some families had one child more, who went to another town when grown."""
        rng = self.rng
        mothers = np.isin(self.role, (Role.HEAD, Role.SPOUSE)) & (self.sex == FEMALE)
        mothers &= (
            (self.age >= 42)
            & (self.age <= 68)
            & (self.kind[self.owner] == Kind.FAMILY)
            & (self.end == End.NOT)
        )
        # Where the old are the head, the children of the house are 子の子.
        elders = np.zeros(len(self.kind), dtype=bool)
        elders[self.owner[np.isin(self.role, (Role.GRANDCHILD, Role.PARENT, Role.SPOUSE_PARENT))]] = True
        mothers &= ~elders[self.owner] & ~self.foreign_household[self.owner]
        mothers &= rng.random(len(self.role)) < _LEFT_CHILDREN
        chosen = np.flatnonzero(mothers)
        _, once = np.unique(self.owner[chosen], return_index=True)
        chosen = chosen[once]
        homes = self.owner[chosen]
        age = self.age[chosen] - rng.integers(MOTHER_OLDER[0], 34, len(chosen))
        fathers_age = np.full(len(self.kind), 200)
        fathers = np.isin(self.role, (Role.HEAD, Role.SPOUSE)) & (self.sex == MALE)
        fathers_age[self.owner[fathers]] = self.age[fathers]
        taken = set(
            zip(
                self.owner[self.role == Role.CHILD].tolist(),
                self.age[self.role == Role.CHILD].tolist(),
                strict=True,
            )
        )
        alone = np.array(
            [
                all((home, years + near) not in taken for near in (-1, 0, 1))
                for home, years in zip(homes.tolist(), age.tolist(), strict=True)
            ],
            dtype=bool,
        )
        fit = alone & (age >= 20) & (age <= 34) & (fathers_age[homes] - age >= 19)
        homes, age = homes[fit], age[fit]
        birth = self._born(age, rng.random(len(age)))
        joined = np.maximum(birth, self.homes[homes, 0])
        first = np.maximum.reduce(
            [birth + ADULT * 366, joined + 60, np.full(len(age), self.today - YEARS_BACK * 365)]
        )
        left = self._some_day(first)
        fit = left < self.today
        homes, age, birth, joined, left = homes[fit], age[fit], birth[fit], joined[fit], left[fit]
        self._add(
            homes,
            role=np.full(len(homes), Role.CHILD),
            sex=rng.integers(0, 2, len(homes)),
            age=age,
            birth=birth,
            joined=joined,
            end=np.full(len(homes), End.MOVED_OUT),
            ended_on=left,
        )
