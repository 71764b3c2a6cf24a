"""Asking for certificates in tests: a household of invented people, requests with everything in order, and text of PDFs."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from kusei.kernel.offices.models import Account
from kusei.kernel.procedures.certificate import CertificateRequest
from kusei.kernel.procedures.issuing import Issued, issue
from kusei.kernel.registers.access.viewer import Viewer

from .conftest import OFFICE, TARO, TODAY, World, entrant, move_in_content

COPY = "residents.household-copy"
INDIVIDUAL = "residents.individual-copy"
REMOVED = "residents.removed-copy"
MATTERS = "residents.matters"
MOVE_OUT = "residents.move-out-certificate"
SUBSTITUTE = "residents.move-out-substitute"

NGUYEN = {
    "name": "",
    "kana": "グエン　ヴァン　アン",
    "roman_name": "NGUYEN VAN AN",
    "alias": "安田　安",
    "birth_on": "1990-03-04",
    "sex": "male",
    "relationship": "世帯主",
    "nationality": "ベトナム",
    "residence_category": "中長期在留者",
    "residence_status": "技術・人文知識・国際業務",
    "stay_until": "2027-06-30",
    "card_number": "AB12345678CD",
    "resident_code": "23456789012",
}


def household(world: World, *people: dict[str, Any], **changes: Any) -> tuple[int, list[int]]:
    """Move a household in and return its number and its members' numbers, in its order."""
    content = move_in_content(**({"entrants": list(people)} if people else {}), **changes)
    number = world.household_after(world.record("residents.move-in", content))
    from kusei.kernel.registers.queries import held

    rows = sorted(held("residence", household=[number]), key=lambda row: row["position"])
    return number, [row["person_id"] for row in rows]


def of_size(size: int) -> list[dict[str, Any]]:
    """Return a household of one to nine invented people."""
    names = ["由美子", "空", "葉", "海", "陸", "光", "風", "星"]
    kana = ["ユミコ", "ソラ", "ヨウ", "ウミ", "リク", "ヒカル", "フウ", "ホシ"]
    others = [
        entrant(
            f"髙𠮷　{name}",
            f"タカヨシ　{reading}",
            f"{2000 + place}-05-1{place}",
            "female",
            "妻" if place == 0 else "子",
            kana_confirmed=True,
        )
        for place, (name, reading) in enumerate(zip(names, kana, strict=True))
    ]
    others[0] |= {"birth_on": "1982-08-19"}
    return [{**TARO, "kana_confirmed": True, "resident_code": "12345678901"}, *others][:size]


def content(household_id: int, persons: list[int], **changes: Any) -> dict[str, Any]:
    """Return the content of a request by the first of these persons, identified by a card."""
    return {
        "household_id": household_id,
        "persons": persons,
        "show": [],
        "requester": {"person_id": persons[0], "name": "髙𠮷　太郎"},
        "identity": ["マイナンバーカード"],
        **changes,
    }


def request(
    account: Account,
    asked: dict[str, Any],
    *,
    route: str = "self",
    copies: int = 1,
    office: str = OFFICE,
    today: Any = TODAY,
) -> CertificateRequest:
    """Return a request at the counter of an account."""
    return CertificateRequest(asked, route, Viewer.of(account), office, today, copies)


def issued(world: World, code: str, asked: dict[str, Any], **more: Any) -> Issued:
    """Issue a certificate at the clerk's counter."""
    keep = {
        key: more.pop(key)
        for key in ("confirmed_alerts", "exemption", "method", "known_state")
        if key in more
    }
    return issue(code, request(world.clerk, asked, **more), clerk=world.clerk, **keep)


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF without spaces and line breaks."""
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def pages_of(pdf: bytes) -> int:
    """Return how many sheets a PDF has."""
    return len(PdfReader(BytesIO(pdf)).pages)
