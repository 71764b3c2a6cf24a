"""A whole invented population, cut into parts that can be made in any order and in any process.

What a part holds depends on the city, the number of people, the day and the seed alone. Every part knows from the start
which numbers its rows, acts and people will have.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from kusei.kernel.offices.profile import City, OfficeKind
from kusei.synthetic.copying import CopyText
from kusei.synthetic.draws import uniform
from kusei.synthetic.histories import Histories, invent_histories
from kusei.synthetic.homes import Addresses
from kusei.synthetic.households import form_households
from kusei.synthetic.people import Naming
from kusei.synthetic.population import wards_of
from kusei.synthetic.rows import InventedAct, Start, Writing

HOUSEHOLDS_IN_A_PART = 2_000


@dataclass(frozen=True)
class Order:
    """What is to be invented: how many residents of which city, on which day, from which seed."""

    city: City
    n: int
    today: date
    seed: int


@dataclass(frozen=True)
class Part:
    """Some households of one ward, not yet named; `serial` is the number in the load of its first person."""

    ward: int
    number: int
    histories: Histories
    start: Start
    serial: int


@dataclass(frozen=True)
class Need:
    """How many numbers of each kind a load takes."""

    rows: int
    acts: int
    people: int
    households: int


def histories_of_ward(order: Order, ward: int) -> Histories:
    """Return the households of ward number `ward` with their histories."""
    wards = wards_of(order.city, order.n, order.today)
    rng = np.random.default_rng([order.seed, ward])
    sizes = np.array([one.counts.sum() for one in wards])
    households = form_households(wards[ward].counts, rng)
    return invent_histories(households, ward, sizes, order.today, rng)


def need(wards: list[Histories]) -> Need:
    """Return how many numbers these wards take together."""
    return Need(
        rows=sum(int(ward.rows().sum()) for ward in wards),
        acts=sum(ward.households for ward in wards),
        people=sum(ward.people for ward in wards),
        households=sum(int(ward.household_rows().sum()) for ward in wards),
    )


def parts(wards: list[Histories], first: Start) -> Iterator[Part]:
    """Return the parts of all wards with the numbers they begin with."""
    row, act, person, household = first
    for ward, histories in enumerate(wards):
        for number, begin in enumerate(range(0, histories.households, HOUSEHOLDS_IN_A_PART)):
            part = histories.part(begin, min(begin + HOUSEHOLDS_IN_A_PART, histories.households))
            yield Part(ward, number, part, Start(row, act, person, household), person - first.person)
            needs = need([part])
            row, act = row + needs.rows, act + needs.acts
            person, household = person + needs.people, household + needs.households


def acts_of(order: Order, part: Part) -> Iterator[InventedAct]:
    """Return the acts of a part in the order of their numbers."""
    draw = uniform(np.random.default_rng([order.seed, part.ward, part.number]))
    wards = [ward.code for ward in order.city.wards]
    addresses = Addresses(order.city)
    naming = Naming(addresses, wards[part.ward], order.today, order.seed, draw)
    return Writing(
        part.histories, wards, addresses, naming, part.start, part.serial, order.today, draw
    ).acts()


def copy_texts(order: Order, part: Part, recorded_at: datetime) -> dict[str, bytes]:
    """Return the text for COPY of each table of a part."""
    city = order.city
    offices = {
        office.ward_code: office.code for office in city.offices if office.kind is OfficeKind.WARD_OFFICE
    }
    titles = {ward.code: city.ward_head_title(ward.code) for ward in city.wards}
    writer = CopyText(offices, titles, order.today, recorded_at)
    for act in acts_of(order, part):
        writer.add(act)
    return writer.texts()
