"""The disk runs full while clerks record: they are told, nothing is half written, and with space it goes on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kusei.server.tests.running import ROOT, environment

pytestmark = pytest.mark.faults

# Mounting a small disk takes a namespace of its own; who is not root needs one of users too.
ALONE = ["unshare", "--mount"] + (["--user", "--map-current-user", "--keep-caps"] if os.geteuid() else [])


def test_the_disk_runs_full(office_template: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    done = subprocess.run(
        [*ALONE, sys.executable, "-m", "tests.faults.disk_full", str(office_template), str(tmp_path / "disk")],
        cwd=ROOT, env=environment(tmp_path / "none", DJANGO_SETTINGS_MODULE="kusei.settings"), capture_output=True,
        text=True, check=False, timeout=170,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
