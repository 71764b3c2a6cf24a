"""The sealer's process: takes recorded acts into the ledger's tree until it is told to stop.

python -m kusei.server.sealing
"""

import os
import signal
import threading

import django


def main() -> None:
    """Seal until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kusei.settings")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    django.setup()
    from django.conf import settings

    from kusei.kernel.ledger.keys import signing_key
    from kusei.kernel.ledger.sealing import seal_forever

    seal_forever(signing_key(settings.KUSEI_KEYS), settings.KUSEI_WITNESS, stop)


if __name__ == "__main__":
    main()
