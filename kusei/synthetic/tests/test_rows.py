"""The rows of the acts: what a clerk would see of an invented household."""

import itertools
import re
from collections import defaultdict
from datetime import date

import pytest

from kusei.kernel.registers.effects import compact
from kusei.kernel.registers.numbers import is_valid
from kusei.kernel.registers.spans import span
from kusei.synthetic.histories import FOREIGNERS_REGISTERED
from kusei.synthetic.households import FEMALE, MALE, Role
from kusei.synthetic.parts import acts_of, histories_of_ward, parts
from kusei.synthetic.people import relationship
from kusei.synthetic.rows import InventedAct, Start

from .world import TODAY, kitakyushu, order

# 住民記録システム標準仕様書 1.1.11: the parts a 続柄 is joined from.
ALLOWED = re.compile(
    r"世帯主|同居人|縁故者|(夫|妻|子|父|母|兄|姉|弟|妹)(の(夫|妻|子|父|母|兄|姉|弟|妹)){0,3}"
)
MEN = ("夫", "父", "兄", "弟")
WOMEN = ("妻", "母", "姉", "妹")
CAUSES = {"国内転入", "国外転入等", "出生", "転居", "区間異動", "世帯主変更"}
END_CAUSES = {"国内転出", "国外転出", "死亡", "区間異動"}


def _acts(n: int, seed: int = 1) -> list[InventedAct]:
    what = order(n, seed)
    wards = [histories_of_ward(what, ward) for ward in range(len(kitakyushu().wards))]
    return [act for part in parts(wards, Start(64, 1, 1, 1)) for act in acts_of(what, part)]


@pytest.fixture(scope="module")
def acts():
    return _acts(4_000)


def test_rows_are_written_as_effects_state_them(acts):
    for act in acts[:500]:
        for kind, rows in act.rows.items():
            for row in rows:
                assert compact(kind, row) == row


def test_numbers_come_once_and_without_gaps(acts):
    ids = sorted(row["id"] for act in acts for rows in act.rows.values() for row in rows)
    assert ids == list(range(64, 64 + len(ids)))
    assert [act.number for act in acts] == list(range(1, len(acts) + 1))
    codes = [row["code"] for act in acts for row in act.rows["person"]]
    assert [int(code[:-1]) for code in codes] == list(range(1, len(codes) + 1))
    numbers = [row["number"] for act in acts for row in act.rows["household"]]
    assert [int(number[:-1]) for number in numbers] == list(range(1, len(numbers) + 1))


def test_codes_are_unique_and_have_their_check_digit(acts):
    particulars = [row for act in acts for row in act.rows["particulars"]]
    codes = [row["resident_code"] for row in particulars]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 11 and is_valid(code) for code in codes)
    cards = [row["card_number"] for row in particulars if "card_number" in row]
    assert len(set(cards)) == len(cards) > 20
    assert all(re.fullmatch(r"[A-Z]{2}\d{8}[A-Z]{2}", card) for card in cards)


def test_everybody_is_marked_as_invented(acts):
    assert all(row["invented"] is True for act in acts for row in act.rows["person"])
    assert all(act.subjects == sorted(row["id"] for row in act.rows["person"]) for act in acts)


def test_residences_do_not_overlap_and_begin_after_birth(acts):
    for act in acts:
        births = {row["person_id"]: date.fromisoformat(row["birth_on"]) for row in act.rows["particulars"]}
        times = defaultdict(list)
        for row in act.rows["residence"]:
            times[row["person_id"]].append(row)
        assert set(times) == set(births)
        for person, rows in times.items():
            spans = [span(row["valid"]) for row in rows]
            assert spans[0].since >= births[person]
            for before, after in itertools.pairwise(spans):
                assert before.until == after.since
            for row, time in zip(rows, spans, strict=True):
                assert time.until is None or time.since < time.until <= TODAY
                became, settled = (
                    date.fromisoformat(row[key]) for key in ("became_resident_on", "settled_on")
                )
                assert births[person] <= became <= settled <= time.since
                notified = date.fromisoformat(row["notified_on"])
                assert time.since <= notified <= TODAY
                assert row["cause"] in CAUSES
            last = rows[-1]
            assert ("end_cause" in last) == (spans[-1].until is not None)
            assert all(row.get("end_cause", "死亡") in END_CAUSES for row in rows)
            if "end_cause" in last:
                assert date.fromisoformat(last["ended_on"]) == spans[-1].until
                assert ("destination" in last) == (last["end_cause"] != "死亡")


def test_most_notices_are_in_time(acts):
    rows = [row for act in acts for row in act.rows["residence"]]
    late = [r for r in rows if (date.fromisoformat(r["notified_on"]) - span(r["valid"]).since).days > 14]
    assert 0.01 < len(late) / len(rows) < 0.08


def test_a_household_has_one_head_and_one_address_on_every_day(acts):
    for act in acts:
        for household in {row["household_id"] for row in act.rows["residence"]}:
            addresses = [
                span(row["valid"]) for row in act.rows["address"] if row["household_id"] == household
            ]
            here = [row for row in act.rows["residence"] if row["household_id"] == household]
            heads = sorted(span(row["valid"]) for row in here if row["relationship"] == "世帯主")
            for spans in (addresses, heads):
                for before, after in itertools.pairwise(spans):
                    assert before.until == after.since
                assert spans[0].since == addresses[0].since
                assert spans[-1].until == addresses[-1].until


def test_relationships_are_allowed_and_fit_the_sex(acts):
    seen = set()
    for act in acts:
        sexes = {row["person_id"]: row["sex"] for row in act.rows["particulars"]}
        for row in act.rows["residence"]:
            relation = row["relationship"]
            assert ALLOWED.fullmatch(relation), relation
            last = relation.rpartition("の")[2]
            assert last not in (WOMEN if sexes[row["person_id"]] == "male" else MEN), relation
            seen.add(relation)
    assert {"世帯主", "妻", "夫", "子", "父", "母", "妻の母", "子の妻", "子の子", "同居人"} <= seen


@pytest.mark.parametrize(
    ("role", "sex", "older_than_head", "spouse_sex", "expected"),
    [
        (Role.HEAD, MALE, False, FEMALE, "世帯主"),
        (Role.SPOUSE, FEMALE, False, FEMALE, "妻"),
        (Role.SPOUSE, MALE, False, MALE, "夫"),
        (Role.CHILD_SPOUSE, MALE, False, FEMALE, "子の夫"),
        (Role.SPOUSE_PARENT, FEMALE, True, FEMALE, "妻の母"),
        (Role.SPOUSE_PARENT, MALE, True, MALE, "夫の父"),
        (Role.SIBLING, FEMALE, True, FEMALE, "姉"),
        (Role.SIBLING, MALE, False, FEMALE, "弟"),
    ],
)
def test_relationship(role, sex, older_than_head, spouse_sex, expected):
    birth = date(1950 if older_than_head else 1990, 1, 1)
    assert relationship(role, sex, birth, date(1970, 1, 1), spouse_sex) == expected


def test_families_share_a_surname_and_a_family_register(acts):
    couples = 0
    for act in acts:
        rows = {row["person_id"]: row for row in act.rows["particulars"]}
        relations = {row["person_id"]: row["relationship"] for row in act.rows["residence"]}
        japanese = {person: rows[person] for person in rows if "nationality" not in rows[person]}
        core = [japanese[p] for p in japanese if relations[p] in ("世帯主", "夫", "妻")]
        if {"世帯主"} < set(relations.values()) and len(core) > 1 and "子の子" not in relations.values():
            couples += 1
            assert len({row["name"].split("　")[0] for row in core}) == 1, core
            assert len({(row["domicile"], row["family_head"]) for row in core}) == 1
        names = [row["name"] for row in japanese.values()]
        assert len(set(names)) == len(names)
    assert couples > 500


def test_foreign_residents_have_a_status_and_no_domicile(acts):
    foreign = [row for act in acts for row in act.rows["particulars"] if "nationality" in row]
    assert len(foreign) > 40
    for row in foreign:
        assert "domicile" not in row
        assert re.fullmatch(r"[A-Z ]+", row["roman_name"])
        assert row["residence_category"] in ("中長期在留者", "特別永住者")
        assert ("residence_status" in row) == (row["residence_category"] == "中長期在留者")
        if "stay_until" in row:
            assert date.fromisoformat(row["stay_until"]) > TODAY
        assert span(row["valid"]).since.toordinal() >= FOREIGNERS_REGISTERED
    assert any("alias" in row for row in foreign)
    assert any(row["name"] != row["roman_name"] for row in foreign)


def test_addresses_are_real_towns_of_the_ward(acts):
    towns = {(town.ward_code, town.name) for town in kitakyushu().towns}
    numbers = re.compile(r"\d+番\d+号|\d+番\d+-\d+号|\d+番地\d*")
    rows = [row for act in acts for row in act.rows["address"]]
    for row in rows:
        assert (row["ward_code"], row["town"]) in towns
        assert numbers.fullmatch(row["number"])
        assert not row["number"].count("-") or row["building"]
    flats = sum("building" in row for row in rows) / len(rows)
    assert 0.3 < flats < 0.65


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert _acts(300, seed=5) == _acts(300, seed=5)
    assert _acts(300, seed=5) != _acts(300, seed=6)


def test_parts_can_be_made_in_any_order():
    what = order(12_000)
    wards = [histories_of_ward(what, ward) for ward in (6, 5, 4, 3, 2, 1, 0)][::-1]
    cut = list(parts(wards, Start(64, 1, 1, 1)))
    assert len(cut) >= 7
    forwards = [list(acts_of(what, part)) for part in cut]
    backwards = [list(acts_of(what, part)) for part in cut[::-1]][::-1]
    assert forwards == backwards
