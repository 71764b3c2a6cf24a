"""Pages for what went wrong: what, why, what to do now. None of them asks the database, since it may be what fails."""

import logging
import secrets
import sys
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg import errors as postgres

from kusei.kernel.offices.models import Role
from kusei.kernel.offices.permissions import RoleRefused

log = logging.getLogger(__name__)

# Two people wanted the same rows at the same moment; the one who lost may simply try again.
COLLISIONS = (postgres.SerializationFailure, postgres.DeadlockDetected, postgres.LockNotAvailable)
# A form with one of these fields is not sent back to the screen.
SECRET_FIELDS = frozenset({"password", "present", "new", "again", "pin"})
LONGEST_KEPT_FORM = 200_000


@dataclass(frozen=True)
class Trouble:
    """The words of one error page. `retry` offers to send the same request again."""

    status: int
    what: str
    why: str
    remedy: str
    number: str = ""
    retry: bool = False


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Return the page for `trouble`; for a part that htmx asked for, a message beside the page as it is."""
    part = "HX-Request" in request.headers
    context = {
        "trouble": trouble,
        "kept": _kept(request) if trouble.retry else None,
        "path": request.get_full_path(),
    }
    template = "web/errors/part.html" if part else "web/errors/page.html"
    response = HttpResponse(render_to_string(template, context), status=trouble.status)
    if part:
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "beforeend"
    if trouble.status == 503:
        response.headers["Retry-After"] = "10"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    return answer(
        request,
        Trouble(
            400,
            "この操作は受け付けられませんでした",
            "送られた内容が、この画面のものと合いません。",
            "前の画面にもどり、もう一度操作してください。くり返し出るときは、情報システムの担当に知らせてください。",
        ),
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this role may not; the page names the roles that may."""
    if isinstance(exception, RoleRefused):
        labels = "、".join(role.label for role in Role if role in exception.roles)
        return answer(
            request,
            Trouble(
                403,
                "この画面は、あなたの役割では開けません",
                f"開けるのは、次の役割の人です。{labels}。",
                "仕事で必要なときは、課長をとおしてアカウント管理の担当に役割の変更を頼んでください。",
            ),
        )
    return answer(
        request,
        Trouble(403, "この操作は許されていません", str(exception or ""), "前の画面にもどってください。"),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form does not come from a page of this session, or is too old."""
    return answer(
        request,
        Trouble(
            403,
            "この画面は古くなっています",
            "画面を開いたあとに、いちど終わったか、別の人がはじめたためです。何も記録されていません。",
            "前の画面にもどって読みこみなおし、もう一度操作してください。",
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing is at this address."""
    return answer(
        request,
        Trouble(
            404,
            "このページはありません",
            "アドレス（URL）がちがうか、なくなったページです。",
            "左上の「KUSEI 区政」から、はじめの画面にもどってください。",
        ),
    )


def conflict(request: HttpRequest) -> HttpResponse:
    """409: somebody else was changing the same record."""
    return answer(
        request,
        Trouble(
            409,
            "同じ記録を、ほかの人が先に変えていました",
            "ほぼ同時に操作されたため、あとの操作は記録していません。",
            "最新の内容を確かめて、必要なら、もう一度送ってください。",
            retry=True,
        ),
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500: something broke. 503 if the database does not answer, 409 if two changes met."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        if isinstance(error.__cause__, COLLISIONS):
            return conflict(request)
        log.error("The database does not answer: %s", type(error.__cause__ or error).__name__)
        return answer(
            request,
            Trouble(
                503,
                "いま、台帳につながりません",
                "台帳を置いたサーバーが答えていません。記録したという表示が出るまで、記録は済んでいません。",
                "少し待って、もう一度ためしてください。続くときは、情報システムの担当に知らせてください。",
                retry=True,
            ),
        )
    number = secrets.token_hex(4)
    # The address may name a resident, so only the page's name is logged, and the error's type without its message.
    page = request.resolver_match.view_name if request.resolver_match else "?"
    log.error("Error %s on page %s (%s)", number, page, request.method)
    return answer(
        request,
        Trouble(
            500,
            "システムの誤りで、この操作はできませんでした",
            "プログラムの中で思わぬことが起きました。あなたの操作のせいではありません。",
            "記録されたかどうかを前の画面で確かめ、情報システムの担当に下の番号を知らせてください。",
            number=number,
        ),
    )


def _kept(request: HttpRequest) -> list[tuple[str, str]] | None:
    """Return what was posted, so that the page can send it again; None if it cannot be kept or holds a secret."""
    if request.method != "POST" or request.FILES:
        return None
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if isinstance(value, str)
    ]
    if any(name.rsplit("-", 1)[-1] in SECRET_FIELDS for name, _ in fields):
        return None
    return fields if sum(len(value) for _, value in fields) <= LONGEST_KEPT_FORM else None
