from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kusei.kernel.documents"
    label = "documents"
    verbose_name = "交付する書面"
