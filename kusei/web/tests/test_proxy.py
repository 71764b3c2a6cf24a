import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kusei.web.proxy import ClientAddress


@pytest.mark.parametrize(
    ("case", "forwarded", "address"),
    [
        ("the proxy says who asks", "203.0.113.7", "203.0.113.7"),
        ("what the asker claims stands before", "10.9.9.9, 203.0.113.7", "203.0.113.7"),
        ("no proxy", "", "127.0.0.1"),
    ],
)
def test_the_address_is_what_our_proxy_saw(case: str, forwarded: str, address: str) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])

    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert ClientAddress(view)(request).content.decode() == address, case
