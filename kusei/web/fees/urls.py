"""Addresses of the till."""

from django.urls import path

from kusei.web.fees import views

app_name = "fees"
urlpatterns = [
    path("", views.closing_page, name="closing"),
    path("receipts/<int:receipt_id>.pdf", views.receipt_paper, name="receipt"),
    path("receipts/<int:receipt_id>/refund/", views.refund_page, name="refund"),
    path("closings/<int:closing_id>.pdf", views.closing_paper, name="closing-paper"),
]
