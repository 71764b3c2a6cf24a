"""Checks of requests for certificates: who asks, by which provision, how identified, and for what."""

from kusei.kernel.procedures.certificate import CertificateRequest
from kusei.kernel.procedures.findings import Finding, alert, error

from ..rules import certificate_request as asked
from ..rules.certificates import ONE_IS_ENOUGH, TWO_ARE_NEEDED, identified
from ..rules.omission import (
    Route,
    Switch,
    basis_of,
    hand_over_refused,
    needs_evidence,
    needs_purpose,
    why_not,
)

_EVIDENCE = {
    Route.STATUTORY_AGENT: "戸籍全部事項証明書、登記事項証明書など、資格を証する書類",
    Route.AGENT: "委任状",
    Route.OFFICIAL: "請求する機関の公文書",
    Route.THIRD_PARTY: "契約書など、利用目的を疎明する資料",
    Route.PROFESSIONAL: "統一請求用紙と資格者証",
}


def of_request(request: CertificateRequest) -> list[Finding]:
    """Return what stands against any certificate of the resident register."""
    route = Route(request.route)
    return [
        *_people(request),
        *_requester(request, route),
        *_identity(request),
        *_reasons(request, route),
        *not_for_this_route(asked.switches(request.content), route, "show"),
        *_handing_over(request, route),
    ]


def of_matters(request: CertificateRequest) -> list[Finding]:
    """Return what stands against 住民票記載事項証明書: its matters need the same special request."""
    needed = {matter.switch for matter in asked.matters(request.content)} - {None}
    switches = frozenset(switch for switch in needed if switch is not None)
    findings = of_request(request)
    findings += not_for_this_route(switches, Route(request.route), "items")
    if not asked.matters(request.content):
        findings.append(
            error("matters", "items", "証明する事項が選ばれていません。", "1つ以上選んでください。")
        )
    return findings


def of_removed(request: CertificateRequest) -> list[Finding]:
    """Return what stands against 除票の写し: only the person on it asks as such (15条の4第1項)."""
    findings = of_request(request)
    persons = asked.persons(request.content)
    person = asked.requester(request.content).get("person_id")
    if request.route == Route.SELF and person and int(person) not in persons:
        findings.append(
            error(
                "not-self", "requester", "除票を本人として請求できるのは、除票に記載された人だけです。",
                "同じ世帯だった人や相続人は「第三者」の申出として受け付けてください。", "住民基本台帳法15条の4第1項",
            )
        )  # fmt: skip
    return findings


def of_move_out(request: CertificateRequest) -> list[Finding]:
    """Return what stands against 転出証明書: who takes it is identified; nothing else is asked for."""
    return [*_people(request), *_identity(request)]


def not_for_this_route(switches: frozenset[Switch], route: Route, field: str) -> list[Finding]:
    """Return an error for each item that cannot be shown on a route."""
    return [
        error(f"not-for-route-{switch.value}", field, reason, "その項目を外してください。", basis_of(route))
        for switch in Switch
        if switch in switches and (reason := why_not(route, switch))
    ]


def _people(request: CertificateRequest) -> list[Finding]:
    if asked.persons(request.content):
        return []
    return [error("nobody", "persons", "証明する人が選ばれていません。", "1人以上選んでください。")]


def _requester(request: CertificateRequest, route: Route) -> list[Finding]:
    requester = asked.requester(request.content)
    findings = []
    if not str(requester.get("name") or "").strip():
        findings.append(
            error("requester", "requester", "請求者の氏名が空欄です。", "請求者の氏名を入力してください。")
        )
    if route in (Route.OFFICIAL, Route.PROFESSIONAL) and not str(requester.get("organisation") or "").strip():
        what = "機関の名称" if route is Route.OFFICIAL else "資格と事務所の名称"
        findings.append(
            error("organisation", "organisation", f"{what}が空欄です。", f"{what}を入力してください。")
        )
    return findings


def _identity(request: CertificateRequest) -> list[Finding]:
    if identified(request.content.get("identity", [])):
        return []
    return [
        error(
            "identity", "identity", "本人確認の書類が足りません。",
            f"写真付きの公的な書類（{'、'.join(ONE_IS_ENOUGH[:3])}など）を1点、"
            f"または{'、'.join(TWO_ARE_NEEDED[:2])}などを2点確かめてください。", "住民基本台帳法12条3項",
        )
    ]  # fmt: skip


def _reasons(request: CertificateRequest, route: Route) -> list[Finding]:
    findings = []
    if needs_purpose(route) and not asked.text(request.content, "purpose"):
        findings.append(
            error(
                "purpose",
                "purpose",
                "利用の目的が空欄です。",
                "請求書・申出書の利用の目的を入力してください。",
                basis_of(route),
            )
        )
    if needs_evidence(route) and not asked.text(request.content, "evidence"):
        findings.append(
            error(
                "evidence", "evidence", "請求の資格・理由を示す書類が空欄です。",
                f"{_EVIDENCE[route]}を確かめて入力してください。",
            )
        )  # fmt: skip
    return findings


def _handing_over(request: CertificateRequest, route: Route) -> list[Finding]:
    if not hand_over_refused(route, asked.switches(request.content)):
        return []
    return [
        alert(
            "mail-only", "show", "住民票コードを記載した写しは、任意代理人に渡せません。",
            "本人の住所あてに郵送してください。",
        )
    ]  # fmt: skip
