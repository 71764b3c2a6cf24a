"""A resident as papers write one. Texts are final here: 和暦, full-width digits, 省略."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.certificate import CertificateRequest
from kusei.kernel.registers.access.entries import ParticularsSpan, Stay
from kusei.kernel.registers.access.households import AddressView, HouseholdView, MemberView, open_household
from kusei.kernel.registers.plan import NotPossible

from ..rules import certificate_request as asked
from ..rules.certificates import OMITTED, birth_text, day_text, western_wide, wide_text
from ..rules.omission import Route, Switch, shown

TEMPLATES: Final = "sections/citizens/residents/documents"
SEXES: Final = {"male": "男", "female": "女", "": ""}


@dataclass(frozen=True)
class Entry:
    """One resident on a paper. An item left out reads 省略; `former_surname` and `alias` are "" where there is none."""

    foreign: bool
    kana: str
    name: str
    former_surname: str
    alias: str
    born_on: str
    sex: str
    relationship: str
    resident_since: str
    settled_on: str
    notified_on: str
    previous_address: str
    domicile: str
    family_head: str
    nationality: str
    category: str
    status: str
    stay_until: str
    card_number: str
    resident_code: str

    @property
    def rows(self) -> int:
        """How many rows of frames the entry takes; a long 本籍 or former address takes half a row more, counted whole."""
        long_ones = (len(self.domicile) > 26) + (len(self.previous_address) > 50)
        return (9 if self.foreign else 7) + bool(self.former_surname) + bool(self.alias) + long_ones

    def as_data(self) -> dict[str, Any]:
        """Return the entry as a payload holds it."""
        return asdict(self)


FIELD_LABELS: Final[Mapping[str, str]] = {
    "kana": "氏名の振り仮名",
    "name": "氏名",
    "former_surname": "旧氏",
    "alias": "通称",
    "born_on": "生年月日",
    "sex": "性別",
    "relationship": "続柄",
    "resident_since": "住民となった年月日",
    "settled_on": "住所を定めた年月日",
    "notified_on": "届出の年月日",
    "previous_address": "転入前住所",
    "domicile": "本籍",
    "family_head": "筆頭者",
    "nationality": "国籍・地域",
    "category": "３０条の４５の区分",
    "status": "在留資格",
    "stay_until": "在留期間の満了日",
    "card_number": "在留カード等の番号",
    "resident_code": "住民票コード",
}


def field_names(prefix: str, **more: str) -> dict[str, str]:
    """Return the Japanese names of the fields of an entry under a place of the payload, and of others."""
    return {f"{prefix}.{key}": label for key, label in FIELD_LABELS.items()} | more


def entry_of(
    person: MemberView | ParticularsSpan, stay: MemberView | Stay, given: frozenset[Switch]
) -> Entry:
    """Return a resident's entry. given: what is shown beyond the basic items, for this route and nationality."""
    foreign = bool(person.nationality)

    def unless_omitted(switch: Switch, value: str) -> str:
        return value if switch in given else OMITTED

    notified = day_text(stay.notified_on)
    return Entry(
        foreign=foreign,
        kana=person.kana if person.kana_confirmed else "",
        name=name_of(person),
        former_surname=person.former_surname,
        alias=person.alias,
        born_on=birth_text(person.birth_on, person.birth_text, foreign=foreign),
        sex=SEXES[person.sex],
        relationship=unless_omitted(Switch.HEAD, stay.relationship),
        resident_since=day_text(stay.became_resident_on, stay.became_resident_text),
        settled_on=day_text(stay.settled_on, stay.settled_text),
        notified_on=f"{notified}（職権記載）" if stay.ex_officio and notified else notified,
        previous_address=wide_text(stay.previous_address),
        domicile=unless_omitted(Switch.DOMICILE, wide_text(person.domicile)),
        family_head=unless_omitted(Switch.DOMICILE, person.family_head),
        nationality=unless_omitted(Switch.NATIONALITY, person.nationality),
        category=unless_omitted(Switch.CATEGORY, person.residence_category),
        status=unless_omitted(Switch.STATUS, person.residence_status),
        stay_until=unless_omitted(Switch.STAY, western_wide(person.stay_until) if person.stay_until else ""),
        card_number=unless_omitted(Switch.CARD, person.card_number),
        resident_code=unless_omitted(Switch.RESIDENT_CODE, wide_text(person.resident_code)),
    )


def name_of(person: MemberView | ParticularsSpan) -> str:
    """Return a name as papers write it: in letters and in kanji where a foreign resident has both."""
    if person.name and person.roman_name and person.nationality:
        return f"{person.roman_name}　{person.name}"
    return person.name or person.roman_name


def address_text(address: AddressView, *, building: bool = True) -> str:
    """Return an address as papers write it: from the prefecture on, in full width, with the name of the building."""
    ours = city()
    place = f"{ours.prefecture}{ours.name}{ours.ward(address.ward_code).name}{address.town}{address.number}"
    return wide_text(f"{place}　{address.building}" if building and address.building else place)


def route_of(request: CertificateRequest) -> Route:
    """Return the route of a request as the rules know it."""
    return Route(request.route)


def given_to(request: CertificateRequest, *, foreign: bool) -> frozenset[Switch]:
    """Return what is shown beyond the basic items of a Japanese or foreign resident."""
    return shown(route_of(request), asked.switches(request.content), foreign=foreign)


def household_of_request(request: CertificateRequest, what: str) -> tuple[HouseholdView, list[MemberView]]:
    """Open the household of a request through the access door; return it and the members asked for, in its order.

    Raises NotPossible if one is no member today, or if the household's address is hidden or absent.
    """
    view = open_household(
        request.viewer,
        int(request.content["household_id"]),
        as_of=request.today,
        purpose=asked.text(request.content, "purpose"),
        what=what,
    )
    wanted = set(asked.persons(request.content))
    members = [member for member in view.members if member.person in wanted]
    if not wanted or len(members) != len(wanted):
        raise NotPossible(
            "証明する人の中に、きょうこの世帯の世帯員でない人がいます。",
            "世帯を開き直して選び直してください。転出・死亡した人は「除票の写し」を選んでください。",
        )
    if view.address is None:
        raise NotPossible("この世帯の住所は表示できません。", "支援措置責任者（課長）に相談してください。")
    return view, members


def capacity_and_seal(ward_code: str) -> tuple[str, str]:
    """Return who certifies what lies in a ward's register, and the words of the seal."""
    title = city().ward_head_title(ward_code)
    return title, f"{title}之印"


def issued_day(today: date) -> str:
    """Return the day of issue as papers write it."""
    return day_text(today)
