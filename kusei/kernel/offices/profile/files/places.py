"""Reading towns.csv, population.csv and wards.geojson: where people live, how many, and the shape of the wards."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from ..problems import Problem
from ..values import PopulationCell, Sex, Town, WardOutline

TOWNS_FILE = "towns.csv"
POPULATION_FILE = "population.csv"
OUTLINES_FILE = "wards.geojson"
TOWN_COLUMNS = ("ward_code", "ward", "town", "lat", "lng")
POPULATION_COLUMNS = ("ward_code", "year", "sex", "age", "population")

Row = TypeVar("Row")


def read_towns(path: Path, problems: list[Problem]) -> tuple[Town, ...]:
    """Return the towns, in the file's order. The column `ward` is there for the reader's eye."""
    return _rows(
        path,
        TOWNS_FILE,
        TOWN_COLUMNS,
        problems,
        lambda row: Town(row["ward_code"], _filled(row["town"]), float(row["lat"]), float(row["lng"])),
    )


def read_population(path: Path, problems: list[Problem]) -> tuple[PopulationCell, ...]:
    """Return the projected population by ward, year, sex and age group, in the file's order."""
    return _rows(
        path,
        POPULATION_FILE,
        POPULATION_COLUMNS,
        problems,
        lambda row: PopulationCell(
            row["ward_code"], int(row["year"]), Sex(row["sex"]), _filled(row["age"]), int(row["population"])
        ),
    )


def read_outlines(path: Path, problems: list[Problem]) -> tuple[WardOutline, ...]:
    """Return the wards' outlines from GeoJSON features with the property `code`."""
    text = _text(path, OUTLINES_FILE, problems)
    if text is None:
        return ()
    try:
        features = json.loads(text)["features"]
        return tuple(_outline(feature) for feature in features)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        expected = "properties.code と Polygon か MultiPolygon をもつ GeoJSON"
        problems.append(
            Problem(
                OUTLINES_FILE,
                "features",
                expected,
                f"読めません（{type(error).__name__}: {error}）",
                "形を直す。",
            )
        )
        return ()


def _outline(feature: dict[str, Any]) -> WardOutline:
    geometry = feature["geometry"]
    shapes = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    return WardOutline(
        str(feature["properties"]["code"]),
        tuple(
            tuple(tuple((float(point[0]), float(point[1])) for point in ring) for ring in polygon)
            for polygon in shapes
        ),
    )


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("空の欄があります")
    return text


def _text(path: Path, name: str, problems: list[Problem]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.append(Problem(name, "", "ファイル", "ありません", f"{name} を置く。"))
    except UnicodeDecodeError as error:
        problems.append(Problem(name, "", "UTF-8のファイル", f"読めません（{error}）", "UTF-8で保存する。"))
    return None


def _rows(
    path: Path,
    name: str,
    columns: tuple[str, ...],
    problems: list[Problem],
    built: Callable[[dict[str, str]], Row],
) -> tuple[Row, ...]:
    text = _text(path, name, problems)
    if text is None:
        return ()
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != columns:
        found = ",".join(reader.fieldnames or ())
        problems.append(
            Problem(name, "1行目", f"見出し {','.join(columns)} ", f"「{found}」があります", "見出しを直す。")
        )
        return ()
    return tuple(_built(reader, name, problems, built))


def _built(
    reader: "csv.DictReader[str]",
    name: str,
    problems: list[Problem],
    built: Callable[[dict[str, str]], Row],
) -> Iterator[Row]:
    for row in reader:
        try:
            yield built(row)
        except (ValueError, TypeError) as error:
            problems.append(
                Problem(
                    name,
                    f"{reader.line_num}行目",
                    "見出しどおりの値",
                    f"読めません（{error}）",
                    "その行を直す。",
                )
            )
