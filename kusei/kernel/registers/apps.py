from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "kusei.kernel.registers"
    label = "registers"
    verbose_name = "台帳の登録事項"
