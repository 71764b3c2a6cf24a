from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "kusei.sections.citizens.residents"
    label = "residents"
    verbose_name = "住民基本台帳"

    def ready(self) -> None:
        """Register this duty's procedures and certificates."""
        from . import procedures  # noqa: F401
        from .procedures import certificates, protection  # noqa: F401
