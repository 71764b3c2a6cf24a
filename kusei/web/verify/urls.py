"""The address of the public page that tells whether a paper is genuine."""

from django.urls import path

from kusei.web.verify import views

app_name = "verify"
urlpatterns = [path("", views.paper, name="paper")]
