"""The city that Kusei comes with: what the paper says of it, typed here from the paper."""

from datetime import date
from fractions import Fraction

import pytest

from kusei.kernel.law.index import known_laws

from .. import Authority, City, NotInForce, OfficeKind, load_city
from .folders import KITAKYUSHU


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(KITAKYUSHU)


def test_wards_stand_in_the_papers_order(city: City) -> None:
    assert [(ward.code, ward.name) for ward in city.wards] == [
        ("40101", "門司区"),
        ("40106", "小倉北区"),
        ("40107", "小倉南区"),
        ("40103", "若松区"),
        ("40108", "八幡東区"),
        ("40109", "八幡西区"),
        ("40105", "戸畑区"),
    ]


def test_sixteen_offices_are_counted_and_two_corners_are_not(city: City) -> None:
    assert [office.name for office in city.counted_offices()] == [
        "門司区役所",
        "松ヶ江出張所",
        "大里出張所",
        "小倉北区役所",
        "小倉南区役所",
        "曽根出張所",
        "両谷出張所",
        "東谷出張所",
        "若松区役所",
        "島郷出張所",
        "八幡東区役所",
        "八幡西区役所",
        "折尾出張所",
        "上津役出張所",
        "八幡南出張所",
        "戸畑区役所",
    ]
    corners = [office.code for office in city.offices if office.kind is OfficeKind.SERVICE_CORNER]
    assert corners == ["40106-91", "40109-91"]


def test_duties_are_the_33_of_the_paper(city: City) -> None:
    assert {section.name: len(section.duties) for section in city.sections} == {
        "総務企画課": 6,
        "コミュニティ支援課": 4,
        "市民課": 3,
        "国保年金課": 3,
        "まちづくり整備課": 3,
        "保健福祉課": 6,
        "保護課": 1,
        "出張所": 7,
    }
    assert len(city.duties) == 26
    assert [duty.name for duty in city.duties_of(city.office("40101-01"))] == [
        "住民基本台帳",
        "戸籍",
        "介護保険",
        "子ども・家庭",
        "国民健康保険",
        "後期高齢者医療",
        "国民年金",
    ]


@pytest.mark.parametrize(
    ("office", "duty", "takes"),
    [
        ("40107-00", "生活保護", True),
        ("40107-01", "生活保護", False),
        ("40107-01", "戸籍", True),
        ("40107-01", "マイナンバーカード", False),
        ("40106-91", "住民基本台帳", False),
        ("40107-00", "犬の登録", False),
    ],
)
def test_who_takes_what(city: City, office: str, duty: str, takes: bool) -> None:
    assert city.takes(city.office(office), duty) is takes


@pytest.mark.parametrize(
    ("duty", "authority", "laws"),
    [
        ("戸籍", Authority.STATUTE, ["戸籍法第4条"]),
        (
            "住民基本台帳",
            Authority.STATUTE,
            ["住民基本台帳法第38条", "住民基本台帳法施行令第31条", "住民基本台帳法施行令第32条"],
        ),
        ("国民健康保険", Authority.DELEGATED, ["国民健康保険法"]),
        ("介護保険", Authority.DELEGATED, ["介護保険法"]),
        ("区計画", Authority.DELEGATED, []),
    ],
)
def test_authority_and_laws_of_a_duty(city: City, duty: str, authority: Authority, laws: list[str]) -> None:
    assert city.duty(duty).authority is authority
    assert [law.formal() for law in city.duty(duty).laws] == laws


def test_elections_rest_on_the_local_autonomy_act_first(city: City) -> None:
    assert city.duty("選挙").laws[0].formal() == "地方自治法第252条の20第5項"


def test_the_papers_table_of_laws_comes_first(city: City) -> None:
    assert [(law.name, law.cited_as) for law in city.laws if law.in_paper] == [
        ("戸籍法", "法4条"),
        ("住民基本台帳法", "法38条・令31条・32条"),
        ("地方自治法", "法252条の20第5項 他"),
    ]
    assert [law.in_paper for law in city.laws] == sorted((law.in_paper for law in city.laws), reverse=True)


def test_every_cited_article_exists_in_the_laws_that_were_read(city: City) -> None:
    indexed, unconfirmed = known_laws()
    cited = {law for owner in (*city.duties, *city.laws, city.delegation) for law in owner.laws}
    cited |= set(city.closures.basis)
    assert {law.title for law in cited} - indexed.keys() <= unconfirmed.keys()
    articles = {law for law in cited if law.article is not None and law.title in indexed}
    assert len(articles) >= 10
    missing = [law.formal() for law in articles if law.article not in indexed[law.title].paragraphs]
    assert missing == []


def test_titles_on_papers(city: City) -> None:
    assert city.ward_head_title("40107") == "福岡県北九州市小倉南区長"
    assert city.mayor_title == "福岡県北九州市長"


@pytest.mark.parametrize(
    ("fee", "yen", "confirmed"),
    [
        ("koseki-certificate", 450, True),
        ("removed-koseki-certificate", 750, True),
        ("koseki-attachment", 300, True),
        ("koseki-matter", 350, True),
        ("removed-koseki-matter", 450, True),
        ("no-koseki-certificate", 300, True),
        ("resident-record", 300, False),
        ("seal-certificate", 300, False),
    ],
)
def test_fees(city: City, fee: str, yen: int, confirmed: bool) -> None:
    value = city.fee(fee).on(date(2026, 11, 24))
    assert (value.yen, value.source.is_confirmed) == (yen, confirmed)


def test_a_fee_before_its_first_day_is_refused(city: City) -> None:
    with pytest.raises(NotInForce, match="戸籍全部事項証明書"):
        city.fee("koseki-certificate").on(date(2023, 3, 31))


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 24), None),
        (date(2026, 11, 23), "勤労感謝の日"),
        (date(2026, 11, 28), "土曜日"),
        (date(2026, 12, 28), None),
        (date(2026, 12, 29), "年末年始"),
        (date(2027, 1, 3), "年末年始"),
        (date(2027, 1, 4), None),
    ],
)
def test_closed_days(city: City, day: date, reason: str | None) -> None:
    assert city.closed.why_closed(day) == reason


def test_towns_and_outlines_belong_to_their_wards(city: City) -> None:
    assert {ward.name: len(city.towns_of(ward.code)) for ward in city.wards} == {
        "門司区": 197,
        "小倉北区": 228,
        "小倉南区": 351,  # 352 rows of the source, two of which are parts (小字) of 大字朽網
        "若松区": 154,
        "八幡東区": 132,
        "八幡西区": 409,
        "戸畑区": 87,
    }
    assert len(city.outlines) == 7


@pytest.mark.parametrize(
    ("ward", "on", "residents"),
    [
        ("40101", date(2020, 10, 1), Fraction(93901)),
        ("40101", date(2025, 10, 1), Fraction(87723)),
        ("40101", date(2023, 10, 1), 93901 - Fraction(3, 5) * (93901 - 87723)),
        ("40109", date(2045, 10, 1), Fraction(215873)),
    ],
)
def test_projected_population(city: City, ward: str, on: date, residents: Fraction) -> None:
    assert city.projected_population(ward, on) == residents


def test_the_projection_adds_up_to_the_city(city: City) -> None:
    whole = sum(city.projected_population(ward.code, date(2020, 10, 1)) for ward in city.wards)
    assert whole == 938_897


def test_the_projection_has_an_end(city: City) -> None:
    with pytest.raises(NotInForce, match="2045-10-02"):
        city.projected_population("40101", date(2045, 10, 2))


def test_an_unknown_ward_names_those_there_are(city: City) -> None:
    with pytest.raises(LookupError, match=r"'40102'.*40101、40106"):
        city.ward("40102")
