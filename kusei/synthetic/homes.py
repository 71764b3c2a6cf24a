"""Invented addresses: real towns of the ward, invented numbers and buildings. Pure and seeded."""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from kusei.kernel.offices.profile import City
from kusei.synthetic.draws import Draw
from kusei.synthetic.households import Kind
from kusei.synthetic.lists import buildings, places

# Of the homes of each kind of household, how many are flats: our choice.
FLATS = {Kind.SINGLE: 0.72, Kind.COUPLE: 0.42, Kind.FAMILY: 0.36, Kind.SHARED: 0.5}
ESTATE = "団地"
HIGH_BUILDING = "マンション"
_RURAL, _NUMBERED = "大字", "丁目"
_RURAL_WEIGHT = 0.35  # a 大字 is large, but few live there


@dataclass(frozen=True, slots=True)
class Home:
    """An address in the city as the registers keep it."""

    ward: str
    town: str
    number: str
    building: str


class Addresses:
    """Draws addresses of one city."""

    def __init__(self, city: City) -> None:
        self._towns: dict[str, tuple[list[str], list[float]]] = {}
        self._place = {ward.code: f"{city.prefecture}{city.name}{ward.name}" for ward in city.wards}
        for ward in city.wards:
            names = [town.name for town in city.towns_of(ward.code)] or ["一丁目"]
            weights = (_RURAL_WEIGHT if name.startswith(_RURAL) else 1.0 for name in names)
            self._towns[ward.code] = names, list(accumulate(weights))

    def home(self, ward: str, kind: Kind, draw: Draw) -> Home:
        """Return a home in a ward."""
        names, weights = self._towns[ward]
        town = names[bisect_left(weights, draw() * weights[-1])]
        flat = draw() < FLATS[kind]
        if town.startswith(_RURAL):
            number = f"{1 + int(draw() * 2400)}番地" + (str(1 + int(draw() * 15)) if draw() < 0.6 else "")
            building = self._building(town, draw, with_room=True) if flat and draw() < 0.4 else ""
            return Home(ward, town, number, building)
        block, house = 1 + int(draw() * 28), 1 + int(draw() * 32)
        if not town.endswith(_NUMBERED) and len(town) % 2:
            # About half of the towns without 丁目 are still numbered by plot.
            number = f"{1 + int(draw() * 900)}番地" + (str(house) if draw() < 0.6 else "")
            return Home(ward, town, number, self._building(town, draw, with_room=True) if flat else "")
        if not flat:
            return Home(ward, town, f"{block}番{house}号", "")
        building = self._building(town, draw, with_room=False)
        if ESTATE in building:
            return Home(ward, town, f"{block}番{house}号", building)
        floors = 12 if HIGH_BUILDING in building or draw() < 0.5 else 3
        room = (1 + int(draw() * floors)) * 100 + 1 + int(draw() * 8)
        return Home(ward, town, f"{block}番{house}-{room}号", building)

    def _building(self, town: str, draw: Draw, *, with_room: bool) -> str:
        forms, flowers = buildings()
        form, kind = forms[int(draw() * len(forms))]
        name = form.format(town=_plain(town), flower=flowers[int(draw() * len(flowers))])
        room = f"{1 + int(draw() * 4)}0{1 + int(draw() * 6)}号"
        if kind == ESTATE:
            return f"{name}{1 + int(draw() * 12)}棟{room}"
        return f"{name}{room}" if with_room else name

    def text(self, home: Home) -> str:
        """Return the whole address on one line."""
        return (
            f"{self._place[home.ward]}{home.town}{home.number}{'　' if home.building else ''}{home.building}"
        )

    def domicile(self, ward: str, draw: Draw) -> str:
        """Return a 本籍: mostly in this ward or elsewhere in the city, else mostly in Kyushu."""
        if draw() < 0.45:
            names, weights = self._towns[ward]
            town = names[bisect_left(weights, draw() * weights[-1])]
            return f"{self._place[ward]}{town}{1 + int(draw() * 1800)}番地"
        return f"{place_outside(draw)}{1 + int(draw() * 2400)}番地"

    @staticmethod
    def outside(draw: Draw) -> str:
        """Return an address in another town."""
        place = place_outside(draw)
        if place.endswith(_NUMBERED):
            return f"{place}{1 + int(draw() * 28)}番{1 + int(draw() * 32)}号"
        return f"{place}{1 + int(draw() * 1900)}番地"


def place_outside(draw: Draw) -> str:
    """Return prefecture, municipality and town of a place outside the city."""
    names, shares = places()
    return names[bisect_left(shares, draw())]


def _plain(town: str) -> str:
    """Return a town's name without 大字 and 丁目, as buildings are called after it."""
    plain = town.removeprefix(_RURAL)
    if plain.endswith(_NUMBERED):
        plain = plain.removesuffix(_NUMBERED).rstrip("一二三四五六七八九十")
    return plain or town
