"""The outline on the screen: the paper's figures, what was counted beside them, and that every number opens."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone
from pypdf import PdfReader

from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.ledger.actions import record_act
from kusei.kernel.offices.actions import load
from kusei.kernel.offices.models import CityProfile, Role
from kusei.kernel.offices.profile.tests.folders import KITAKYUSHU, MIHON
from kusei.kernel.offices.queries import forget_city
from kusei.web import urls as project
from kusei.web.tests.people import account_with, signed_in

urlpatterns = [*project.urlpatterns, path("outline/", include("kusei.web.outline.urls"))]
handler403 = project.handler403
handler404 = project.handler404

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

SECRET = "秘密 太郎"
PAGES = (
    "/outline/",
    "/outline/expenses/",
    "/outline/ratios/",
    "/outline/duties/",
    "/outline/map/",
    "/outline/wards/40107/",
    "/outline/live/",
    "/outline/acts/40107-01/",
    "/outline/years/",
)
FILES = (
    "/outline/files/staff.csv",
    "/outline/files/live.csv",
    "/outline/files/outline.xlsx",
    "/outline/files/outline.pdf",
)


@pytest.fixture(autouse=True)
def _kitakyushu() -> Iterator[None]:
    """北九州市 is in force; what a test loads besides is rolled back, and the process must not remember it."""
    load(KITAKYUSHU)
    yield
    forget_city()


@pytest.fixture
def manager() -> Client:
    return signed_in(account_with(Role.MANAGER))


def act(office: str, category: str = "住民異動届", counted: int = 1, kind: str = "residents.move-in") -> None:
    record_act(
        kind=kind,
        office=office,
        capacity="福岡県北九州市小倉南区長",
        author=None,
        provision="住民基本台帳法22条1項",
        effective_on=timezone.localdate(),
        subjects=[],
        content={"summary": SECRET},
        category=category,
        counted=counted,
    )


def text_of(client: Client, address: str) -> str:
    """Return a page's text without tags, spaces squeezed."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    page = answer.content.decode()
    main = page[page.index('<main id="main"') :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def row_of(client: Client, address: str, name: str) -> list[str]:
    """Return the cells of the first table row that begins with a name."""
    page = client.get(address).content.decode()
    for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL):
        cells = [
            re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        if cells and cells[0] == name:
            return cells
    raise AssertionError(f"{address} has no row {name}")


def test_the_band_shows_the_papers_totals(manager: Client) -> None:
    text = text_of(manager, "/outline/")
    for figure in ("827,468 件", "1,725 人", "1,290,317 千円", "1,559 円/件"):
        assert figure in text


def test_an_office_shows_published_and_live_side_by_side(manager: Client) -> None:
    act("40107-01")
    act("40107-01", "証明", counted=2)
    cells = row_of(manager, "/outline/", "曽根出張所")
    assert (cells[1], cells[2], cells[4]) == ("12", "48,700", "4,058")
    assert cells[5].split()[-1] == "3"


def test_published_and_live_are_never_added(manager: Client) -> None:
    act("40107-01", counted=7)
    assert row_of(manager, "/outline/", "小倉南区")[2] == "175,913"
    assert "175,920" not in text_of(manager, "/outline/")
    assert row_of(manager, "/outline/", "総数")[2] == "827,468"


def test_a_corner_counts_live_in_its_own_row_and_in_its_ward(manager: Client) -> None:
    act("40106-91", "証明", counted=4)
    act("40106-00", counted=1)
    assert row_of(manager, "/outline/", "行政サービスコーナー（JR小倉駅）")[2].split()[-1] == "4"
    assert row_of(manager, "/outline/", "小倉北区役所")[5].split()[-1] == "1"
    assert row_of(manager, "/outline/", "小倉北区")[5].split()[-1] == "5"


def test_acts_of_another_fiscal_year_are_not_this_years(manager: Client) -> None:
    act("40107-01")
    last_year = FiscalYear.of(timezone.localdate()).previous()
    text = text_of(manager, f"/outline/acts/40107-01/?fiscal_year={last_year.year}")
    assert "記録はまだありません" in text


def test_every_number_opens_to_its_acts(manager: Client) -> None:
    act("40107-01")
    act("40107-01", "証明", kind="residents.unknown-to-this-version")
    page = manager.get("/outline/").content.decode()
    assert 'href="/outline/acts/40107-01/"' in page
    text = text_of(manager, "/outline/acts/40107-01/")
    assert "2件" in text
    assert "住民異動届" in text
    assert "住民基本台帳法22条1項" in text
    assert "転入届" in text
    assert "この版が知らない種類" in text
    assert "residents." not in text


def test_the_acts_can_be_narrowed_to_a_category(manager: Client) -> None:
    act("40107-01")
    act("40107-01", "証明", counted=2)
    live = manager.get("/outline/live/").content.decode()
    assert "/outline/acts/40107-01/?category=" in live
    text = text_of(manager, "/outline/acts/40107-01/?category=証明")
    assert "2件" in text.split("件数のもと")[0]


def test_the_acts_show_no_person_and_no_content(manager: Client) -> None:
    act("40107-01")
    for address in PAGES:
        assert "秘密" not in manager.get(address).content.decode()


def test_a_long_list_of_acts_has_pages(manager: Client) -> None:
    for _ in range(51):
        act("40107-01")
    assert "次へ" in text_of(manager, "/outline/acts/40107-01/")
    second = text_of(manager, "/outline/acts/40107-01/?page=2")
    assert "前へ" in second
    assert "次へ" not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "１", "99999999999999999999"])
def test_a_page_number_that_makes_no_sense_is_no_fault(manager: Client, page: str) -> None:
    assert manager.get(f"/outline/acts/40107-01/?page={page}").status_code == 200


def test_the_live_page_counts_day_by_day(manager: Client) -> None:
    act("40107-01", counted=3)
    text = text_of(manager, "/outline/live/")
    assert "最も多い日 3件" in text
    assert row_of(manager, "/outline/live/", "曽根出張所")[-2] == "3"


def test_the_live_page_of_a_ward_shows_that_ward(manager: Client) -> None:
    text = text_of(manager, "/outline/live/?ward=40107")
    assert "曽根出張所" in text
    assert "門司区役所" not in text


def test_expenses_show_kinds_totals_and_what_they_cover(manager: Client) -> None:
    assert row_of(manager, "/outline/expenses/", "戸畑区")[1:5] == ["65,881", "93,914", "14,583", "174,378"]
    assert row_of(manager, "/outline/expenses/", "計")[1:5] == ["901,794", "263,956", "124,567", "1,290,317"]
    text = text_of(manager, "/outline/expenses/")
    for part in ("単位: 千円", "エレベーター更新工事", "※各区に出張所の経費も含む", "人件費を含まない"):
        assert part in text


def test_duties_stand_under_their_sections_with_laws(manager: Client) -> None:
    text = text_of(manager, "/outline/duties/")
    for part in ("いのちをつなぐネットワーク", "戸籍法第4条", "地方自治法第252条の20第5項", "騰抄本"):
        assert (part in text) is (part != "騰抄本")


def test_the_map_leads_to_the_wards(manager: Client) -> None:
    page = manager.get("/outline/map/?figure=yen_per_case").content.decode()
    assert '<a href="/outline/wards/40105/"' in page
    assert "戸畑区 3,943円" in page


def test_a_ward_page_compares_it_with_the_city(manager: Client) -> None:
    cells = row_of(manager, "/outline/wards/40107/", "取扱1件あたり経費（円）")
    assert (cells[1], cells[2], cells[4]) == ("855", "1,559", "7 / 7")
    assert "203,519人" in text_of(manager, "/outline/wards/40107/")


def test_years_stand_below_one_another(manager: Client) -> None:
    act("40107-01")
    assert row_of(manager, "/outline/years/", "令和5年度")[1:6] == [
        "1,725",
        "827,468",
        "480",
        "1,290,317",
        "1,559",
    ]
    this_year = row_of(manager, "/outline/years/", str(FiscalYear.of(timezone.localdate())))
    assert this_year[1:6] == ["―", "―", "―", "―", "―"]
    assert this_year[6] == "1"
    assert row_of(manager, "/outline/years/", "門司区")[-2] == "-37.0%"  # 62,787 of 99,637


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.SECTION_HEAD, Role.MANAGER, Role.AUDITOR])
def test_who_has_it_in_the_menu_may_read_it(role: Role) -> None:
    client = signed_in(account_with(role))
    assert [client.get(address).status_code for address in PAGES] == [200] * len(PAGES)


@pytest.mark.parametrize("address", PAGES + FILES)
def test_who_has_not_may_not(address: str) -> None:
    assert signed_in(account_with(Role.ADMINISTRATOR)).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/outline/wards/40199/",
        "/outline/acts/40199-00/",
        "/outline/live/?ward=40199",
        "/outline/map/?figure=votes",
        "/outline/files/votes.csv",
        "/outline/?fiscal_year=1999",
        "/outline/?fiscal_year=soon",
    ],
)
def test_what_there_is_not_is_not_found(manager: Client, address: str) -> None:
    assert manager.get(address).status_code == 404


def test_a_year_without_figures_leads_to_those_there_are(manager: Client) -> None:
    page = manager.get("/outline/?fiscal_year=2022").content.decode()
    assert "令和4年度" in page
    assert 'href="/outline/?fiscal_year=2023"' in page


def test_without_a_city_the_page_says_what_to_do(manager: Client) -> None:
    CityProfile.objects.create(
        code="99100", name="見本市", content={"duties": [], "wards": []}, digest="another form"
    )
    forget_city()
    answer = manager.get("/outline/")
    assert answer.status_code == 503
    assert "読み込み直して" in answer.content.decode()


def test_another_city_has_its_own_outline(manager: Client) -> None:
    load(MIHON)
    text = text_of(manager, "/outline/?fiscal_year=2023")
    assert "見本市" in text
    assert "14,800 件" in text
    assert "経費は公表されていません" in text_of(manager, "/outline/expenses/?fiscal_year=2023")
    assert "戸籍" not in text_of(manager, "/outline/duties/")


def test_csv_is_what_the_command_writes(manager: Client) -> None:
    answer = manager.get("/outline/files/staff.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().splitlines()[-1] == "総数,総数,total,1725,827468"
    assert "filename*=" in answer.headers["Content-Disposition"]


def test_live_csv_has_the_live_counts(manager: Client) -> None:
    act("40107-01", counted=3)
    lines = manager.get("/outline/files/live.csv").content.decode().splitlines()
    assert lines == ["ward,office_code,office,category,cases", "小倉南区,40107-01,曽根出張所,住民異動届,3"]


def test_xlsx_opens(manager: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(manager.get("/outline/files/outline.xlsx").content))
    assert book.sheetnames[0] == "職員と窓口"


def test_pdf_says_the_figures(manager: Client) -> None:
    answer = manager.get("/outline/files/outline.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    for part in ("827,468", "1,725", "1,290,317", "※2", "戸籍法第4条"):
        assert part in text


def test_nothing_may_be_posted(manager: Client) -> None:
    assert manager.post("/outline/").status_code == 405


def test_the_pages_ask_the_database_little(manager: Client, django_assert_max_num_queries: object) -> None:
    manager.get(reverse("outline"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        manager.get(reverse("outline"))


def test_a_day_bar_stands_for_each_of_sixty_days(manager: Client) -> None:
    act("40107-01")
    today = timezone.localdate()
    page = manager.get("/outline/live/").content.decode()
    assert page.count('class="day-bar"') == 1
    first = max(today - timedelta(days=59), FiscalYear.of(today).first_day)
    assert first.isoformat() in page
