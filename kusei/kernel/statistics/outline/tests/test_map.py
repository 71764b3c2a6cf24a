"""The map of the wards: where places fall, what the classes hold, and that nothing is told by colour alone."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from xml.etree import ElementTree

import pytest

from ..map.classes import FIGURES, MapFigure, classes_of, ward_figure
from ..map.drawing import ward_map
from ..map.placing import Box, beside, inside, roomiest
from ..map.projection import fitting
from .cities import kitakyushu, mihon

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own text)


def drawn(figure: str = "cases", **options: object) -> ElementTree.Element:
    city = kitakyushu()
    return parsed(ward_map(city, ward_figure(city, figure, 2023), **options))  # type: ignore[arg-type]


def test_north_is_up_and_east_is_right() -> None:
    projection = fitting(kitakyushu().outlines, left=0, top=0, width=700, height=700)
    moji, kokuraminami = projection.point(130.9595, 33.9413), projection.point(130.8848, 33.8464)
    assert moji[0] > kokuraminami[0]
    assert moji[1] < kokuraminami[1]


def test_distances_are_alike_in_both_directions() -> None:
    projection = fitting(kitakyushu().outlines, left=0, top=0, width=700, height=700)
    # A thousandth of a degree of longitude is 0.0923 km here, of latitude 0.111 km.
    west, east = projection.point(130.850, 33.87), projection.point(130.851, 33.87)
    south, north = projection.point(130.850, 33.870), projection.point(130.850, 33.871)
    assert east[0] - west[0] == pytest.approx(projection.length_of_km(0.0923), rel=0.01)
    assert south[1] - north[1] == pytest.approx(projection.length_of_km(0.111), rel=0.01)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([44_220, 235_353], [0, 50_000, 100_000, 150_000, 200_000, 250_000]),
        ([855, 3_943], [0, 1_000, 2_000, 3_000, 4_000]),
        ([291, 661], [200, 300, 400, 500, 600, 700]),
        ([5, 5], [5, 6]),
        ([44_220, 44_220], [40_000, 50_000]),
        ([0, 0], [0, 1]),
    ],
)
def test_class_bounds_are_round_and_hold_every_value(values: list[int], bounds: list[int]) -> None:
    figure = MapFigure("件数", "件", {str(place): Fraction(value) for place, value in enumerate(values)})
    classes = classes_of(figure)
    assert list(classes.bounds) == bounds
    assert [bounds[classes.of(Fraction(value))] <= value for value in values] == [True] * len(values)


def test_a_value_on_a_bound_belongs_to_the_class_above() -> None:
    classes = classes_of(MapFigure("件数", "件", {"1": Fraction(1_000), "2": Fraction(3_999)}))
    assert classes.bounds[classes.of(Fraction(2_000))] == 2_000


def test_a_figure_without_values_is_refused() -> None:
    with pytest.raises(ValueError, match="値がどの区にもありません"):
        classes_of(MapFigure("件数", "件", {}))


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_can_be_drawn(figure: str) -> None:
    assert drawn(figure).tag == f"{SVG}svg"


def test_the_picture_is_told_in_words() -> None:
    picture = drawn()
    assert picture.get("role") == "img"
    named = (picture.get("aria-labelledby") or "").split()
    told = {element.get("id"): element.text or "" for element in picture if element.get("id")}
    assert set(named) == set(told)
    assert "窓口事務取扱件数" in told["ward-map-title"]
    assert "八幡西区 235,353件" in told["ward-map-desc"]


def test_every_ward_bears_its_name_and_figure() -> None:
    texts = [element.text for element in drawn().iter(f"{SVG}text")]
    for ward, cases in (("門司区", "85,854件"), ("戸畑区", "44,220件"), ("八幡西区", "235,353件")):
        assert ward in texts
        assert cases in texts


def test_offices_are_marked_and_unconfirmed_places_say_so() -> None:
    titles = [element.text for element in drawn().iter(f"{SVG}title")]
    assert "門司区役所" in titles
    assert "島郷出張所（位置は未確認）" in titles
    assert sum("未確認" in (title or "") for title in titles if title) >= 11


def test_no_style_is_needed() -> None:
    picture = drawn()
    assert not list(picture.iter(f"{SVG}style"))
    assert not [element for element in picture.iter() if element.get("style")]


def test_credits_stand_below() -> None:
    texts = [element.text or "" for element in drawn().iter(f"{SVG}text")]
    assert any("国土数値情報" in text and "SmartNews SMRI" in text for text in texts)


def test_wards_can_be_links() -> None:
    picture = drawn(link=lambda code: f"/outline/wards/{code}?a=1&b=2")
    links = list(picture.iter(f"{SVG}a"))
    assert picture.get("role") == "group"
    assert [link.get("href") for link in links][:1] == ["/outline/wards/40101?a=1&b=2"]
    assert links[0].get("aria-label") == "門司区 85,854件"


def test_names_from_the_city_cannot_break_the_picture() -> None:
    city = replace(mihon(), credits=replace(mihon().credits, wards='</svg><script>alert("1")</script>'))
    picture = parsed(ward_map(city, ward_figure(city, "cases")))
    assert not list(picture.iter(f"{SVG}script"))


def test_a_ward_without_a_figure_says_so() -> None:
    figure = ward_figure(kitakyushu(), "cases")
    partial = replace(
        figure, values={code: value for code, value in figure.values.items() if code != "40101"}
    )
    texts = [element.text for element in parsed(ward_map(kitakyushu(), partial)).iter(f"{SVG}text")]
    assert "値なし" in texts


def test_a_city_without_outlines_has_no_map() -> None:
    city = replace(kitakyushu(), outlines=())
    with pytest.raises(ValueError, match=r"wards\.geojson"):
        ward_map(city, ward_figure(city, "cases"))


def test_a_label_goes_where_there_is_room() -> None:
    x, y = roomiest([[SQUARE]], wide=30, high=20, avoid=[Box(30, 30, 70, 70)])
    box = Box(x - 15, y - 10, x + 15, y + 10)
    assert box.overlap(Box(30, 30, 70, 70)) == 0
    assert box.left >= 0
    assert box.bottom <= 100


def test_a_name_goes_to_the_free_side_of_its_mark() -> None:
    taken = [Box(55, 40, 100, 60)]
    _, anchor, box = beside((50, 50), "両谷", 10, gap=8, within=[[SQUARE]], avoid=taken)
    assert anchor == "end"
    assert box.overlap(taken[0]) == 0


def test_a_hole_is_not_inside() -> None:
    hole = [(40.0, 40.0), (60.0, 40.0), (60.0, 60.0), (40.0, 60.0)]
    assert inside((20, 20), [SQUARE, hole])
    assert not inside((50, 50), [SQUARE, hole])


def test_boxes_that_only_touch_do_not_overlap() -> None:
    boxes = [Box(0, 0, 10, 10), Box(10, 0, 20, 10), Box(0, 10, 10, 20)]
    assert [one.overlap(other) for one, other in combinations(boxes, 2)] == [0, 0, 0]
