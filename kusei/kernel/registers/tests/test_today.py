import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_the_day_of_queries_is_the_day_of_the_office() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone()[0] == settings.TIME_ZONE == "Asia/Tokyo"
