"""The front door as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Screens that belong to no one duty: sign-in, accounts, the frame around every page."""

    name = "kusei.web"
    label = "web"
    verbose_name = "画面"
