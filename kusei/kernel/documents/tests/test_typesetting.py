"""A paper says what its payload says, or is refused."""

import io
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from kusei.kernel.documents.fonts import FontFace
from kusei.kernel.documents.papers import Paper
from kusei.kernel.documents.refusals import CharacterNotInFont, TextOverflows
from kusei.kernel.documents.tests.samples import COUNTS, FIELD_NAMES, HOUSEHOLD, ISSUED_AT, counts, household
from kusei.kernel.documents.typesetting import ROOT, TypesettingFailed, missing_in, template_digest, typeset


def printed(payload: dict[str, Any], template: str = HOUSEHOLD, font: FontFace | None = None) -> bytes:
    return typeset(template, payload, issued_at=ISSUED_AT, font=font, field_names=FIELD_NAMES)


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page without spaces."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def with_member(number: int, **changes: str) -> dict[str, Any]:
    payload = household(4)
    payload["members"][number] |= changes
    return payload


def with_paper(**changes: Any) -> dict[str, Any]:
    payload = household(1)
    payload["paper"] |= changes
    return payload


@pytest.mark.parametrize(("members", "sheets"), [(1, 1), (4, 1), (5, 2)])
def test_household_on_sheets_of_four(members: int, sheets: int) -> None:
    texts = pages(printed(household(members)))
    assert len(texts) == sheets
    everything = "".join(texts)
    for person in household(members)["members"]:
        assert re.sub(r"[\s\U000e0100-\U000e01ef]", "", person["name"]) in re.sub(
            r"[\U000e0100-\U000e01ef]", "", everything
        )
        assert person["born_on"] in everything


def test_several_sheets_are_numbered_joined_and_certified_once() -> None:
    first, last = pages(printed(household(5)))
    assert "１／２頁" in first
    assert "２／２頁" in last
    assert "契印" in first
    assert "契印" in last
    assert "証明する" not in first
    assert "証明する" in last
    assert "契印" not in pages(printed(household(4)))[0]


def test_every_sheet_carries_the_issue_number() -> None:
    assert all("20261124-40107-00-02-000318" in text for text in pages(printed(household(5))))


@pytest.mark.parametrize(
    ("changes", "words", "present"),
    [
        ({"official_use": True}, "公用", True),
        ({"official_use": False}, "公用", False),
        ({"invented": True}, "見本", True),
        ({"invented": False}, "見本", False),
        ({"verification_code": "7KQ2-9FMX-T4HD"}, "7KQ2-9FMX-T4HD", True),
        ({"verification_code": ""}, "確認符号", False),
        ({"seal": ""}, "印", False),
    ],
)
def test_marks_of_a_paper(changes: dict[str, Any], words: str, present: bool) -> None:
    assert (words in pages(printed(with_paper(**changes)))[0]) is present


@pytest.mark.parametrize(
    "seal",
    [
        "北九州市小倉南区長之印",
        "福岡県北九州市小倉南区長之印",
        "長",
        "福岡県北九州市小倉南区長職務代理者之印",
    ],
)
def test_every_letter_of_the_seal_is_drawn(seal: str) -> None:
    with_seal = pages(printed(with_paper(seal=seal, invented=False)))[0]
    without = pages(printed(with_paper(seal="", invented=False)))[0]
    for letter in set(seal):
        assert with_seal.count(letter) - without.count(letter) == seal.count(letter)


def test_same_payload_and_moment_give_the_same_bytes() -> None:
    assert printed(household(4)) == printed(household(4))
    later = typeset(HOUSEHOLD, household(4), issued_at=ISSUED_AT + timedelta(seconds=1))
    assert later != printed(household(4))


def test_pdf_is_an_archive_with_its_font_inside(ipamj: FontFace) -> None:
    pdf = printed(household(5))
    reader = PdfReader(io.BytesIO(pdf))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title == "住民票の写し"
    assert reader.metadata.creation_date == ISSUED_AT
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].split("+")[1].removesuffix("-Identity-H") for font in fonts} == {ipamj.family}
    assert all("/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts)


def test_content_is_never_read_as_markup() -> None:
    name = '#panic("x") $x$ *a* \\ <a>'
    assert re.sub(r"\s", "", name) in pages(printed(with_member(0, name=name)))[0]


def test_a_missing_character_is_refused_by_field_and_character() -> None:
    with pytest.raises(CharacterNotInFont) as refused:
        printed(with_member(1, name="髙𠮷　㋿子"))
    (lacking,) = refused.value.missing
    assert (lacking.where, lacking.char) == ("members.1.name", "㋿")
    assert "氏名（2番目）の「㋿」（U+32FF）" in str(refused.value)
    assert "IPAmj明朝" in str(refused.value)


def test_a_missing_form_is_refused() -> None:
    with pytest.raises(CharacterNotInFont, match="指定された字形"):
        printed(with_member(0, name="渡邊\U000e0106　太郎"))


def test_all_that_is_missing_is_told_at_once() -> None:
    lacking = missing_in(with_member(1, name="㋿", kana="\U0001f600"))
    assert {(each.where, each.char) for each in lacking} == {
        ("members.1.kana", "\U0001f600"),
        ("members.1.name", "㋿"),
    }
    assert missing_in(household(5)) == []


def test_a_template_with_a_missing_character_is_refused() -> None:
    with pytest.raises(CharacterNotInFont, match=r"様式 unprintable\.typの「㋿」"):
        printed(household(1), "kernel/documents/tests/typst/unprintable.typ")


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("髙𠮷　太郎", True),
        ("髙" * 20, True),
        ("髙" * 40, True),
        ("MARIA FERNANDA GUADALUPE DE LA SANTISIMA TRINIDAD", True),
        ("髙" * 90, False),
        ("A" * 60, False),
    ],
)
def test_long_names_shrink_or_are_refused(name: str, fits: bool) -> None:
    payload = with_member(2, name=name)
    if fits:
        assert re.sub(r"\s", "", name) in pages(printed(payload))[0]
    else:
        with pytest.raises(TextOverflows, match=r"文字溢れ.*氏名（3番目）") as refused:
            printed(payload)
        assert refused.value.fields == ("members.2.name",)


def test_all_overflowing_fields_are_told_in_order() -> None:
    with pytest.raises(TextOverflows) as refused:
        printed(with_member(1, name="髙" * 90, address_before="町" * 300) | {"address": "町" * 400})
    assert refused.value.fields == ("address", "members.1.name", "members.1.address_before")


def test_the_fallback_font_is_named_on_the_paper(noto: FontFace, ipamj: FontFace) -> None:
    payload = household(1)
    assert "NotoSerifCJKJP（IPAmj明朝の代用・縮退）" in pages(printed(payload, font=noto))[0]
    assert "縮退" not in pages(printed(payload, font=ipamj))[0]


def test_table_repeats_its_head_and_ends_with_the_sum() -> None:
    first, last = pages(printed(counts(40), COUNTS))
    assert "住民票の写し" in first
    assert "住民票の写し" in last
    assert "76,860" in last
    assert "発行番号" not in first
    width, height = PdfReader(io.BytesIO(printed(counts(3), COUNTS))).pages[0].mediabox[2:]
    assert (round(width), round(height)) == (842, 595)


def test_threads_wait_for_the_compiler_and_get_their_own_paper() -> None:
    names = [f"{letter}山　太郎" for letter in "東西南北上中下大"]
    with ThreadPoolExecutor(8) as threads:
        papers = list(threads.map(lambda name: printed(with_member(0, name=name)), names))
    for name, paper in zip(names, papers, strict=True):
        assert name.replace("　", "") in pages(paper)[0]


def test_a_child_forked_after_use_refuses_instead_of_hanging() -> None:
    script = """
import os
from kusei.kernel.documents.tests.samples import COUNTS, ISSUED_AT, counts
from kusei.kernel.documents.typesetting import TypesetAfterFork, typeset
typeset(COUNTS, counts(1), issued_at=ISSUED_AT)
if os.fork() == 0:
    try:
        typeset(COUNTS, counts(1), issued_at=ISSUED_AT)
    except TypesetAfterFork:
        os._exit(7)
    os._exit(1)
raise SystemExit(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    assert (
        subprocess.run([sys.executable, "-c", script], cwd=ROOT.parent, timeout=60, check=False).returncode
        == 7
    )


def test_a_child_forked_before_use_sets_its_own() -> None:
    script = """
import os
from kusei.kernel.documents.tests.samples import COUNTS, ISSUED_AT, counts
from kusei.kernel.documents.typesetting import typeset
if os.fork() == 0:
    os._exit(7 if typeset(COUNTS, counts(1), issued_at=ISSUED_AT).startswith(b"%PDF") else 1)
raise SystemExit(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    assert (
        subprocess.run([sys.executable, "-c", script], cwd=ROOT.parent, timeout=60, check=False).returncode
        == 7
    )


@pytest.mark.parametrize(
    "template",
    ["kernel/documents/typst/none.typ", "/etc/passwd", "../setup.typ", "kernel/documents/fonts.py"],
)
def test_templates_outside_the_package_are_refused(template: str) -> None:
    with pytest.raises(TypesettingFailed, match="様式"):
        typeset(template, household(1), issued_at=ISSUED_AT)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(TypesettingFailed, match="時間帯"):
        typeset(HOUSEHOLD, household(1), issued_at=datetime(2026, 11, 24))  # noqa: DTZ001


def test_a_payload_that_the_template_does_not_know_is_a_fault() -> None:
    with pytest.raises(TypesettingFailed, match=r"household\.typ"):
        printed({"paper": Paper("x").as_data()})


def test_digest_covers_template_and_font(ipamj: FontFace, noto: FontFace) -> None:
    digests = {
        template_digest(HOUSEHOLD, ipamj),
        template_digest(COUNTS, ipamj),
        template_digest(HOUSEHOLD, noto),
    }
    assert len(digests) == 3
    assert template_digest(HOUSEHOLD) == template_digest(HOUSEHOLD, ipamj)


@pytest.mark.parametrize("wanted", ["0", "9", "many"])
def test_number_of_compilers_is_checked(wanted: str) -> None:
    script = """
from kusei.kernel.documents.tests.samples import COUNTS, ISSUED_AT, counts
from kusei.kernel.documents.typesetting import typeset
typeset(COUNTS, counts(1), issued_at=ISSUED_AT)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT.parent,
        env={"KUSEI_TYPESETTERS": wanted, "PATH": ""},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert "KUSEI_TYPESETTERS" in done.stderr
