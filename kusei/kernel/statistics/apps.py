from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "kusei.kernel.statistics"
    label = "statistics"
    verbose_name = "統計"
