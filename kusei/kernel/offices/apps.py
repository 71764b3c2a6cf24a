from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "kusei.kernel.offices"
    label = "offices"
    verbose_name = "庁舎と職員"
