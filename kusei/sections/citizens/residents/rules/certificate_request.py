"""The content of a request for a certificate as JSON, as its form writes it and checks and papers read it.

household_id   the household opened; persons: who is on the paper, by number
show           codes of omission.Switch that are specially asked for (特別の請求)
items          codes of Matter for 住民票記載事項証明書; building: whether the name of the building is shown there
requester      {"person_id" or null, "name", "address", "organisation"} who asks
identity       papers shown, from rules/certificates.py; purpose, evidence: what it is for, and what shows the right to ask
stay           the row of residence that ended, for 除票 and 転出証明書
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from .omission import Switch

Content = Mapping[str, Any]


class Matter(StrEnum):
    """What 住民票記載事項証明書 can certify one by one. The value is the code that forms use."""

    NAME = "name"
    ADDRESS = "address"
    BIRTH = "birth"
    SEX = "sex"
    RESIDENT_SINCE = "resident_since"
    SETTLED = "settled"
    PREVIOUS = "previous"
    HEAD = "head"
    DOMICILE = "domicile"
    RESIDENT_CODE = "resident_code"
    NATIONALITY = "nationality"
    STATUS = "status"

    @property
    def label(self) -> str:
        """The words of screens and papers."""
        return _LABELS[self]

    @property
    def switch(self) -> Switch | None:
        """The special request that this matter needs; None for a basic one (基礎証明事項)."""
        return _SWITCHES.get(self)


_LABELS = {
    Matter.NAME: "氏名",
    Matter.ADDRESS: "住所",
    Matter.BIRTH: "生年月日",
    Matter.SEX: "性別",
    Matter.RESIDENT_SINCE: "住民となった年月日",
    Matter.SETTLED: "住所を定めた年月日",
    Matter.PREVIOUS: "転入前住所",
    Matter.HEAD: "世帯主・続柄",
    Matter.DOMICILE: "本籍・筆頭者",
    Matter.RESIDENT_CODE: "住民票コード",
    Matter.NATIONALITY: "国籍・地域",
    Matter.STATUS: "在留資格・満了日",
}
_SWITCHES = {
    Matter.HEAD: Switch.HEAD,
    Matter.DOMICILE: Switch.DOMICILE,
    Matter.RESIDENT_CODE: Switch.RESIDENT_CODE,
    Matter.NATIONALITY: Switch.NATIONALITY,
    Matter.STATUS: Switch.STATUS,
}


def persons(content: Content) -> list[int]:
    """Return who is on the paper."""
    return sorted({int(person) for person in content.get("persons", [])})


def switches(content: Content) -> frozenset[Switch]:
    """Return what is specially asked for."""
    return frozenset(Switch(code) for code in content.get("show", []))


def matters(content: Content) -> list[Matter]:
    """Return the matters to certify, in the order of the form."""
    chosen = {Matter(code) for code in content.get("items", [])}
    return [matter for matter in Matter if matter in chosen]


def requester(content: Content) -> Mapping[str, Any]:
    """Return who asks."""
    given: Mapping[str, Any] = content.get("requester") or {}
    return given


def text(content: Content, key: str) -> str:
    """Return a text of the request without surrounding spaces; "" if it has none."""
    return str(content.get(key) or "").strip()
