"""What tests of faults share: an office's data folder of their own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kusei.data_folder import DataFolder
from kusei.server.postgres import is_running

from .office import make_office


@pytest.fixture(scope="session")
def office_template(
    tmp_path_factory: pytest.TempPathFactory, django_test_environment: None, django_db_blocker: Any
) -> Path:
    """A data folder with schema, city and two accounts; nothing runs on it."""
    data = DataFolder(tmp_path_factory.mktemp("office") / "data")
    data.prepare()
    with django_db_blocker.unblock():
        make_office(data)
    return data.root


@pytest.fixture
def office(office_template: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[DataFolder]:
    """A data folder of this test's own. Afterwards nothing may run on it any more."""
    # The database's files belong to the user it runs as: cp keeps that.
    subprocess.run(["cp", "-a", str(office_template), str(tmp_path / "data")], check=True)
    data = DataFolder(tmp_path / "data")
    with django_db_blocker.unblock():
        yield data
    assert not is_running(data), "a process of the database was left behind"
