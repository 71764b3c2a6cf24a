"""The map of the wards as SVG text. Presentation attributes only: no style element, so that a strict CSP lets it in.

What colour tells is told in words too: every ward bears its name and figure, and `desc` lists them all.
Colours are those of the Digital Agency design system.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from html import escape

from kusei.kernel.offices.profile import City, Office, OfficeKind

from ..ratios import half_up
from .classes import Classes, MapFigure, classes_of
from .placing import Box, Ring, beside, centred, roomiest, text_width
from .projection import Point, Projection, fitting

WIDTH, HEIGHT = 1100, 720
MAP_LEFT, MAP_TOP, MAP_WIDTH, MAP_HEIGHT = 12, 12, 770, 664
PANEL_LEFT = 816
FONT = "Noto Sans JP, Noto Sans CJK JP, sans-serif"

FILLS = ("#e8f1fe", "#c5d7fb", "#9db7f9", "#7096f8", "#3460fb")
NO_FIGURE = "#f2f2f2"
INK, SECONDARY, LINE, EDGE = "#1a1a1a", "#4d4d4d", "#949494", "#4d4d4d"
WHITE = "#ffffff"

NAME_SIZE, VALUE_SIZE, OFFICE_SIZE = 17, 14, 12
KIND_ORDER = (OfficeKind.WARD_OFFICE, OfficeKind.BRANCH, OfficeKind.SERVICE_CORNER)


def ward_map(
    city: City,
    figure: MapFigure,
    *,
    name: str = "ward-map",
    link: Callable[[str], str] | None = None,
) -> str:
    """Return an SVG of the wards coloured by a figure, with the offices, a legend, a scale and the credit.

    name: prefix of the element ids, to be chosen where several maps stand on one page.
    link: address to go to for a ward code; without it the map is one image.
    Raises ValueError if the city has no outlines or the figure no values.
    """
    projection = fitting(city.outlines, left=MAP_LEFT, top=MAP_TOP, width=MAP_WIDTH, height=MAP_HEIGHT)
    classes = classes_of(figure)
    shapes = {
        outline.ward_code: [[projection.ring(ring) for ring in polygon] for polygon in outline.polygons]
        for outline in city.outlines
    }
    marks = {office.code: projection.point(office.longitude, office.latitude) for office in city.offices}
    parts = [
        *_head(city, figure, name, interactive=link is not None),
        *(_ward(city, code, polygons, figure, classes, link) for code, polygons in shapes.items()),
        *_labels_and_offices(city, figure, classes, shapes, marks),
        *_scale(projection),
        *_panel(city, figure, classes),
        _text(MAP_LEFT, HEIGHT - 14, city.credits.wards, size=11, fill=SECONDARY),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head(city: City, figure: MapFigure, name: str, *, interactive: bool) -> list[str]:
    title = f"{city.name}の区の地図: {figure.label}{f'（{figure.note}）' if figure.note else ''}"
    told = "、".join(f"{ward.name} {_figure_text(figure, ward.code)}" for ward in city.wards)
    role = "group" if interactive else "img"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="{role}" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{FONT}">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(f"区ごとの値: {told}。庁舎の位置を印で示す。")}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{WHITE}"/>',
    ]


def _figure_text(figure: MapFigure, ward_code: str) -> str:
    value = figure.values.get(ward_code)
    return "値なし" if value is None else f"{figure.shown(value)}{figure.unit}"


def _ward(
    city: City,
    code: str,
    polygons: Sequence[Sequence[Ring]],
    figure: MapFigure,
    classes: Classes,
    link: Callable[[str], str] | None,
) -> str:
    path = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z" for rings in polygons for ring in rings
    )
    fill = _ground(figure, classes, code)
    shape = (
        f'<path d="{path}" fill="{fill}" fill-rule="evenodd" stroke="{EDGE}" stroke-width="0.9" '
        f'stroke-linejoin="round"><title>{escape(f"{city.ward(code).name} {_figure_text(figure, code)}")}</title></path>'
    )
    if link is None:
        return shape
    label = escape(f"{city.ward(code).name} {_figure_text(figure, code)}", quote=True)
    return f'<a href="{escape(link(code), quote=True)}" aria-label="{label}">{shape}</a>'


def _ground(figure: MapFigure, classes: Classes, ward_code: str) -> str:
    """Return the colour of a ward."""
    value = figure.values.get(ward_code)
    return NO_FIGURE if value is None else _fill(classes, classes.of(value))


def _fill(classes: Classes, place: int) -> str:
    """Return the colour of a class: the whole range of tones is used, however few classes there are."""
    if classes.count == 1:
        return FILLS[2]
    return FILLS[place * (len(FILLS) - 1) // (classes.count - 1)]


def _ink_on(fill: str) -> str:
    """Return the text colour that reads on a fill: 4.5 to 1 or more."""
    return WHITE if fill == FILLS[-1] else INK


def _labels_and_offices(
    city: City,
    figure: MapFigure,
    classes: Classes,
    shapes: Mapping[str, Sequence[Sequence[Ring]]],
    marks: Mapping[str, Point],
) -> list[str]:
    """Return the marks of the offices, the wards' names with figures, and the branches' names."""
    taken = [Box(x - 9, y - 9, x + 9, y + 9) for x, y in marks.values()]
    labels = []
    for ward in city.wards:
        if ward.code not in shapes:
            continue
        value_text = _figure_text(figure, ward.code)
        wide = max(text_width(ward.name, NAME_SIZE), text_width(value_text, VALUE_SIZE)) + 8
        at = roomiest(shapes[ward.code], wide=wide, high=NAME_SIZE + VALUE_SIZE + 12, avoid=taken)
        name_at, value_at = (at[0], at[1] - 10), (at[0], at[1] + 11)
        taken += [centred(ward.name, name_at, NAME_SIZE), centred(value_text, value_at, VALUE_SIZE)]
        ground = _ground(figure, classes, ward.code)
        ink = _ink_on(ground)
        labels += [
            _text(*name_at, ward.name, size=NAME_SIZE, anchor="middle", bold=True, fill=ink, ground=ground),
            _text(*value_at, value_text, size=VALUE_SIZE, anchor="middle", fill=ink, ground=ground),
        ]
    drawn = []
    for kind in reversed(KIND_ORDER):
        drawn += [_mark(office, marks[office.code]) for office in city.offices if office.kind is kind]
    for office in city.offices:
        if office.kind is OfficeKind.BRANCH:
            short = office.name.removesuffix(city.labels.branch)
            at, anchor, box = beside(
                marks[office.code],
                short,
                OFFICE_SIZE,
                gap=9,
                within=shapes.get(office.ward_code, ()),
                avoid=taken,
            )
            taken.append(box)
            ground = _ground(figure, classes, office.ward_code)
            labels.append(
                _text(*at, short, size=OFFICE_SIZE, anchor=anchor, fill=_ink_on(ground), ground=ground)
            )
    return [*drawn, *labels]


def _mark(office: Office, at: Point) -> str:
    """Return an office's mark: its form tells the kind; a dashed rim tells that the place is not confirmed."""
    unsure = "" if office.source.is_confirmed else "（位置は未確認）"
    return _shape(office.kind, at, unconfirmed=bool(unsure), title=f"{office.name}{unsure}")


def _shape(kind: OfficeKind, at: Point, *, unconfirmed: bool, title: str) -> str:
    x, y = at
    rim = f'stroke="{INK}" stroke-width="1.6"' + (' stroke-dasharray="2.6 1.8"' if unconfirmed else "")
    inside = f"<title>{escape(title)}</title>"
    if kind is OfficeKind.WARD_OFFICE:
        return (
            f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{INK}" '
            f'stroke="{WHITE}" stroke-width="1.5">{inside}</rect>'
        )
    if kind is OfficeKind.BRANCH:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.2" fill="{WHITE}" {rim}>{inside}</circle>'
    points = f"{x:.1f},{y - 7.5:.1f} {x + 6.8:.1f},{y + 4.5:.1f} {x - 6.8:.1f},{y + 4.5:.1f}"
    return f'<polygon points="{points}" fill="{WHITE}" {rim}>{inside}</polygon>'


def _scale(projection: Projection) -> list[str]:
    """Return a bar of 5 km and the direction of north, at the map's lower left."""
    length = projection.length_of_km(5)
    left, base = MAP_LEFT + 26.0, HEIGHT - 48.0
    bar = f"M{left:.1f} {base - 5:.1f}V{base:.1f}H{left + length:.1f}V{base - 5:.1f}"
    stem = left - 16
    arrow = (
        f"M{stem:.1f} {base:.1f}V{base - 22:.1f}"
        f"M{stem - 4:.1f} {base - 16:.1f}L{stem:.1f} {base - 22:.1f}L{stem + 4:.1f} {base - 16:.1f}"
    )
    return [
        f'<path d="{bar}{arrow}" fill="none" stroke="{INK}" stroke-width="1.3"/>',
        _text(left + length / 2, base - 12, "5 km", size=11, anchor="middle", fill=SECONDARY),
        _text(stem, base - 32, "北", size=11, anchor="middle", fill=SECONDARY),
    ]


def _panel(city: City, figure: MapFigure, classes: Classes) -> list[str]:
    """Return what stands to the right: the figure's name, its classes, the wards in order of it, the marks."""
    y = 40.0
    heading = f"{figure.label}（{figure.unit}）"
    parts = [_text(PANEL_LEFT, y, heading, size=17, bold=True)]
    if figure.note:
        y += 24
        parts.append(_text(PANEL_LEFT, y, figure.note, size=12, fill=SECONDARY))
    y += 20
    for place in reversed(range(classes.count)):
        low, high = classes.bounds[place], classes.bounds[place + 1]
        parts += [
            f'<rect x="{PANEL_LEFT}" y="{y:.1f}" width="34" height="22" fill="{_fill(classes, place)}" '
            f'stroke="{EDGE}" stroke-width="0.9"/>',
            _text(PANEL_LEFT + 46, y + 11, f"{_bound(low)} 以上 {_bound(high)} 未満", size=13),
        ]
        y += 26
    y += 22
    longest = max(figure.values.values())
    ranked = sorted(figure.values, key=lambda code: -figure.values[code])
    for code in ranked:
        value = figure.values[code]
        length = 0.0 if longest <= 0 else float(value / longest) * 92
        parts += [
            _text(PANEL_LEFT, y, city.ward(code).name, size=13),
            f'<rect x="{PANEL_LEFT + 72}" y="{y - 6:.1f}" width="{length:.1f}" height="12" fill="#264af4"/>',
            _text(WIDTH - 20, y, figure.shown(value), size=13, anchor="end"),
        ]
        y += 25
    y += 14
    parts.append(f'<path d="M{PANEL_LEFT} {y:.1f}H{WIDTH - 20}" stroke="{LINE}" stroke-width="1"/>')
    y += 24
    for kind in KIND_ORDER:
        if any(office.kind is kind for office in city.offices):
            parts += [
                _shape(kind, (PANEL_LEFT + 10, y), unconfirmed=False, title=city.labels.kind(kind)),
                _text(PANEL_LEFT + 28, y, city.labels.kind(kind), size=13),
            ]
            y += 25
    if any(not office.source.is_confirmed for office in city.offices):
        parts += [
            _shape(OfficeKind.BRANCH, (PANEL_LEFT + 10, y), unconfirmed=True, title="位置が未確認の庁舎"),
            _text(PANEL_LEFT + 28, y, "破線: 位置が未確認（町の中心）", size=13),
        ]
    return parts


def _bound(value: Fraction) -> str:
    """Return a class bound without needless decimals."""
    places = next(places for places in range(7) if (value * 10**places).denominator == 1 or places == 6)
    return f"{half_up(value, places):,}"


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int,
    anchor: str = "start",
    bold: bool = False,
    fill: str = INK,
    ground: str = "",
) -> str:
    """Return a text. `ground`: colour of a rim around its letters, so that it reads where it runs over an edge."""
    weight = ' font-weight="700"' if bold else ""
    rim = (
        f' stroke="{ground}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if ground else ""
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" dominant-baseline="central" '
        f'fill="{fill}"{weight}{rim}>{escape(text)}</text>'
    )
