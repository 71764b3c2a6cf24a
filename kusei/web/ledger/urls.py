"""Addresses of the auditor's pages."""

from django.urls import path

from kusei.web.ledger import viewing_views, views

app_name = "ledger"
urlpatterns = [
    path("ledger/", views.act_list, name="acts"),
    path("ledger/acts/<int:act_id>/", views.act_page, name="act"),
    path("ledger/heads/", views.head_list, name="heads"),
    path("ledger/verifications/", views.start_verification, name="verify"),
    path("ledger/verifications/<int:number>/", views.verification_page, name="verification"),
    path("ledger/verifications/<int:number>/progress/", views.verification_progress, name="progress"),
    path("viewings/", viewing_views.line_list, name="viewings"),
    path("viewings/viewings.csv", viewing_views.lines_csv, name="viewings-csv"),
    path("viewings/out-of-hours/", viewing_views.out_of_hours, name="out-of-hours"),
    path("viewings/searches/", viewing_views.mass_searches, name="searches"),
    path("viewings/repeated/", viewing_views.repeated, name="repeated"),
    path("viewings/liftings/", viewing_views.liftings, name="liftings"),
]
