"""Degrees to points on a sheet. Equirectangular, shrunk by the cosine of the middle latitude: true in shape over a city."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kusei.kernel.offices.profile import WardOutline

Point = tuple[float, float]

KM_PER_DEGREE = 110.95
"""Length of a degree of latitude near 34 degrees north (GRS 80), in kilometres."""


@dataclass(frozen=True)
class Projection:
    """Maps (longitude, latitude) to points of the sheet: x to the right, y downwards."""

    west: float
    north: float
    shrink: float
    scale: float
    left: float
    top: float
    width: float
    height: float

    def point(self, longitude: float, latitude: float) -> Point:
        """Return the point of a place."""
        x = self.left + (longitude - self.west) * self.shrink * self.scale
        return x, self.top + (self.north - latitude) * self.scale

    def ring(self, ring: Iterable[Point]) -> list[Point]:
        """Return the points of a ring of (longitude, latitude)."""
        return [self.point(longitude, latitude) for longitude, latitude in ring]

    def length_of_km(self, kilometres: float) -> float:
        """Return how long some kilometres are on the sheet."""
        return kilometres / KM_PER_DEGREE * self.scale


def fitting(
    outlines: Sequence[WardOutline], *, left: float, top: float, width: float, height: float
) -> Projection:
    """Return the projection that fits the outlines into a box and centres them. Raises ValueError without outlines."""
    places = [
        place for outline in outlines for polygon in outline.polygons for ring in polygon for place in ring
    ]
    if not places:
        raise ValueError("区の境界がないため地図を描けません。wards.geojson を確かめてください。")
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    shrink = math.cos(math.radians((south + north) / 2))
    wide, high = (east - west) * shrink, north - south
    scale = min(width / wide, height / high)
    return Projection(
        west=west,
        north=north,
        shrink=shrink,
        scale=scale,
        left=left + (width - wide * scale) / 2,
        top=top + (height - high * scale) / 2,
        width=wide * scale,
        height=high * scale,
    )
