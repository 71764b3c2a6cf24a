"""Verifies the whole ledger beside the requests: in a thread of the web server, with its state in the database.

A million acts take some ten seconds, too long for a request. One verification runs at a time, whoever asks and whichever
process answers. If the process dies, the verification has no end, and after a while counts as broken off.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models.functions import Now
from django.utils import timezone

from kusei.kernel.ledger.auditing import waiting
from kusei.kernel.ledger.keys import public_key
from kusei.kernel.ledger.models import TreeHead
from kusei.kernel.ledger.verification import Report, verify
from kusei.web.models import Verification

# A living verification is heard of at every 50,000 acts, about twice a second.
SILENT_FOR = timedelta(minutes=2)
THREAD = "ledger-verification"
_START_LOCK: Final = 0x6B757676

log = logging.getLogger(__name__)


def begin(account_id: int) -> Verification:
    """Start a verification in the background and return it; if one runs already, return that one.

    Raises NoPublicKey if there is nothing to check the signatures with.
    """
    key = public_key(settings.KUSEI_KEYS)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_START_LOCK])
        at_work = Verification.objects.filter(finished_at=None, heard_at__gt=Now() - SILENT_FOR)
        running = at_work.order_by("-id").first()
        if running is not None:
            return running
        last = TreeHead.objects.order_by("-size").first()
        expected = (last.size if last else 0) + waiting().count
        started = Verification.objects.create(started_by_id=account_id, expected=expected)
        # Not before the row is there for others to see.
        transaction.on_commit(lambda: _in_background(started.pk, key, settings.KUSEI_WITNESS))
    return started


def broken_off(verification: Verification) -> bool:
    """Tell whether a verification without an end was not heard of for too long to be alive."""
    return verification.finished_at is None and timezone.now() - verification.heard_at > SILENT_FOR


def _in_background(number: int, key: Ed25519PublicKey, witness: Path) -> None:
    Thread(target=carry_out, args=(number, key, witness), name=THREAD, daemon=True).start()


def carry_out(number: int, key: Ed25519PublicKey, witness: Path) -> None:
    """Verify the ledger and write down how it goes and what came out. Uses connections of threads of its own."""
    try:
        _end(number, _checked(number, key, witness))
    finally:
        connections.close_all()


def _checked(number: int, key: Ed25519PublicKey, witness: Path) -> Report | None:
    # The check reads in one transaction that may not write, so how far it is must be written by somebody else.
    with ThreadPoolExecutor(1) as scribe:
        try:
            return verify(key, witness, progress=lambda done: _note(scribe, number, done))
        except Exception:
            log.exception("the verification of the ledger that an auditor asked for failed")
            return None
        finally:
            scribe.submit(connections.close_all)


def _note(scribe: ThreadPoolExecutor, number: int, done: int) -> None:
    scribe.submit(Verification.objects.filter(pk=number).update, heard_at=Now(), done=done)


def _end(number: int, report: Report | None) -> None:
    outcome: dict[str, Any] | None = None
    changes: dict[str, Any] = {"heard_at": Now(), "finished_at": Now()}
    if report is not None:
        outcome = asdict(report) | {
            "root": report.root.hex(),
            "faults": [[fault.act_id, fault.said] for fault in report.faults],
        }
        changes["done"] = report.acts
    Verification.objects.filter(pk=number).update(**changes, outcome=outcome)


def latest(count: int = 10) -> list[Verification]:
    """Return the newest verifications with who asked for them."""
    return list(Verification.objects.select_related("started_by").order_by("-id")[:count])
