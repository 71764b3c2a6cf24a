"""Addresses of the outline; they stand under /outline/."""

from django.urls import path

from kusei.web.outline import downloads, views

urlpatterns = [
    path("", views.offices, name="outline"),
    path("expenses/", views.expenses, name="outline-expenses"),
    path("ratios/", views.ratios, name="outline-ratios"),
    path("duties/", views.duties, name="outline-duties"),
    path("map/", views.ward_figures, name="outline-map"),
    path("wards/<str:ward_code>/", views.ward, name="outline-ward"),
    path("live/", views.live, name="outline-live"),
    path("acts/<str:office>/", views.acts, name="outline-acts"),
    path("years/", views.years, name="outline-years"),
    path("files/live.csv", downloads.live_csv, name="outline-live-csv"),
    path("files/<slug:table>.csv", downloads.table_csv, name="outline-csv"),
    path("files/outline.xlsx", downloads.outline_xlsx, name="outline-xlsx"),
    path("files/outline.pdf", downloads.outline_pdf, name="outline-pdf"),
]
