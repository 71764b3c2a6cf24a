"""Certificates of the resident register, as data. Standard handling times are assumptions (仮)."""

from typing import Final

from kusei.kernel.law.citation import Law
from kusei.kernel.procedures.certificate import Certificate, CertificateRequest, Route, register
from kusei.kernel.procedures.findings import Finding, alert
from kusei.kernel.registers.access.entries import open_entry

from ..documents import household_copy, individual_copy, matters, move_out
from ..rules import certificate_request as asked
from ..rules import omission
from . import certificate_checks as checks

ACT: Final = "住民基本台帳法"
ORDER: Final = "住民基本台帳法施行令"
SECTION: Final = "市民課"
DUTY: Final = "住民基本台帳"
EVERYWHERE: Final = ("ward_office", "branch", "service_corner")
IDENTITY: Final = "請求者の本人確認書類（写真付きの公的な書類1点、または健康保険の資格確認書などを2点）"

_NAMES: Final = {
    omission.Route.SELF: ("本人・同一世帯の人", "住民票に記載された人と、同じ世帯の人"),
    omission.Route.STATUTORY_AGENT: ("法定代理人", "親権者、成年後見人など"),
    omission.Route.AGENT: ("任意代理人", "委任状を持つ人。別世帯の家族も"),
    omission.Route.OFFICIAL: ("公用（国・地方公共団体の機関）", "法令で定める事務の遂行に必要なとき"),
    omission.Route.THIRD_PARTY: ("第三者", "権利の行使・義務の履行、国等への提出などに必要な人"),
    omission.Route.PROFESSIONAL: ("特定事務受任者", "弁護士、司法書士、行政書士など"),
}
_HOUSEHOLD_LAWS: Final = {
    omission.Route.SELF: Law(ACT, "12", 1),
    omission.Route.STATUTORY_AGENT: Law(ACT, "12", 1),
    omission.Route.AGENT: Law(ACT, "12", 1),
    omission.Route.OFFICIAL: Law(ACT, "12の2", 1),
    omission.Route.THIRD_PARTY: Law(ACT, "12の3", 1),
    omission.Route.PROFESSIONAL: Law(ACT, "12の3", 2),
}
_REMOVED_LAWS: Final = {
    omission.Route.SELF: Law(ACT, "15の4", 1),
    omission.Route.STATUTORY_AGENT: Law(ACT, "15の4", 1),
    omission.Route.AGENT: Law(ACT, "15の4", 1),
    omission.Route.OFFICIAL: Law(ACT, "15の4", 2),
    omission.Route.THIRD_PARTY: Law(ACT, "15の4", 3),
    omission.Route.PROFESSIONAL: Law(ACT, "15の4", 4),
}


def _routes(laws: dict[omission.Route, Law]) -> tuple[Route, ...]:
    return tuple(
        Route(route.value, _NAMES[route][0], law, _NAMES[route][1], official=route is omission.Route.OFFICIAL)
        for route, law in laws.items()
    )


def _not_by_card(request: CertificateRequest) -> list[Finding]:
    """Return an alert for who leaves by card: no paper is needed at the new place."""
    findings = checks.of_move_out(request)
    for number in asked.persons(request.content):
        person = open_entry(request.viewer, number, today=request.today, what="転出証明書の交付")
        stays = [stay for stay in person.stays if stay.end_cause]
        if stays and move_out.left_by_card(stays[-1]):
            findings.append(
                alert(
                    "by-card", "persons", "マイナンバーカードによる転出（特例転出）なので、転出証明書は要りません。",
                    "カードを使えなくなったなどの事情があるときだけ、このまま進んでください。", "住民基本台帳法24条の2",
                )
            )  # fmt: skip
            break
    return findings


HOUSEHOLD_COPY = register(
    Certificate(
        code="residents.household-copy",
        name="住民票の写し",
        basis=(Law(ACT, "12", 1), Law(ACT, "12の2", 1), Law(ACT, "12の3", 1)),
        section=SECTION,
        duty=DUTY,
        routes=_routes(_HOUSEHOLD_LAWS),
        check=checks.of_request,
        compose=household_copy.compose,
        persons_of=asked.persons,
        fee="resident-record",
        needs=(IDENTITY,),
        taken_at=EVERYWHERE,
        explains="世帯の全員または一部（世帯連記式）",
    )
)

INDIVIDUAL_COPY = register(
    Certificate(
        code="residents.individual-copy",
        name="住民票の写し（個人票）",
        basis=(Law(ACT, "12", 1), Law(ACT, "12の2", 1), Law(ACT, "12の3", 1)),
        section=SECTION,
        duty=DUTY,
        routes=_routes(_HOUSEHOLD_LAWS),
        check=checks.of_request,
        compose=individual_copy.compose_individual,
        persons_of=asked.persons,
        fee="resident-record",
        needs=(IDENTITY,),
        explains="1人分。市内の前住所や氏名の変更などの履歴を載せられる",
    )
)

MATTERS = register(
    Certificate(
        code="residents.matters",
        name="住民票記載事項証明書",
        basis=(Law(ACT, "12", 1), Law(ACT, "12の2", 1), Law(ACT, "12の3", 1)),
        section=SECTION,
        duty=DUTY,
        routes=_routes(_HOUSEHOLD_LAWS),
        check=checks.of_matters,
        compose=matters.compose,
        persons_of=asked.persons,
        fee="resident-record-matter",
        needs=(IDENTITY,),
        explains="住民票の記載のうち、要る事項だけ",
    )
)

REMOVED_COPY = register(
    Certificate(
        code="residents.removed-copy",
        name="除票の写し",
        basis=(Law(ACT, "15の4", 1),),
        section=SECTION,
        duty=DUTY,
        routes=_routes(_REMOVED_LAWS),
        check=checks.of_removed,
        compose=individual_copy.compose_removed,
        persons_of=asked.persons,
        fee="removed-resident-record",
        needs=(IDENTITY,),
        explains="転出・死亡・職権などで消除された住民票",
    )
)

_TAKES_IT = (
    Route(
        omission.Route.SELF.value,
        "転出する人・届け出た人",
        Law(ORDER, "24"),
        "転出届をした人に渡す",
    ),
)

MOVE_OUT_CERTIFICATE = register(
    Certificate(
        code=move_out.CERTIFICATE,
        name="転出証明書",
        basis=(Law(ORDER, "23"), Law(ORDER, "24")),
        section=SECTION,
        duty=DUTY,
        routes=_TAKES_IT,
        check=_not_by_card,
        compose=move_out.compose_certificate,
        persons_of=asked.persons,
        free_because="転出届にともなう交付（手数料なし）",
        needs=(IDENTITY,),
        explains="転出届が記録された人に。2回目からは再交付",
    )
)

MOVE_OUT_SUBSTITUTE = register(
    Certificate(
        code=move_out.SUBSTITUTE,
        name="転出証明書に準ずる証明書",
        basis=(Law(ORDER, "23"),),
        section=SECTION,
        duty=DUTY,
        routes=_TAKES_IT,
        check=checks.of_move_out,
        compose=move_out.compose_substitute,
        persons_of=asked.persons,
        free_because="転出届にともなう交付（手数料なし）",
        needs=(IDENTITY,),
        explains="届出が転出から14日を過ぎた人、職権で消除された人に",
    )
)
