"""住民票記載事項証明書: chosen matters of chosen members, one by one."""

from typing import Final

from kusei.kernel.procedures.certificate import CertificateRequest, Draft
from kusei.kernel.registers.access.households import HouseholdView, MemberView
from kusei.kernel.registers.plan import NotPossible

from ..rules import certificate_request as asked
from ..rules.certificate_request import Matter
from ..rules.certificates import OMITTED
from ..rules.omission import Switch
from .entries import (
    TEMPLATES,
    address_text,
    capacity_and_seal,
    entry_of,
    given_to,
    household_of_request,
    issued_day,
)

TEMPLATE: Final = f"{TEMPLATES}/matters.typ"


def compose(request: CertificateRequest) -> Draft:
    """Return the certificate of the matters asked for; one that the route may not have reads 省略."""
    view, members = household_of_request(request, "住民票記載事項証明書の交付")
    chosen = asked.matters(request.content)
    if not chosen:
        raise NotPossible("証明する事項が選ばれていません。", "事項を1つ以上選んでください。")
    people = [
        {"name": member.shown_name, "lines": _lines(request, view, member, chosen)} for member in members
    ]
    capacity, seal = capacity_and_seal(view.ward_code)
    return Draft(
        title="住民票記載事項証明書",
        template=TEMPLATE,
        payload={
            "name": "住民票記載事項証明書",
            "people": people,
            "omitted": "",
            "certification": "上記の事項は、住民票に記載があることを証明する。",
            "issued_on": issued_day(request.today),
            "office": capacity,
            "states_residence": True,
        },
        persons=[member.person for member in members],
        capacity=capacity,
        seal=seal,
        invented=view.invented,
        summary=f"住民票記載事項証明書（{'・'.join(matter.label for matter in chosen)}）　{request.copies}通",
        field_names={"people.lines.value": "証明する事項"},
    )


def _lines(
    request: CertificateRequest, view: HouseholdView, member: MemberView, chosen: list[Matter]
) -> list[dict[str, str]]:
    entry = entry_of(member, member, given_to(request, foreign=bool(member.nationality)))
    head = view.head.shown_name if view.head else ""
    address = (
        address_text(view.address, building=bool(request.content.get("building", True)))
        if view.address
        else ""
    )
    values = {
        Matter.NAME: entry.name,
        Matter.ADDRESS: address,
        Matter.BIRTH: entry.born_on,
        Matter.SEX: entry.sex,
        Matter.RESIDENT_SINCE: entry.resident_since,
        Matter.SETTLED: entry.settled_on,
        Matter.PREVIOUS: entry.previous_address,
        Matter.HEAD: OMITTED
        if entry.relationship == OMITTED
        else f"世帯主　{head}　　続柄　{entry.relationship}",
        Matter.DOMICILE: entry.domicile
        if OMITTED in (entry.domicile, entry.family_head)
        else f"{entry.domicile}　　筆頭者　{entry.family_head}",
        Matter.RESIDENT_CODE: entry.resident_code,
        Matter.NATIONALITY: entry.nationality,
        Matter.STATUS: entry.status
        if OMITTED in (entry.status, entry.stay_until)
        else f"{entry.status}　　満了日　{entry.stay_until}",
    }
    lines = []
    for matter in chosen:
        if (entry.foreign and matter.switch is Switch.DOMICILE) or (
            not entry.foreign and matter.switch in (Switch.NATIONALITY, Switch.STATUS)
        ):
            continue
        lines.append({"matter": matter.label, "value": values[matter]})
    return lines
