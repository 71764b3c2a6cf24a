"""Addresses of the counter's own pages. They have no namespace: every duty leads to them."""

from django.urls import path

from kusei.web.counter import filings, today

urlpatterns = [
    path("today/", today.today, name="today"),
    path("filings/", filings.filing_list, name="filings"),
    path("reviews/", filings.reviews, name="reviews"),
    path("filings/<int:filing>/", filings.filing_page, name="filing"),
    path("filings/<int:filing>/approve/", filings.approve_filing, name="approve"),
    path("filings/<int:filing>/send-back/", filings.send_filing_back, name="send-back"),
    path("filings/<int:filing>/withdraw/", filings.withdraw_filing, name="withdraw"),
    path("filings/<int:filing>/sheet/", filings.confirmation_sheet, name="confirmation-sheet"),
]
