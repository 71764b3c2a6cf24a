"""住民票の写し（世帯連記式）: the household as it is recorded today, whole or in part, at most four entries a sheet."""

from typing import Final

from kusei.kernel.procedures.certificate import CertificateRequest, Draft

from ..rules import certificate_request as asked
from ..rules.certificates import OMITTED, certified, omission_sentence, sheets_of
from ..rules.omission import Switch, omitted_items
from .entries import (
    TEMPLATES,
    address_text,
    capacity_and_seal,
    entry_of,
    field_names,
    given_to,
    household_of_request,
    issued_day,
    route_of,
)

TEMPLATE: Final = f"{TEMPLATES}/household_copy.typ"


def compose(request: CertificateRequest) -> Draft:
    """Return the copy of the members asked for. Raises NotPossible."""
    view, members = household_of_request(request, "住民票の写しの交付")
    assert view.address is not None
    entries = [
        entry_of(member, member, given_to(request, foreign=bool(member.nationality))) for member in members
    ]
    numbered = [{"number": place, **entry.as_data()} for place, entry in enumerate(entries, start=1)]
    sheets = [[numbered[index] for index in sheet] for sheet in sheets_of([entry.rows for entry in entries])]
    head = view.head.shown_name if view.head else ""
    items = omitted_items(
        route_of(request),
        asked.switches(request.content),
        japanese=any(not entry.foreign for entry in entries),
        foreign=any(entry.foreign for entry in entries),
    )
    whole = len(members) == len(view.members)
    capacity, seal = capacity_and_seal(view.ward_code)
    return Draft(
        title="住民票の写し",
        template=TEMPLATE,
        payload={
            "name": "住民票",
            "address": address_text(view.address),
            "head": head if Switch.HEAD in given_to(request, foreign=False) else OMITTED,
            "sheets": sheets,
            "omitted": omission_sentence(items),
            "certification": certified(whole),
            "issued_on": issued_day(request.today),
            "office": capacity,
            "states_residence": True,
        },
        persons=[member.person for member in members],
        capacity=capacity,
        seal=seal,
        invented=view.invented,
        summary=f"住民票の写し（世帯連記式・{'全部' if whole else '一部'}）　{request.copies}通",
        field_names=field_names("sheets", address="住所", head="世帯主"),
    )
