"""Where names go: in the roomiest place of a ward, and beside a mark where nothing is covered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .projection import Point

Ring = Sequence[Point]
Polygon = Sequence[Ring]

COARSE, FINE = 18, 8
"""Places tried along each side: over the whole ward, then around the best of them."""


@dataclass(frozen=True)
class Box:
    """A rectangle that a text or mark covers."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """Return the area covered by both."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is: a full-width character is as wide as it is high, others 0.56 of it."""
    return sum(size if ord(character) > 0x2E7F else size * 0.56 for character in text)


def centred(text: str, at: Point, size: float) -> Box:
    """Return the box of a text centred on a point."""
    half = text_width(text, size) / 2
    return Box(at[0] - half, at[1] - size * 0.6, at[0] + half, at[1] + size * 0.6)


def roomiest(polygons: Sequence[Polygon], *, wide: float, high: float, avoid: Sequence[Box]) -> Point:
    """Return the centre for a label of a size inside the largest polygon: wholly in it, clear of `avoid`, far from its edge.

    Where a label has no room at all, the place that leaves the most is returned all the same.
    """
    rings = max(polygons, key=lambda polygon: abs(area(polygon[0])))
    xs, ys = [x for x, _ in rings[0]], [y for _, y in rings[0]]

    def worth(at: Point) -> float:
        box = Box(at[0] - wide / 2, at[1] - high / 2, at[0] + wide / 2, at[1] + high / 2)
        covered = sum(box.overlap(other) for other in avoid) / (wide * high)
        edge = min(_distance(at, ring) for ring in rings) / high
        return 3 * _share_inside(box, rings) - 6 * covered + min(edge, 1.5) / 3

    def best(left: float, top: float, right: float, bottom: float, steps: int) -> Point:
        places = [
            (left + (right - left) * column / steps, top + (bottom - top) * row / steps)
            for column in range(1, steps)
            for row in range(1, steps)
        ]
        return max(
            (place for place in places if inside(place, rings)), key=worth, default=places[len(places) // 2]
        )

    x, y = best(min(xs), min(ys), max(xs), max(ys), COARSE)
    dx, dy = (max(xs) - min(xs)) / COARSE, (max(ys) - min(ys)) / COARSE
    return best(x - dx, y - dy, x + dx, y + dy, FINE)


def _share_inside(box: Box, rings: Polygon) -> float:
    """Return about what share of a box lies in a polygon."""
    places = [
        (box.left + (box.right - box.left) * column / 4, box.top + (box.bottom - box.top) * row / 2)
        for column in range(5)
        for row in range(3)
    ]
    return sum(inside(place, rings) for place in places) / len(places)


def beside(
    at: Point, text: str, size: float, *, gap: float, within: Sequence[Polygon], avoid: Sequence[Box]
) -> tuple[Point, str, Box]:
    """Return where a text goes beside a mark, its anchor (start, end or middle), and the box it covers.

    Tried in turn: right, left, below, above; the first that covers nothing and stays `within` its ward, else the one
    that does both best.
    """
    wide, (x, y) = text_width(text, size), at
    half = size * 0.6
    places: list[tuple[Point, str, Box]] = [
        ((x + gap, y), "start", Box(x + gap, y - half, x + gap + wide, y + half)),
        ((x - gap, y), "end", Box(x - gap - wide, y - half, x - gap, y + half)),
        (
            (x, y + gap + half),
            "middle",
            Box(x - wide / 2, y + gap, x + wide / 2, y + gap + 2 * half),
        ),
        (
            (x, y - gap - half),
            "middle",
            Box(x - wide / 2, y - gap - 2 * half, x + wide / 2, y - gap),
        ),
    ]

    def harm(place: tuple[Point, str, Box]) -> float:
        covered = sum(place[2].overlap(other) for other in avoid) / (wide * size)
        return covered + 1 - max((_share_inside(place[2], rings) for rings in within), default=1.0)

    return min(places, key=harm)


def area(ring: Ring) -> float:
    """Return a ring's area, positive or negative by its direction."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def inside(at: Point, rings: Sequence[Ring]) -> bool:
    """Tell whether a point lies in a polygon: in its outer ring and in no hole."""
    return sum(_in_ring(at, ring) for ring in rings) % 2 == 1


def _in_ring(at: Point, ring: Ring) -> bool:
    x, y = at
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def _distance(at: Point, ring: Ring) -> float:
    """Return how far a point is from the nearest edge of a ring."""
    return min(_to_edge(at, a, b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _to_edge(at: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length))
    return math.hypot(at[0] - a[0] - along * dx, at[1] - a[1] - along * dy)
