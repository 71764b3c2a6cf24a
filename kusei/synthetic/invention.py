"""Inventing residents: from a number and a seed to a filled database."""

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

import django
from django.db import connections, transaction
from django.utils import timezone

from kusei.kernel.offices.profile import City, OfficeKind
from kusei.kernel.offices.queries import city as city_in_force
from kusei.synthetic.histories import Histories
from kusei.synthetic.loading import (
    CannotInvent,
    Steps,
    begin,
    copy_part,
    drop_definitions,
    make_again,
    reserve,
    tables,
)
from kusei.synthetic.parts import Order, Part, copy_texts, histories_of_ward, need, parts

SMALL = 5_000
"""Up to so many people are loaded with all constraints in place; with more, making them again is quicker."""
ALONE = 50_000
"""Up to so many people are invented by this process alone; with more, starting others is worth its two seconds."""
PROCESSES = 2
WAITING_PARTS = 6  # finished or begun parts that wait for COPY; each takes about 10 MB


@dataclass
class Invented:
    """What was invented: people (former residents included), households, acts, and the seconds of each step."""

    people: int = 0
    households: int = 0
    acts: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def invent(
    n: int,
    seed: int = 1,
    *,
    using: str = "owner",
    today: date | None = None,
    city: City | None = None,
    progress: Callable[[int], None] = lambda done: None,
    steps: Steps = lambda label, done, total: None,
    processes: int | None = None,
) -> Invented:
    """Fill an empty database with n invented residents, and about three former ones to a hundred.

    Everything happens in one transaction on the connection `using`, which must be the owner's. The same city, n, seed and
    day give the same people, row for row, whatever the number of processes; only the moment of recording differs.

    today: the day on which they live here; by default the day it is.
    city: by default the city in force, which must be loaded.
    progress: told how many residents are written so far; n once everything stands.
    steps: told what is being done, how much of it is done, and of how much.
    processes: how many processes invent beside this one; by default none for up to 50,000 people, else two.
    Raises CannotInvent, and changes nothing, if anybody is registered, real or invented.
    """
    if n < 1:
        raise CannotInvent(f"At least one resident has to be invented, not {n}.")
    # The outlines are of no use here, and the order travels to other processes with every part.
    slim = replace(city or city_in_force(), outlines=())
    order = Order(slim, n, today or timezone.localdate(), seed)
    large = n > SMALL
    if processes is None:
        processes = PROCESSES if n > ALONE else 0
    with _workers(processes) as executor:
        result = _load(order, executor, using, progress, steps, large=large)
    if large and not connections[using].in_atomic_block:
        with _timed(result, "vacuum"), connections[using].cursor() as cursor:
            # Fresh rows are otherwise checked for visibility by their first readers. Acts are read one by one.
            acts, *registers = tables()
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(registers)}")
            cursor.execute(f"ANALYZE {acts}")
    progress(n)
    return result


def _load(
    order: Order,
    executor: Executor | None,
    using: str,
    progress: Callable[[int], None],
    steps: Steps,
    *,
    large: bool,
) -> Invented:
    result = Invented()
    offices = [office.code for office in order.city.offices if office.kind is OfficeKind.WARD_OFFICE]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        recorded_at = begin(cursor, offices)
        with _timed(result, "histories"):
            steps("Households", 0, len(order.city.wards))
            wards = _histories(order, executor)
            steps("Households", len(wards), len(wards))
        needed = need(wards)
        result.people, result.acts, result.households = needed.people, needed.acts, needed.households
        start = reserve(cursor, needed)
        definitions = drop_definitions(cursor) if large else []
        with _timed(result, "people"):
            done = 0
            for people, texts in _texts(order, parts(wards, start), recorded_at, executor):
                with _timed(result, "copy"):
                    copy_part(cursor, texts)
                done += people
                steps("People", done, needed.people)
                progress(min(order.n * done // needed.people, order.n - 1))
        with _timed(result, "indexes"):
            began = time.perf_counter()
            for name in make_again(cursor, definitions, steps):
                result.seconds[name] = time.perf_counter() - began
                began = time.perf_counter()
        if not large:
            cursor.execute(f"ANALYZE {', '.join(tables())}")
    return result


@contextmanager
def _timed(result: Invented, step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    result.seconds[step] = result.seconds.get(step, 0.0) + time.perf_counter() - began


# --- Other processes -----------------------------------------------------------------------------------------------------


@contextmanager
def _workers(processes: int) -> Iterator[Executor | None]:
    if not processes:
        yield None
        return
    # Spawned, not forked: this process holds database connections and may hold threads. Django is set up before the first
    # task arrives, since the tasks' own modules need it when they are imported.
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(processes, mp_context=context, initializer=django.setup, initargs=(False,))
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _histories(order: Order, executor: Executor | None) -> list[Histories]:
    wards = range(len(order.city.wards))
    if executor is None:
        return [histories_of_ward(order, ward) for ward in wards]
    return list(executor.map(partial(histories_of_ward, order), wards))


def _texts(
    order: Order, all_parts: Iterator[Part], recorded_at: datetime, executor: Executor | None
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Return how many people each part has, and its texts, in order."""
    if executor is None:
        for part in all_parts:
            yield part.histories.people, copy_texts(order, part, recorded_at)
        return
    waiting: deque[tuple[int, Future[dict[str, bytes]]]] = deque()
    for part in all_parts:
        waiting.append((part.histories.people, executor.submit(copy_texts, order, part, recorded_at)))
        if len(waiting) >= WAITING_PARTS:
            people, future = waiting.popleft()
            yield people, future.result()
    while waiting:
        people, future = waiting.popleft()
        yield people, future.result()
