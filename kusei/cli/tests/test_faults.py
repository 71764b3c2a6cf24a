"""How commands fail: one sentence, status 1, no traceback, nothing of whom the data is about."""

import errno
import sys
from pathlib import Path

import psycopg
import pytest
from django.db.utils import OperationalError

from kusei import oldest_python
from kusei.cli.faults import CommandError, ending_with_one_sentence, sentence
from kusei.server.space import NoSpace, require_space


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ((3, 11), ""),
        ((3, 14), ""),
        ((4, 0), ""),
        ((3, 10), "Kusei needs Python 3.11 or newer; this is Python 3.10."),
        ((2, 7), "Kusei needs Python 3.11 or newer; this is Python 2.7."),
    ],
)
def test_too_old_a_python_is_told(version: tuple[int, int], told: str) -> None:
    assert oldest_python.complaint(version) == told


def test_the_files_that_an_old_python_reads_first_need_no_new_syntax() -> None:
    package = Path(oldest_python.__file__).parent
    for name in ("__init__.py", "__main__.py", "oldest_python.py"):
        source = (package / name).read_text(encoding="utf-8")
        compile(source, name, "exec", flags=0, dont_inherit=True)
        assert not any(word in source for word in (":=", "match ", " | ", "from __future__")), name


def test_too_old_a_python_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    from kusei import cli

    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == "Kusei needs Python 3.11 or newer; this is Python 3.9."


def _raised_from(fault: Exception, cause: Exception) -> Exception:
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("fault", "begins"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (psycopg.errors.DiskFull("could not extend file"), "The disk is full"),
        (_raised_from(OperationalError("x"), psycopg.errors.DiskFull("y")), "The disk is full"),
        (
            psycopg.OperationalError("connection refused"),
            "The database cannot be reached: connection refused",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "/etc/shadow"), "/etc/shadow may not be read"),
        (CommandError("As it stands."), "As it stands."),
    ],
)
def test_known_faults_have_a_sentence(fault: Exception, begins: str) -> None:
    told = sentence(fault)
    assert told is not None
    assert told.startswith(begins)
    assert "\n" not in told


def test_a_mistake_of_ours_shows_where_but_not_whom(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, ending_with_one_sentence():
        raise ValueError("北九 花子, 小倉北区城内1-1")
    assert end.value.code == 1
    shown = capsys.readouterr().err
    assert "test_faults.py" in shown
    assert "花子" not in shown


def test_too_little_space_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(NoSpace, match=r"Only \d+ MB are free .* Free some space first\.") as told:
        require_space(tmp_path, needed=10**18)
    assert sentence(told.value) == str(told.value)
