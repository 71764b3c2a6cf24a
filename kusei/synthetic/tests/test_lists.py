"""The word lists: whole, readable, and able to be written and found."""

import re

import pytest

from kusei.synthetic.lists import (
    FIRST_YEAR,
    LAST_YEAR,
    buildings,
    foreign_names,
    given_names,
    nationalities,
    places,
    surnames,
)

KATAKANA = re.compile(r"[ァ-ヴー]+")


def test_surnames_are_many_and_begin_with_the_commonest():
    names, shares = surnames()
    assert len(names) > 600
    assert len({(name.name, name.kana) for name in names}) == len(names)
    assert all(KATAKANA.fullmatch(name.kana) for name in names)
    assert shares[0] == pytest.approx(0.02, abs=0.01)
    assert shares[-1] == 1.0


def test_variants_are_rare_and_belong_to_a_surname():
    names, _ = surnames()
    written = {name.written(0.001) for name in names}
    assert {"髙橋", "山﨑", "𠮷田", "田邉", "齋藤", "濱田", "澤田"} <= written
    for name in names:
        assert sum(share for _, share in name.variants) <= 600, name
        assert name.written(0.999) == name.name


@pytest.mark.parametrize("sex", ["male", "female"])
def test_given_names_follow_the_times(sex):
    names, shares = given_names(sex)
    assert len(names) > 400
    assert all(KATAKANA.fullmatch(kana) for _, kana in names)
    assert len(shares) == LAST_YEAR - FIRST_YEAR + 1
    assert all(row[-1] == 1.0 for row in shares)

    def commonest(year: int) -> set[str]:
        row = shares[year - FIRST_YEAR]
        steps = [after - before for before, after in zip([0.0, *row], row, strict=False)]
        order = sorted(range(len(names)), key=steps.__getitem__, reverse=True)
        return {names[place][0] for place in order[:60]}

    assert not commonest(1940) & commonest(2020)
    assert {"male": "清", "female": "節子"}[sex] in commonest({"male": 1925, "female": 1939}[sex])


def test_foreign_names_are_in_capitals_for_every_nationality():
    found, shares = nationalities()
    names = foreign_names()
    assert sum(one.share for one in found) == 1000
    assert shares[-1] == 1.0
    for nationality in found:
        for part in ("surname", "male", "female"):
            assert len(names[nationality.group, part]) >= 4
    for parts in names.values():
        assert all(re.fullmatch(r"[A-Z ]+", part.roman) and KATAKANA.fullmatch(part.kana) for part in parts)


def test_places_and_buildings_are_plain_text():
    names, _ = places()
    assert all(re.match(r".+?[都道府県].+[市町村区]", name) for name in names)
    forms, flowers = buildings()
    assert all(form.format(town="曽根", flower=flowers[0]) for form, _ in forms)
