"""No character and no form is promised that the font does not have."""

import struct
import sys

import pytest
from fontTools.ttLib import TTFont

from kusei.kernel.documents.coverage import coverage_of, missing, parse_cmap
from kusei.kernel.documents.fonts import FontFace


@pytest.mark.parametrize("font", ["ipamj", "noto"])
def test_map_equals_the_one_that_fonttools_reads(font: str, request: pytest.FixtureRequest) -> None:
    face: FontFace = request.getfixturevalue(font)
    coverage = coverage_of(face)
    with TTFont(face.path, fontNumber=face.index) as read:
        cmap = read["cmap"]
        best = cmap.getBestCmap()
        forms = cmap.getcmap(0, 5).uvsDict
    assert {code for code in range(0x110000) if coverage.has(code)} == set(best)
    pairs = {(base, selector) for selector, bases in forms.items() for base, _ in bases}
    assert len(coverage.sequences) == len(pairs)
    assert all(coverage.has_form(*pair) for pair in pairs)


def test_segment_map_equals_the_one_that_fonttools_reads(ipamj: FontFace) -> None:
    with TTFont(ipamj.path) as read:
        expected = set(read["cmap"].getcmap(3, 1).cmap)
        raw = read.reader["cmap"]
    only_segments = struct.pack(">HHHHI", 0, 1, 3, 1, 0)
    offset = next(
        offset
        for platform, encoding, offset in struct.iter_unpack(">HHI", raw[4:36])
        if (platform, encoding) == (3, 1)
    )
    table = raw[offset : offset + struct.unpack_from(">H", raw, offset + 2)[0]]
    coverage = parse_cmap(only_segments[:8] + struct.pack(">I", 12) + table)
    assert {code for code in range(0x10000) if coverage.has(code)} == expected


def test_a_font_without_unicode_is_refused() -> None:
    with pytest.raises(ValueError, match="Unicode"):
        parse_cmap(struct.pack(">HH", 0, 0))


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("髙﨑𠮷𣘺㊞𪚲𫝆𬼂", []),
        ("㋿元年", ["㋿"]),
        ("渡邉\U000e010f　太郎", []),
        ("邊\U000e0108", []),
        ("邊\U000e0106", ["邊\U000e0106"]),
        ("辻\U000e0100", ["辻\U000e0100"]),
        ("辻\U000e0102と辻", []),
        ("\U000e0102辻", ["\U000e0102"]),
        ("\U0001f600㋿\U0001f600", ["\U0001f600", "㋿"]),
        ("一行目\n二行目", []),
        ("タブ\t", ["\t"]),
        ("\x00", ["\x00"]),
        ("\ue000", ["\ue000"]),
        ("\ud800", ["\ud800"]),
        ("", []),
    ],
)
def test_what_ipamj_cannot_print(ipamj: FontFace, text: str, lacking: list[str]) -> None:
    assert [each.char for each in missing(text, ipamj)] == lacking


@pytest.mark.parametrize(
    ("text", "lacking"),
    [("髙﨑𠮷", []), ("𬼂", ["𬼂"]), ("邊\U000e0106", []), ("邉\U000e011f", ["邉\U000e011f"]), ("㋿", [])],
)
def test_what_the_fallback_cannot_print(noto: FontFace, text: str, lacking: list[str]) -> None:
    assert [each.char for each in missing(text, noto)] == lacking


def test_missing_tells_where_and_what(ipamj: FontFace) -> None:
    (form,) = missing("邊\U000e0106", ipamj, "members.0.name")
    assert (form.code_points, form.where, form.of) == ("U+908A U+E0106", "members.0.name", "form")
    assert [each.of for each in missing("㋿\x07", ipamj)] == ["character", "control"]


def test_a_map_stays_small(ipamj: FontFace) -> None:
    coverage = coverage_of(ipamj)
    assert coverage.characters > 50_000
    assert sys.getsizeof(coverage.bitmap) + sys.getsizeof(coverage.sequences) < 300_000
