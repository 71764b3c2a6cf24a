"""What a view declares, and what happens to one that declares nothing."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from kusei.kernel.offices.models import Role
from kusei.web import urls as project
from kusei.web.permissions import access_of, allowed, public
from kusei.web.tests.people import account_with, signed_in


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


@allowed(Role.APPROVER, Role.SECTION_HEAD)
def for_deciders(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


urlpatterns = [*project.urlpatterns, path("undeclared/", undeclared), path("deciders/", for_deciders)]
handler403 = project.handler403

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_view_without_a_declaration_is_opened_to_nobody() -> None:
    assert Client().get("/undeclared/").status_code == 403
    answer = signed_in(account_with(Role.CLERK)).get("/undeclared/")
    assert answer.status_code == 403
    assert b"inside" not in answer.content


def test_a_refusal_names_the_roles_that_may() -> None:
    answer = signed_in(account_with(Role.CLERK)).get("/deciders/")
    assert answer.status_code == 403
    assert "審査・決裁者、課長" in answer.content.decode()
    assert "inside" not in answer.content.decode()


def test_who_may_comes_in() -> None:
    assert signed_in(account_with(Role.APPROVER)).get("/deciders/").content == b"inside"


def test_nobody_is_sent_to_sign_in_and_back() -> None:
    answer = Client().get("/deciders/?q=1")
    assert answer.headers["Location"] == "/sign-in/?next=/deciders/%3Fq%3D1"


def test_a_part_of_a_page_moves_the_whole_page_to_sign_in() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/deciders/"}
    answer = Client().get("/deciders/", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fdeciders%2F"


@override_settings(DEBUG=False)
def test_a_refused_part_stands_beside_the_page() -> None:
    answer = signed_in(account_with(Role.CLERK)).get("/deciders/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer.headers["HX-Retarget"] == "#messages"
    assert "<html" not in answer.content.decode()


def test_a_declaration_can_be_read() -> None:
    access = access_of(for_deciders)
    assert access is not None
    assert access.roles == {Role.APPROVER, Role.SECTION_HEAD}
    assert access_of(undeclared) is None
    assert access_of(public(lambda request: HttpResponse())).public  # type: ignore[union-attr]


def test_a_declaration_needs_a_role() -> None:
    with pytest.raises(ValueError, match="at least one role"):
        allowed()
