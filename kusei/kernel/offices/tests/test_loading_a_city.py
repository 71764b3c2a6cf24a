"""A city folder in the database: stored once, in force at once, refused whole when it is not sound."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kusei.kernel.offices.actions import load
from kusei.kernel.offices.models import CityProfile, Office
from kusei.kernel.offices.profile import CityDataError
from kusei.kernel.offices.profile.tests.folders import KITAKYUSHU, MIHON
from kusei.kernel.offices.queries import NoCityLoaded, city, forget_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ask_the_database_anew() -> Iterator[None]:
    """What a test loads is rolled back; the process must not remember it."""
    forget_city()
    yield
    forget_city()


def test_the_city_in_force_is_the_one_loaded_last() -> None:
    load(KITAKYUSHU)
    assert city().name == "北九州市"
    load(MIHON)
    assert city().name == "見本市"


def test_the_same_folder_twice_is_stored_once() -> None:
    load(MIHON)
    before = CityProfile.objects.count()
    assert not load(MIHON).is_new
    assert CityProfile.objects.count() == before


def test_a_city_that_comes_back_is_in_force_again() -> None:
    load(MIHON)
    load(KITAKYUSHU)
    assert load(MIHON).is_new
    assert city().name == "見本市"


def test_offices_are_stored_in_the_papers_order() -> None:
    load(KITAKYUSHU)
    offices = list(Office.objects.filter(code__startswith="401").values_list("code", "kind", "ward_code"))
    assert len(offices) == 18
    assert offices[:5] == [
        ("40101-00", "ward_office", "40101"),
        ("40101-01", "branch", "40101"),
        ("40101-02", "branch", "40101"),
        ("40106-00", "ward_office", "40106"),
        ("40106-91", "service_corner", "40106"),
    ]


def test_a_renamed_office_is_renamed_and_none_is_lost(tmp_path: Path) -> None:
    load(MIHON)
    folder = Path(shutil.copytree(MIHON, tmp_path / "mihon"))
    offices = folder / "offices.toml"
    offices.write_text(offices.read_text(encoding="utf-8").replace("山辺支所", "山手支所"), encoding="utf-8")
    load(folder)
    assert Office.objects.get(code="99101-01").name == "山手支所"
    assert Office.objects.filter(code__startswith="99").count() == 3


def test_an_unsound_folder_changes_nothing(tmp_path: Path) -> None:
    load(KITAKYUSHU)
    before = CityProfile.objects.count()
    folder = Path(shutil.copytree(MIHON, tmp_path / "mihon"))
    (folder / "fees.toml").write_text("fees = 3\n", encoding="utf-8")
    with pytest.raises(CityDataError):
        load(folder)
    assert CityProfile.objects.count() == before
    assert city().name == "北九州市"


def test_asking_again_costs_no_query(django_assert_num_queries: pytest.FixtureRequest) -> None:
    load(KITAKYUSHU)
    city()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert city().ward("40101").name == "門司区"


def test_a_profile_of_another_form_says_to_load_again() -> None:
    CityProfile.objects.create(code="99100", name="見本市", content={"name": "見本市"}, digest="0")
    with pytest.raises(NoCityLoaded, match="読み込み直して"):
        city()
