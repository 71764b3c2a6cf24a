from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kusei.kernel.ledger"
    label = "ledger"
    verbose_name = "台帳"
