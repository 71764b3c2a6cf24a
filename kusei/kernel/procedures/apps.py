from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "kusei.kernel.procedures"
    label = "procedures"
    verbose_name = "手続"
