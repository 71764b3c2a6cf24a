"""What the map shows and where, before it is written: as SVG for the screen, as shapes for the printed report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kusei.kernel.offices.profile import City, Office, OfficeKind

from .classes import Classes, MapFigure, classes_of
from .placing import Box, Polygon, beside, centred, roomiest, text_width
from .projection import Point, Projection, fitting

FILLS = ("#e8f1fe", "#c5d7fb", "#9db7f9", "#7096f8", "#3460fb")
NO_FIGURE = "#f2f2f2"
INK, WHITE = "#1a1a1a", "#ffffff"

NAME_SIZE, VALUE_SIZE, OFFICE_SIZE = 17, 14, 12
MARK_REACH = 9
"""Half the side of the square that a mark needs."""

SCALE_KM = 5


@dataclass(frozen=True)
class WardShape:
    """A ward's polygons on the sheet, its colour, and its figure in words."""

    code: str
    name: str
    value_text: str
    fill: str
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Label:
    """A text on the map: centred on its height; `anchor` is start, middle or end; `ground` rims its letters."""

    at: Point
    text: str
    size: int
    anchor: str
    bold: bool
    ink: str
    ground: str


@dataclass(frozen=True)
class Mark:
    """An office. Its kind gives the form; an unconfirmed place is told by a dashed rim and in words."""

    at: Point
    kind: OfficeKind
    confirmed: bool
    title: str


@dataclass(frozen=True)
class LegendStep:
    """A class of the figure: its colour and its bounds, from `low` to below `high`."""

    fill: str
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class MapLayout:
    """All of a map. `ranked` are the wards with their values, greatest first; `legend` begins with the highest class."""

    figure: MapFigure
    wards: tuple[WardShape, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    legend: tuple[LegendStep, ...]
    ranked: tuple[tuple[str, Fraction], ...]
    scale_length: float
    projection: Projection


def lay_out(
    city: City, figure: MapFigure, *, left: float, top: float, width: float, height: float
) -> MapLayout:
    """Return the map of a figure fitted into a box. Raises ValueError without outlines or without values."""
    projection = fitting(city.outlines, left=left, top=top, width=width, height=height)
    classes = classes_of(figure)
    shapes: dict[str, tuple[Polygon, ...]] = {
        outline.ward_code: tuple([projection.ring(ring) for ring in polygon] for polygon in outline.polygons)
        for outline in city.outlines
    }
    fills = {ward.code: _ward_fill(figure, classes, ward.code) for ward in city.wards}
    places = {office.code: projection.point(office.longitude, office.latitude) for office in city.offices}
    steps = range(classes.count)
    ranked = sorted(figure.values, key=lambda code: -figure.values[code])
    return MapLayout(
        figure=figure,
        wards=tuple(
            WardShape(
                ward.code, ward.name, figure_text(figure, ward.code), fills[ward.code], shapes[ward.code]
            )
            for ward in city.wards
            if ward.code in shapes
        ),
        marks=_marks(city.offices, places),
        labels=_labels(city, figure, fills, shapes, places),
        legend=tuple(
            LegendStep(fill_of(classes, step), classes.bounds[step], classes.bounds[step + 1])
            for step in reversed(steps)
        ),
        ranked=tuple((city.ward(code).name, figure.values[code]) for code in ranked),
        scale_length=projection.length_of_km(SCALE_KM),
        projection=projection,
    )


def figure_text(figure: MapFigure, ward_code: str) -> str:
    """Return a ward's figure with its unit, or that there is none."""
    value = figure.values.get(ward_code)
    return "値なし" if value is None else f"{figure.shown(value)}{figure.unit}"


def fill_of(classes: Classes, step: int) -> str:
    """Return the colour of a class: the whole range of tones is used, however few classes there are."""
    if classes.count == 1:
        return FILLS[2]
    return FILLS[step * (len(FILLS) - 1) // (classes.count - 1)]


def ink_on(fill: str) -> str:
    """Return the text colour that reads on a fill, at 4.5 to 1 or better."""
    return WHITE if fill == FILLS[-1] else INK


def _ward_fill(figure: MapFigure, classes: Classes, ward_code: str) -> str:
    value = figure.values.get(ward_code)
    return NO_FIGURE if value is None else fill_of(classes, classes.of(value))


def _marks(offices: Sequence[Office], places: Mapping[str, Point]) -> tuple[Mark, ...]:
    """Return the offices' marks, ward offices last and so uppermost."""
    order = {OfficeKind.SERVICE_CORNER: 0, OfficeKind.BRANCH: 1, OfficeKind.WARD_OFFICE: 2}
    marks = []
    for office in sorted(offices, key=lambda office: order[office.kind]):
        confirmed = office.source.is_confirmed
        title = office.name if confirmed else f"{office.name}（位置は未確認）"
        marks.append(Mark(places[office.code], office.kind, confirmed, title))
    return tuple(marks)


def _labels(
    city: City,
    figure: MapFigure,
    fills: Mapping[str, str],
    shapes: Mapping[str, Sequence[Polygon]],
    places: Mapping[str, Point],
) -> tuple[Label, ...]:
    """Return the wards' names and figures, then the branches' names; each keeps clear of what was placed before."""
    reach = MARK_REACH
    taken = [Box(x - reach, y - reach, x + reach, y + reach) for x, y in places.values()]
    labels = []
    for ward in city.wards:
        if ward.code not in shapes:
            continue
        value, ground = figure_text(figure, ward.code), fills[ward.code]
        wide = max(text_width(ward.name, NAME_SIZE), text_width(value, VALUE_SIZE)) + 8
        x, y = roomiest(shapes[ward.code], wide=wide, high=NAME_SIZE + VALUE_SIZE + 12, avoid=taken)
        for text, at, size, bold in (
            (ward.name, (x, y - 10), NAME_SIZE, True),
            (value, (x, y + 11), VALUE_SIZE, False),
        ):
            taken.append(centred(text, at, size))
            labels.append(Label(at, text, size, "middle", bold, ink_on(ground), ground))
    for office in city.offices:
        if office.kind is OfficeKind.BRANCH:
            short = office.name.removesuffix(city.labels.branch)
            at, anchor, box = beside(
                places[office.code],
                short,
                OFFICE_SIZE,
                gap=MARK_REACH,
                within=shapes.get(office.ward_code, ()),
                avoid=taken,
            )
            taken.append(box)
            ground = fills[office.ward_code]
            labels.append(Label(at, short, OFFICE_SIZE, anchor, False, ink_on(ground), ground))
    return tuple(labels)
