"""Into the database: the registers are what the acts say, all constraints stand, and real residents are left alone."""

import pytest
from django.db import IntegrityError, connections, transaction

from kusei.kernel.ledger.actions import record_act
from kusei.kernel.ledger.models import Act, Unsealed
from kusei.kernel.registers.effects import apply
from kusei.kernel.registers.models import Household, HouseholdAddress, Particulars, Person, Residence
from kusei.kernel.registers.plan import Plan
from kusei.kernel.registers.replay import replay
from kusei.synthetic import CannotInvent, invent, invention
from kusei.synthetic.loading import tables

from .world import TODAY

DEFINITIONS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE conrelid = ANY(%(tables)s::regclass[])
    UNION ALL
    SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
     WHERE indrelid = ANY(%(tables)s::regclass[])
    ORDER BY 1, 2, 3
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


def _asked(query: str, alias: str = "owner") -> list[tuple[object, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(query, {"tables": tables()})
        return cursor.fetchall()


def _content() -> list[tuple[int, str]]:
    return list(Act.objects.using("owner").order_by("id").values_list("id", "content"))


@pytest.fixture
def rebuilt(monkeypatch):
    """Load even a few people as many are loaded: without indexes, which are made again."""
    monkeypatch.setattr(invention, "SMALL", 10)


def test_the_registers_are_what_the_acts_say(fresh_database):
    done = invent(400, today=TODAY)
    assert Residence.objects.using("owner").filter(valid__contains=TODAY).count() == 400
    assert Person.objects.using("owner").count() == done.people > 400
    assert Household.objects.using("owner").count() == done.households
    assert Act.objects.using("owner").count() == Unsealed.objects.using("owner").count() == done.acts
    assert not Person.objects.using("owner").filter(invented=False).exists()
    assert replay().same


def test_acts_say_who_where_and_why(fresh_database):
    invent(50, today=TODAY)
    for act in Act.objects.using("owner").select_related("office"):
        assert (act.kind, act.category, act.counted) == ("registers.migration", "", 0)
        assert act.office.kind == "ward_office"
        ward = HouseholdAddress.objects.using("owner").filter(recorded_by=act).order_by("-valid").first()
        assert ward is not None
        assert act.office.ward_code == ward.ward_code
        assert act.capacity.endswith("区長")
        assert (act.author_id, act.filed_on, act.effective_on) == (None, None, TODAY)
        assert act.provision == "住民基本台帳法6条"
        assert act.subjects == sorted(
            Person.objects.using("owner").filter(recorded_by=act).values_list("id", flat=True)
        )


@pytest.mark.usefixtures("rebuilt")
def test_without_indexes_and_with_other_processes_it_is_the_same(fresh_database):
    before = _asked(DEFINITIONS)
    done = invent(300, seed=3, today=TODAY, processes=2)
    assert "one_head_at_a_time" in done.seconds
    assert _asked(DEFINITIONS) == before
    assert replay().same
    with_processes = _content()
    _empty()
    invent(300, seed=3, today=TODAY, processes=0)
    assert _content() == with_processes


def _empty() -> None:
    """Make the database as if nothing had been loaded."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE ledger_act, ledger_unsealed RESTART IDENTITY CASCADE")
        for name in ("registers_blocks", "registers_person_codes", "registers_household_numbers"):
            cursor.execute(f"ALTER SEQUENCE {name} RESTART")


@pytest.mark.usefixtures("rebuilt")
def test_the_database_still_refuses_contradictions_afterwards(fresh_database):
    invent(60, today=TODAY)
    row = Residence.objects.using("owner").filter(valid__contains=TODAY).values().first()
    assert row is not None
    for double in (
        {"id": 1},
        {"id": 1, "person_id": Person.objects.using("owner").exclude(id=row["person_id"])[0].pk},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(using="owner"):
            Residence.objects.using("owner").create(**{**row, "relationship": "世帯主", **double})


def test_new_people_get_numbers_after_the_invented_ones(fresh_database):
    invent(80, today=TODAY)
    last = max(Person.objects.using("owner").values_list("code", flat=True))
    plan = Plan(using="owner")
    person = plan.new_person()
    household = plan.new_household("40101")
    assert not Person.objects.using("owner").filter(id__gte=person).exists()
    assert not Residence.objects.using("owner").filter(id__gte=person).exists()
    assert not Household.objects.using("owner").filter(id__gte=household).exists()
    assert int(plan.effects["+"]["person"][0]["code"][:-1]) == int(last[:-1]) + 1
    act = Act.objects.using("owner").order_by("-id")[0]
    with transaction.atomic(using="owner"):
        apply(plan.effects, act.pk, act.recorded_at, using="owner")


def test_real_residents_are_left_alone(fresh_database):
    plan = Plan(using="owner")
    plan.new_person()
    with transaction.atomic(using="owner"):
        recorded = record_act(
            kind="test.act", office="40107-00", capacity="区長", author=None, provision="法", effective_on=TODAY,
            subjects=plan.subjects, content={"effects": plan.effects}, using="owner",
        )  # fmt: skip
        apply(plan.effects, recorded.act_id, recorded.recorded_at, using="owner")
    with pytest.raises(CannotInvent, match="real residents"):
        invent(5, today=TODAY)
    assert Person.objects.using("owner").count() == 1


def test_whoever_moves_in_among_the_invented_is_invented(fresh_database):
    invent(5, today=TODAY)
    plan = Plan(using="owner")
    plan.new_person()
    assert plan.effects["+"]["person"][0]["invented"] is True


def test_a_second_population_is_refused(fresh_database):
    invent(5, today=TODAY)
    before = Particulars.objects.using("owner").count()
    with pytest.raises(CannotInvent, match="nothing was added"):
        invent(5, seed=2, today=TODAY)
    assert Particulars.objects.using("owner").count() == before


@pytest.mark.usefixtures("rebuilt")
def test_an_interrupted_load_leaves_nothing(fresh_database):
    before, sequences = _asked(DEFINITIONS), _asked(SEQUENCES)

    def interrupt(label: str, done: int, total: int) -> None:
        if label == "Index one_head_at_a_time":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        invent(200, today=TODAY, steps=interrupt)
    assert (_asked(DEFINITIONS), _asked(SEQUENCES)) == (before, sequences)
    assert not Act.objects.using("owner").exists()
    assert not Unsealed.objects.using("owner").exists()
    invent(200, today=TODAY)
    assert replay().same


def test_progress_ends_with_the_number_ordered(fresh_database):
    told: list[int] = []
    invent(120, today=TODAY, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 120


def test_a_number_that_is_none_is_refused(fresh_database):
    with pytest.raises(CannotInvent, match="not 0"):
        invent(0)
