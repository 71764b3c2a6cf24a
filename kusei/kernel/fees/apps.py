from django.apps import AppConfig


class FeesConfig(AppConfig):
    name = "kusei.kernel.fees"
    label = "fees"
    verbose_name = "手数料"
