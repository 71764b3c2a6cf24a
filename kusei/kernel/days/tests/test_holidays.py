"""National holidays: whole years, and the days on which the rules changed."""

from datetime import date, timedelta

import pytest

from kusei.kernel.days.holidays import holiday_name, holidays, march_equinox, september_equinox


@pytest.mark.parametrize(
    ("case", "year", "listed"),
    [
        ("the law's first year", 1948, "0923秋分の日 1103文化の日 1123勤労感謝の日"),
        (
            "the first 振替休日",
            1973,
            "0101元日 0115成人の日 0211建国記念の日 0321春分の日 0429天皇誕生日 0430振替休日 0503憲法記念日 "
            "0505こどもの日 0915敬老の日 0923秋分の日 0924振替休日 1010体育の日 1103文化の日 1123勤労感謝の日",
        ),
        (
            "a day between two holidays",
            1988,
            "0101元日 0115成人の日 0211建国記念の日 0320春分の日 0321振替休日 0429天皇誕生日 0503憲法記念日 "
            "0504国民の休日 0505こどもの日 0915敬老の日 0923秋分の日 1010体育の日 1103文化の日 1123勤労感謝の日",
        ),
        (
            "the funeral of the Emperor",
            1989,
            "0101元日 0102振替休日 0115成人の日 0116振替休日 0211建国記念の日 0224昭和天皇の大喪の礼 0321春分の日 "
            "0429みどりの日 0503憲法記念日 0504国民の休日 0505こどもの日 0915敬老の日 0923秋分の日 1010体育の日 "
            "1103文化の日 1123勤労感謝の日 1223天皇誕生日",
        ),
        (
            "the first Mondays",
            2000,
            "0101元日 0110成人の日 0211建国記念の日 0320春分の日 0429みどりの日 0503憲法記念日 0504国民の休日 "
            "0505こどもの日 0720海の日 0915敬老の日 0923秋分の日 1009体育の日 1103文化の日 1123勤労感謝の日 "
            "1223天皇誕生日",
        ),
        (
            "a substitute that skips two holidays, and a day between in September",
            2009,
            "0101元日 0112成人の日 0211建国記念の日 0320春分の日 0429昭和の日 0503憲法記念日 0504みどりの日 "
            "0505こどもの日 0506振替休日 0720海の日 0921敬老の日 0922国民の休日 0923秋分の日 1012体育の日 "
            "1103文化の日 1123勤労感謝の日 1223天皇誕生日",
        ),
        (
            "the change of Emperor",
            2019,
            "0101元日 0114成人の日 0211建国記念の日 0321春分の日 0429昭和の日 0430国民の休日 0501天皇の即位の日 "
            "0502国民の休日 0503憲法記念日 0504みどりの日 0505こどもの日 0506振替休日 0715海の日 0811山の日 "
            "0812振替休日 0916敬老の日 0923秋分の日 1014体育の日 1022即位礼正殿の儀 1103文化の日 1104振替休日 "
            "1123勤労感謝の日",
        ),
        (
            "the moved days of 2020",
            2020,
            "0101元日 0113成人の日 0211建国記念の日 0223天皇誕生日 0224振替休日 0320春分の日 0429昭和の日 "
            "0503憲法記念日 0504みどりの日 0505こどもの日 0506振替休日 0723海の日 0724スポーツの日 0810山の日 "
            "0921敬老の日 0922秋分の日 1103文化の日 1123勤労感謝の日",
        ),
        (
            "the moved days of 2021",
            2021,
            "0101元日 0111成人の日 0211建国記念の日 0223天皇誕生日 0320春分の日 0429昭和の日 0503憲法記念日 "
            "0504みどりの日 0505こどもの日 0722海の日 0723スポーツの日 0808山の日 0809振替休日 0920敬老の日 "
            "0923秋分の日 1103文化の日 1123勤労感謝の日",
        ),
        (
            "2026",
            2026,
            "0101元日 0112成人の日 0211建国記念の日 0223天皇誕生日 0320春分の日 0429昭和の日 0503憲法記念日 "
            "0504みどりの日 0505こどもの日 0506振替休日 0720海の日 0811山の日 0921敬老の日 0922国民の休日 "
            "0923秋分の日 1012スポーツの日 1103文化の日 1123勤労感謝の日",
        ),
    ],
)
def test_the_holidays_of_a_year(case: str, year: int, listed: str) -> None:
    assert " ".join(f"{day:%m%d}{name}" for day, name in holidays(year).items()) == listed, case


@pytest.mark.parametrize(
    ("case", "day", "name"),
    [
        ("no 振替休日 before 1973-04-12", date(1973, 2, 12), None),
        ("a Sunday between two holidays until 2006 is only a Sunday", date(1986, 5, 4), None),
        ("4 May as 振替休日", date(1992, 5, 4), "振替休日"),
        ("no 天皇誕生日 in 2019", date(2019, 12, 23), None),
        ("the third Monday of July 2020 was a working day", date(2020, 7, 20), None),
        ("a day between in 2032", date(2032, 9, 21), "国民の休日"),
        ("before the law", date(1948, 5, 3), None),
        ("an ordinary day", date(2026, 11, 24), None),
    ],
)
def test_the_name_of_a_day(case: str, day: date, name: str | None) -> None:
    assert holiday_name(day) == name, case


@pytest.mark.parametrize(
    ("year", "march", "september"),
    [
        (1949, 21, 23),
        (1960, 20, 23),
        (1976, 20, 23),
        (1978, 21, 23),
        (1979, 21, 24),
        (1980, 20, 23),
        (2000, 20, 23),
        (2012, 20, 22),
        (2024, 20, 22),
        (2025, 20, 23),
        (2026, 20, 23),
        (2027, 21, 23),
        (2030, 20, 23),
    ],
)
def test_the_equinoxes(year: int, march: int, september: int) -> None:
    assert (march_equinox(year), september_equinox(year)) == (date(year, 3, march), date(year, 9, september))


def test_years_that_cannot_be_computed_are_refused() -> None:
    with pytest.raises(ValueError, match="2099"):
        holidays(2100)
    with pytest.raises(ValueError, match="1948"):
        march_equinox(1947)
    assert holidays(1947) == {}


def test_no_holiday_on_a_sunday_is_lost_since_1974() -> None:
    for year in range(1974, 2100):
        for day, name in holidays(year).items():
            if day.weekday() == 6 and name != "国民の休日":
                following = [day + timedelta(days=offset) for offset in range(1, 5)]
                assert "振替休日" in [holiday_name(later) for later in following], day
