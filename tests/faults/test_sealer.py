"""The sealer is killed with SIGKILL in the middle of its work: the next one goes on without a gap."""

import random
import signal
import subprocess
import sys
import threading

import pytest
from django.db import connections

from kusei.data_folder import DataFolder
from kusei.kernel.ledger.keys import signing_key
from kusei.kernel.ledger.sealing import seal, seal_all
from kusei.kernel.ledger.verification import verify
from kusei.server.postgres import EmbeddedServer
from kusei.server.tests.running import ROOT, environment

from .office import connected_to

pytestmark = pytest.mark.faults

# Seals in batches of ten, so that a kill nearly always comes in the middle; tells each batch.
SEALER = """
import os, django
django.setup()
from django.conf import settings
from kusei.kernel.ledger.keys import signing_key
from kusei.kernel.ledger.sealing import seal
key = signing_key(settings.KUSEI_KEYS)
while seal(key, settings.KUSEI_WITNESS, batch=10):
    os.write(1, b".")
"""
ACTS = """
    INSERT INTO ledger_act (kind, category, counted, office_id, capacity, provision, effective_on, subjects, content)
    SELECT 'test.act', '', 0, '40107-00', '区長', '住民基本台帳法22条1項', '2026-11-20', ARRAY[n], '{"番号":' || n || '}'
      FROM generate_series(1, 3000) n
"""


def test_a_killed_sealer_leaves_no_gap(office: DataFolder) -> None:
    chance = random.Random(4)  # noqa: S311  a test's dice
    with EmbeddedServer(office), connected_to(office):
        with connections["owner"].cursor() as cursor:
            cursor.execute(ACTS)
        sizes = []
        for _ in range(3):
            _seal_until_killed(office, chance.randint(1, 25))
            with connections["owner"].cursor() as cursor:
                cursor.execute(
                    "SELECT (SELECT max(size) FROM ledger_treehead), (SELECT count(*) FROM ledger_leaf),"
                    " (SELECT count(*) FROM ledger_unsealed)"
                )
                size, leaves, unsealed = cursor.fetchone()
            assert size == leaves == 3000 - unsealed
            assert unsealed, "all was sealed before the sealer was killed"
            sizes.append(size)
        assert sizes == sorted(set(sizes)), "a sealer did nothing"
        key = signing_key(office.keys)
        assert seal_all(key, office.witness) == 3000 - sizes[-1]
        report = verify(key.public_key(), office.witness)
        assert report.sound, report.faults
        assert (report.acts, report.sealed, report.unsealed) == (3000, 3000, 0)


def test_the_ledger_is_verified_while_it_is_being_sealed(office: DataFolder) -> None:
    """A head that is sealed after the verification has begun is no fault."""
    with EmbeddedServer(office), connected_to(office):
        with connections["owner"].cursor() as cursor:
            cursor.execute(ACTS)
        key = signing_key(office.keys)
        reports = []

        def verify_again_and_again() -> None:
            try:
                while not reports or reports[-1].unsealed:
                    reports.append(verify(key.public_key(), office.witness))
            finally:
                connections.close_all()

        verifying = threading.Thread(target=verify_again_and_again)
        verifying.start()
        while seal(key, office.witness, batch=30):
            pass
        verifying.join(60)
        assert not verifying.is_alive()
        assert [fault for report in reports for fault in report.faults] == []
        assert len({report.sealed for report in reports}) > 2, "it was not verified in between"


def _seal_until_killed(office: DataFolder, batches: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SEALER],
        cwd=ROOT, env=environment(office.root, DJANGO_SETTINGS_MODULE="kusei.settings"), stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.read(batches), "the sealer ended early"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
