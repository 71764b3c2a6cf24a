"""Addresses of the administrator's pages."""

from django.urls import path

from kusei.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account_list, name="list"),
    path("new/", views.new_account, name="new"),
    path("<int:account_id>/", views.account_page, name="account"),
    path("<int:account_id>/end/", views.end, name="end"),
    path("<int:account_id>/reactivate/", views.reactivate, name="reactivate"),
    path("<int:account_id>/password/", views.new_password, name="new-password"),
    path("<int:account_id>/unlock/", views.unlock, name="unlock"),
]
