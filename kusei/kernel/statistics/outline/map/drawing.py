"""The map of the wards as SVG text. Presentation attributes only: no style element, so that a strict CSP lets it in.

What colour tells is told in words too: every ward bears its name and figure, and `desc` lists them all.
Colours are those of the Digital Agency design system.
"""

from collections.abc import Callable
from fractions import Fraction
from html import escape

from kusei.kernel.offices.profile import City, OfficeKind

from ..ratios import half_up
from .classes import MapFigure
from .layout import INK, SCALE_KM, WHITE, MapLayout, Mark, WardShape, lay_out
from .projection import Point

WIDTH, HEIGHT = 1100, 720
MAP_LEFT, MAP_TOP, MAP_WIDTH, MAP_HEIGHT = 12, 12, 770, 664
PANEL_LEFT, PANEL_RIGHT = 816, 1080
FONT = "Noto Sans JP, Noto Sans CJK JP, sans-serif"
SECONDARY, LINE, EDGE, BAR = "#4d4d4d", "#949494", "#4d4d4d", "#264af4"
KINDS = (OfficeKind.WARD_OFFICE, OfficeKind.BRANCH, OfficeKind.SERVICE_CORNER)


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
    layout = lay_out(city, figure, left=MAP_LEFT, top=MAP_TOP, width=MAP_WIDTH, height=MAP_HEIGHT)
    parts = [
        *_head(city, layout, name, interactive=link is not None),
        *(_ward(shape, link) for shape in layout.wards),
        *(_mark(mark) for mark in layout.marks),
        *(
            _text(
                *label.at,
                label.text,
                size=label.size,
                anchor=label.anchor,
                bold=label.bold,
                fill=label.ink,
                ground=label.ground,
            )
            for label in layout.labels
        ),
        *_scale(layout),
        *_panel(city, layout),
        _text(MAP_LEFT, HEIGHT - 14, city.credits.wards, size=11, fill=SECONDARY),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def bound_text(value: Fraction) -> str:
    """Return a class bound without needless decimals."""
    places = next(places for places in range(7) if (value * 10**places).denominator == 1 or places == 6)
    return f"{half_up(value, places):,}"


def _head(city: City, layout: MapLayout, name: str, *, interactive: bool) -> list[str]:
    figure = layout.figure
    title = f"{city.name}の区の地図: {figure.label}{f'（{figure.note}）' if figure.note else ''}"
    told = "、".join(f"{ward.name} {ward.value_text}" for ward in layout.wards)
    role = "group" if interactive else "img"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="{role}" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{FONT}">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(f"区ごとの値: {told}。庁舎の位置を印で示す。")}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{WHITE}"/>',
    ]


def _ward(shape: WardShape, link: Callable[[str], str] | None) -> str:
    path = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z"
        for rings in shape.polygons
        for ring in rings
    )
    words = escape(f"{shape.name} {shape.value_text}", quote=True)
    drawn = (
        f'<path d="{path}" fill="{shape.fill}" fill-rule="evenodd" stroke="{EDGE}" stroke-width="0.9" '
        f'stroke-linejoin="round"><title>{words}</title></path>'
    )
    if link is None:
        return drawn
    return f'<a href="{escape(link(shape.code), quote=True)}" aria-label="{words}">{drawn}</a>'


def _mark(mark: Mark) -> str:
    return _shape(mark.kind, mark.at, dashed=not mark.confirmed, title=mark.title)


def _shape(kind: OfficeKind, at: Point, *, dashed: bool, title: str) -> str:
    x, y = at
    inside = f"<title>{escape(title)}</title>"
    if kind is OfficeKind.WARD_OFFICE:
        return (
            f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{INK}" '
            f'stroke="{WHITE}" stroke-width="1.5">{inside}</rect>'
        )
    rim = f'fill="{WHITE}" stroke="{INK}" stroke-width="1.6"' + (
        ' stroke-dasharray="2.6 1.8"' if dashed else ""
    )
    if kind is OfficeKind.BRANCH:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.2" {rim}>{inside}</circle>'
    points = f"{x:.1f},{y - 7.5:.1f} {x + 6.8:.1f},{y + 4.5:.1f} {x - 6.8:.1f},{y + 4.5:.1f}"
    return f'<polygon points="{points}" {rim}>{inside}</polygon>'


def _scale(layout: MapLayout) -> list[str]:
    """Return a bar of some kilometres and the direction of north, at the map's lower left."""
    length = layout.scale_length
    left, base = MAP_LEFT + 26.0, HEIGHT - 48.0
    bar = f"M{left:.1f} {base - 5:.1f}V{base:.1f}H{left + length:.1f}V{base - 5:.1f}"
    stem = left - 16
    arrow = (
        f"M{stem:.1f} {base:.1f}V{base - 22:.1f}"
        f"M{stem - 4:.1f} {base - 16:.1f}L{stem:.1f} {base - 22:.1f}L{stem + 4:.1f} {base - 16:.1f}"
    )
    return [
        f'<path d="{bar}{arrow}" fill="none" stroke="{INK}" stroke-width="1.3"/>',
        _text(left + length / 2, base - 12, f"{SCALE_KM} km", size=11, anchor="middle", fill=SECONDARY),
        _text(stem, base - 32, "北", size=11, anchor="middle", fill=SECONDARY),
    ]


def _panel(city: City, layout: MapLayout) -> list[str]:
    """Return what stands to the right: the figure's name, its classes, the wards in order of it, the marks."""
    figure = layout.figure
    y = 40.0
    parts = [_text(PANEL_LEFT, y, f"{figure.label}（{figure.unit}）", size=17, bold=True)]
    if figure.note:
        y += 24
        parts.append(_text(PANEL_LEFT, y, figure.note, size=12, fill=SECONDARY))
    y += 20
    for step in layout.legend:
        words = f"{bound_text(step.low)} 以上 {bound_text(step.high)} 未満"
        parts += [
            f'<rect x="{PANEL_LEFT}" y="{y:.1f}" width="34" height="22" fill="{step.fill}" '
            f'stroke="{EDGE}" stroke-width="0.9"/>',
            _text(PANEL_LEFT + 46, y + 11, words, size=13),
        ]
        y += 26
    y += 22
    longest = layout.ranked[0][1]
    for ward, value in layout.ranked:
        length = 0.0 if longest <= 0 else float(value / longest) * 92
        parts += [
            _text(PANEL_LEFT, y, ward, size=13),
            f'<rect x="{PANEL_LEFT + 72}" y="{y - 6:.1f}" width="{length:.1f}" height="12" fill="{BAR}"/>',
            _text(PANEL_RIGHT, y, figure.shown(value), size=13, anchor="end"),
        ]
        y += 25
    y += 14
    parts.append(f'<path d="M{PANEL_LEFT} {y:.1f}H{PANEL_RIGHT}" stroke="{LINE}" stroke-width="1"/>')
    y += 24
    for kind in KINDS:
        if any(office.kind is kind for office in city.offices):
            parts += [
                _shape(kind, (PANEL_LEFT + 10, y), dashed=False, title=city.labels.kind(kind)),
                _text(PANEL_LEFT + 28, y, city.labels.kind(kind), size=13),
            ]
            y += 25
    if any(not mark.confirmed for mark in layout.marks):
        parts += [
            _shape(OfficeKind.BRANCH, (PANEL_LEFT + 10, y), dashed=True, title="位置が未確認の庁舎"),
            _text(PANEL_LEFT + 28, y, "破線: 位置が未確認（町の中心）", size=13),
        ]
    return parts


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
