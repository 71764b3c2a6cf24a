"""All addresses of the project."""

from django.urls import include, path

from kusei.web.front import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("kusei.web.sign_in.urls")),
    path("days/understood/", views.understood_day, name="understood-day"),
    path("accounts/", include("kusei.web.accounts.urls")),
    path("", include("kusei.web.counter.urls")),
    path("", include("kusei.sections.citizens.residents.urls")),
    path("fees/", include("kusei.web.fees.urls")),
    path("verify/", include("kusei.web.verify.urls")),
    path("outline/", include("kusei.web.outline.urls")),
    path("", include("kusei.web.ledger.urls")),
]

handler400 = "kusei.web.errors.bad_request"
handler403 = "kusei.web.errors.refused"
handler404 = "kusei.web.errors.not_found"
handler500 = "kusei.web.errors.failed"
