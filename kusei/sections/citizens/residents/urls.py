"""Addresses of the resident register's screens. No name, birthday or address of a resident is ever part of one."""

from django.urls import path

from .views import certificates, choosing, households, notices, persons, search

app_name = "residents"
urlpatterns = [
    path("search/", search.search_page, name="search"),
    path("search/again/", search.search_again, name="search-again"),
    path("households/<int:household>/", households.household_page, name="household"),
    path("households/<int:household>/slip/", households.slip, name="slip"),
    path("households/<int:household>/memos/", households.add_memo, name="add-memo"),
    path("households/<int:household>/memos/<int:memo>/strike/", households.strike, name="strike-memo"),
    path("households/<int:household>/notices/", choosing.chooser, name="household-notices"),
    path("households/<int:household>/notices/<slug:slug>/", notices.notice, name="household-notice"),
    path(
        "households/<int:household>/notices/<slug:slug>/check/", notices.check_notice, name="household-check"
    ),
    path(
        "households/<int:household>/certificates/", certificates.request_page, name="household-certificates"
    ),
    path(
        "households/<int:household>/certificates/outcome/",
        certificates.outcome_part,
        name="certificate-outcome",
    ),
    path("certificates/", certificates.issued_page, name="certificates"),
    path("certificates/<slug:number>/", certificates.issued_one, name="certificate"),
    path("certificates/<slug:number>.pdf", certificates.paper, name="certificate-paper"),
    path("notices/", choosing.chooser, name="notices"),
    path("notices/<slug:slug>/", notices.notice, name="notice"),
    path("notices/<slug:slug>/check/", notices.check_notice, name="check"),
    path("filings/<int:filing>/amend/", notices.amend, name="amend"),
    path("persons/<int:person>/", persons.person_page, name="person"),
    path("persons/<int:person>/lift/", persons.lift_page, name="lift"),
]
