"""A backup is whole and comes back whole, or says why not."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg
import pytest

from kusei.data_folder import DataFolder, database_settings
from kusei.server.postgres import EmbeddedServer

from .running import ROOT, environment, kusei

pytestmark = pytest.mark.faults

# Twenty of the acts are sealed, five still wait.
SEAL = """
import django
django.setup()
from django.conf import settings
from kusei.kernel.ledger.keys import signing_key
from kusei.kernel.ledger.sealing import seal
assert seal(signing_key(settings.KUSEI_KEYS), settings.KUSEI_WITNESS, batch=20) == 20
"""
RECORD = """
INSERT INTO ledger_act (kind, category, counted, office_id, capacity, provision, effective_on, subjects, content)
SELECT 'test.note', '', 0, (SELECT min(code) FROM offices_office), '区長', '住民基本台帳法', '2026-11-24', ARRAY[n], '{}'
  FROM generate_series(1, 25) n
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a city and 25 acts, of which some are sealed."""
    data = tmp_path_factory.mktemp("original") / "data"
    loaded = kusei(data, "load-city", "cities/kitakyushu")
    assert loaded.returncode == 0, loaded.stderr
    folder = DataFolder(data)
    with EmbeddedServer(folder, throwaway=True):
        place = database_settings(folder, url="")["default"]
        with psycopg.connect(
            host=place["HOST"], user=place["USER"], password=place["PASSWORD"], dbname=place["NAME"]
        ) as connection:
            connection.execute(RECORD)
        subprocess.run(
            [sys.executable, "-c", SEAL],
            cwd=ROOT,
            env=environment(data, DJANGO_SETTINGS_MODULE="kusei.settings"),
            check=True,
        )
    return data


@pytest.fixture(scope="module")
def backup(original: Path) -> Path:
    file = original.parent / "kusei.backup"
    written = kusei(original, "backup", str(file))
    assert written.returncode == 0, written.stderr
    return file


def _copy(backup: Path, target: Path, change: dict[str, bytes]) -> Path:
    """Copy a backup with some members replaced."""
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, change.get(name, source.read(name)))
    return target


def _manifest(backup: Path, **change: object) -> bytes:
    with zipfile.ZipFile(backup) as archive:
        return json.dumps(json.loads(archive.read("manifest.json")) | change).encode()


def test_everything_comes_back(original: Path, backup: Path, tmp_path: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    restored = kusei(tmp_path / "restored", "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "25 acts" in restored.stdout
    assert "ledger sound" in restored.stdout
    verified = kusei(tmp_path / "restored", "ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "25 acts, 20 sealed under 1 signed heads, 5 waiting" in verified.stdout
    for name in ("secrets.json", "keys/ledger.key", "witness/heads.jsonl", "version"):
        assert (tmp_path / "restored" / name).read_bytes() == (original / name).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["restored"]
    # The rights came back too: the application's role logs in with its password, and may not change an act.
    folder = DataFolder(tmp_path / "restored")
    with EmbeddedServer(folder, throwaway=True):
        place = database_settings(folder, url="")["default"]
        with psycopg.connect(
            host=place["HOST"], user=place["USER"], password=place["PASSWORD"], dbname=place["NAME"]
        ) as connection:
            assert connection.execute("SELECT count(*), sum(subjects[1]) FROM ledger_act").fetchone() == (
                25,
                325,
            )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM ledger_act")


def test_nothing_is_overwritten(original: Path, backup: Path) -> None:
    before = backup.read_bytes()
    again = kusei(original, "backup", str(backup))
    assert again.returncode == 1
    assert "exists already" in again.stderr
    assert backup.read_bytes() == before
    onto = kusei(original, "restore", str(backup))
    assert onto.returncode == 1
    assert "is not empty; a restore overwrites nothing" in onto.stderr


def test_a_backup_that_was_cut_off_is_refused(backup: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.backup"
    cut.write_bytes(backup.read_bytes()[:-2000])
    told = kusei(tmp_path / "restored", "restore", str(cut))
    assert told.returncode == 1
    assert "is no backup, or was cut off" in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["cut.backup"]


def test_a_changed_byte_is_found(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        dump = bytearray(archive.read("database.dump"))
    dump[len(dump) // 2] ^= 1
    changed = _copy(backup, tmp_path / "changed.backup", {"database.dump": bytes(dump)})
    told = kusei(tmp_path / "restored", "restore", str(changed))
    assert told.returncode == 1
    assert "database.dump is not what was backed up" in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["changed.backup"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": 99, "kusei": "9.0"}, "is a backup of format 99; this Kusei reads format 1"),
        (
            {"migrations": ["ledger.0099_from_the_future"]},
            "newer version of Kusei: this one does not know ledger.0099",
        ),
        ({"members": {"../outside": "00"}}, "would lie outside the data folder"),
    ],
)
def test_a_backup_of_another_version_or_shape_is_refused(
    backup: Path, tmp_path: Path, change: dict[str, object], told: str
) -> None:
    other = _copy(backup, tmp_path / "other.backup", {"manifest.json": _manifest(backup, **change)})
    answer = kusei(tmp_path / "restored", "restore", str(other))
    assert answer.returncode == 1
    assert told in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["other.backup"]


def test_any_other_file_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("拝啓")
    told = kusei(tmp_path / "restored", "restore", str(tmp_path / "letter.txt"))
    assert told.returncode == 1
    assert "is no backup, or was cut off" in told.stderr
