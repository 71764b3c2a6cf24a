"""What gunicorn serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kusei.settings")

# A page that waits this long has gone wrong; it must not hold up a counter. Commands may take their time.
LIMITS = {
    "statement_timeout": "60s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}

_place = settings.DATABASES["default"]
_place["OPTIONS"]["options"] = " ".join(
    [_place["OPTIONS"].get("options", ""), *(f"-c {name}={value}" for name, value in LIMITS.items())]
).strip()

application = get_wsgi_application()
