"""この世帯で、つぎに必要なこと: what recent entries in the register set going for the members of a household. Pure.

Only what the register itself tells: who came, moved, was born, died or leaves, how old they are, whether there is a head.
Whether somebody is insured elsewhere, has a card or receives an allowance is not known here, so these are guidance. The
days are counted from the day of the change, the first day left out (民法140条); a closed day moves the end to the next
open one (地方自治法4条の2第4項).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from kusei.kernel.days.periods import Counting, Unit, age_on, last_day
from kusei.kernel.law.citation import Law

from .relationships import HEAD

ACT: Final = "住民基本台帳法"
HEALTH: Final = "国民健康保険法"
HEALTH_RULES: Final = "国民健康保険法施行規則"
PENSION: Final = "国民年金法"
LATE_ELDERLY: Final = "高齢者の医療の確保に関する法律"
CHILD: Final = "児童手当法"
NUMBERS: Final = "行政手続における特定の個人を識別するための番号の利用等に関する法律"
CARE: Final = "介護保険法"
MOTHERS: Final = "母子保健法"

CITIZENS: Final = "市民課"
INSURANCE: Final = "国保年金課"
WELFARE: Final = "保健福祉課"
SCHOOLS: Final = "教育委員会"

CARD_DAYS: Final = 90
"""マイナンバーカードの継続利用: days from the day of the notice (市の案内による。省令は未確認)."""
INSURANCE_DAYS: Final = 14
CHILD_DAYS: Final = 15
STAY_NOTICE_MONTHS: Final = 3
SHOWN_AFTER_DUE: Final = timedelta(days=30)
SHOWN_WITHOUT_DUE: Final = timedelta(days=30)

CAME: Final = frozenset({"residents.move-in", "residents.move-in-from-abroad", "residents.enter-ex-officio"})
MOVED: Final = frozenset({"residents.move-within", "residents.move-between-wards"})


class Where(StrEnum):
    """Who takes it: this counter now, another section, or nobody but the residents themselves."""

    HERE = "いま、この窓口でできる"
    ELSEWHERE = "ほかの課でする手続"
    GUIDANCE = "案内だけ"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something recorded about the household: the procedure, when it took effect, when it was filed, about whom."""

    code: str
    effective_on: date
    filed_on: date
    subjects: frozenset[int]


@dataclass(frozen=True, slots=True)
class Living:
    """A member as far as it matters here. `name` is how the slip calls them."""

    person: int
    name: str
    birth_on: date
    relationship: str
    nationality: str = ""
    stay_until: date | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something to do: what, why, by which law, until when, and where. `start` is the procedure to begin with here."""

    title: str
    why: str
    basis: tuple[Law, ...]
    due: date | None
    due_words: str
    section: str
    where: Where
    start: str = ""

    def is_overdue(self, today: date) -> bool:
        """True if its last day has passed."""
        return self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class _Case:
    """One happening with those members whom it concerns."""

    what: Happening
    people: tuple[Living, ...]
    today: date
    is_closed: Callable[[date], bool]

    def aged(self, least: int, below: int) -> tuple[Living, ...]:
        on = self.what.effective_on
        return tuple(
            who for who in self.people if least <= age_on(who.birth_on, max(on, who.birth_on)) < below
        )

    def within(self, days: int, since: date | None = None) -> date:
        start = since or self.what.effective_on
        return last_day(start, days, Unit.DAYS, Counting.FROM_THE_NEXT_DAY, self.is_closed).day


def follow_ups(
    happenings: Sequence[Happening],
    members: Sequence[Living],
    today: date,
    is_closed: Callable[[date], bool],
) -> list[FollowUp]:
    """Return what is due for a household, soonest first within each place; what is long past is left out.

    happenings: recent acts about the members. members: who belongs to the household today.
    """
    found: list[FollowUp] = list(_of_the_household(members, today))
    for happening in happenings:
        concerned = tuple(who for who in members if who.person in happening.subjects)
        case = _Case(happening, concerned, today, is_closed)
        if happening.code in CAME and concerned:
            found += _after_coming(case)
        elif happening.code in MOVED and concerned:
            found += _after_moving(case)
        elif happening.code == "residents.enter-birth" and concerned:
            found += _after_birth(case)
        elif happening.code == "residents.remove-dead":
            found += _after_death(case)
        elif happening.code == "residents.move-out":
            found += _before_leaving(case)
        elif happening.code == "residents.change-head" and concerned:
            found += _after_a_new_head(case)
    once = {(each.title, each.why): each for each in found if _is_shown(each, happenings, today)}
    places = list(Where)
    return sorted(once.values(), key=lambda each: (places.index(each.where), each.due or date.max))


def _is_shown(each: FollowUp, happenings: Sequence[Happening], today: date) -> bool:
    if each.due is not None:
        return each.due + SHOWN_AFTER_DUE >= today
    recent = any(today - happening.effective_on <= SHOWN_WITHOUT_DUE for happening in happenings)
    return recent or each.where is Where.HERE or bool(each.due_words)


def _who(people: Sequence[Living]) -> str:
    names = "・".join(f"{who.name}さん" for who in people[:3])
    return names + (f"ほか{len(people) - 3}人" if len(people) > 3 else "")


def _of_the_household(members: Sequence[Living], today: date) -> Iterator[FollowUp]:
    if len(members) > 1 and not any(who.relationship == HEAD for who in members):
        yield FollowUp(
            "世帯主変更", "世帯主がいない世帯です。", (Law(ACT, "25"),), None, "14日以内", CITIZENS, Where.HERE,
            "residents.change-head",
        )  # fmt: skip
    for who in members:
        if who.stay_until is None or not who.nationality:
            continue
        soon = last_day(today, STAY_NOTICE_MONTHS, Unit.MONTHS, Counting.FROM_THE_DAY_ITSELF).day
        if who.stay_until <= soon:
            yield FollowUp(
                "在留期間の更新", f"{who.name}さんの在留期間が終わります。更新は出入国在留管理庁で。", (),
                who.stay_until, "満了日", "出入国在留管理庁", Where.GUIDANCE,
            )  # fmt: skip


def _after_coming(case: _Case) -> Iterator[FollowUp]:
    yield _card(case, "住所が変わったため", "カードの継続利用と券面の更新")
    yield from _seal(case)
    yield from _insurance(case, "国民健康保険　加入", (Law(HEALTH, "9", 1), Law(HEALTH_RULES, "2", 1)))
    yield from _pension_and_care(case)
    if children := case.aged(0, 18):
        yield FollowUp(
            "児童手当　認定請求", f"{_who(children)}がいるため", (Law(CHILD, "7", 1), Law(CHILD, "8", 3)),
            case.within(CHILD_DAYS), "15日以内", WELFARE, Where.ELSEWHERE,
        )  # fmt: skip
    yield from _children(case)


def _after_moving(case: _Case) -> Iterator[FollowUp]:
    yield _card(case, "住所が変わったため", "カードの券面の更新")
    yield from _insurance(case, "国民健康保険　住所の変更", (Law(HEALTH, "9", 1), Law(HEALTH_RULES, "10")))
    yield from _children(case)


def _after_birth(case: _Case) -> Iterator[FollowUp]:
    who = _who(case.people)
    yield FollowUp(
        "児童手当　請求・額の改定", f"{who}が生まれたため",
        (Law(CHILD, "7", 1), Law(CHILD, "8", 3), Law(CHILD, "9", 2)),
        case.within(CHILD_DAYS), "15日以内", WELFARE, Where.ELSEWHERE,
    )  # fmt: skip
    yield from _insurance(case, "国民健康保険　加入", (Law(HEALTH, "9", 1), Law(HEALTH_RULES, "2", 1)))
    yield FollowUp(
        "出産育児一時金", "国民健康保険から出産した人に", (Law(HEALTH, "58", 1), Law(HEALTH, "110", 1)),
        last_day(case.what.effective_on, 2, Unit.YEARS, Counting.FROM_THE_NEXT_DAY).day, "2年以内", INSURANCE,
        Where.ELSEWHERE,
    )  # fmt: skip
    yield FollowUp(
        "マイナンバーカードの申請",
        f"{who}の新しいカード。",
        (Law(NUMBERS, "17"),),
        None,
        "",
        CITIZENS,
        Where.GUIDANCE,
    )
    yield from _children(case)


def _after_death(case: _Case) -> Iterator[FollowUp]:
    yield FollowUp(
        "国民健康保険・後期高齢者医療　資格の喪失", "亡くなった人が加入していたとき",
        (Law(HEALTH, "9", 5), Law(LATE_ELDERLY, "54", 1)), None, "速やかに", INSURANCE, Where.ELSEWHERE,
    )  # fmt: skip
    yield FollowUp(
        "葬祭費", "国民健康保険・後期高齢者医療の人の葬祭を行った人に", (Law(HEALTH, "58", 1), Law(HEALTH, "110", 1)),
        last_day(case.what.effective_on, 2, Unit.YEARS, Counting.FROM_THE_NEXT_DAY).day, "2年以内", INSURANCE,
        Where.ELSEWHERE,
    )  # fmt: skip
    yield FollowUp(
        "年金　受給者の死亡・未支給年金", "年金を受けていたとき。年金事務所でも。", 
        (Law(PENSION, "19"), Law(PENSION, "105", 4)), case.within(INSURANCE_DAYS), "14日以内", INSURANCE, Where.ELSEWHERE,
    )  # fmt: skip
    yield FollowUp(
        "介護保険　資格の喪失", "65歳以上か、認定を受けていたとき", (Law(CARE),), case.within(INSURANCE_DAYS), "14日以内",
        WELFARE, Where.ELSEWHERE,
    )  # fmt: skip


def _before_leaving(case: _Case) -> Iterator[FollowUp]:
    yield FollowUp(
        "転入先での転入届", "新しい住所の市区町村で。転出証明書かマイナンバーカードを持って。", (Law(ACT, "22", 1),),
        case.within(INSURANCE_DAYS), "住み始めてから14日以内", "転入先の市区町村", Where.GUIDANCE,
    )  # fmt: skip
    yield FollowUp(
        "国民健康保険　資格の喪失",
        "加入しているとき",
        (Law(HEALTH, "9", 5),),
        None,
        "速やかに",
        INSURANCE,
        Where.ELSEWHERE,
    )
    if case.aged(0, 18):
        yield FollowUp(
            "児童手当　受給の終わり", "転入先で15日以内に請求すると、続けて受けられる。", (Law(CHILD, "8", 3),),
            case.within(CHILD_DAYS), "転入先で15日以内", WELFARE, Where.ELSEWHERE,
        )  # fmt: skip
    if pupils := case.aged(6, 15):
        yield FollowUp(
            "転校", f"{_who(pupils)}の在学証明書を、今の学校で。", (), None, "", SCHOOLS, Where.GUIDANCE
        )


def _after_a_new_head(case: _Case) -> Iterator[FollowUp]:
    yield FollowUp(
        "国民健康保険　世帯主の変更", "世帯に加入している人がいるとき", (Law(HEALTH, "9", 1), Law(HEALTH_RULES, "10の2", 1)),
        case.within(INSURANCE_DAYS), "14日以内", INSURANCE, Where.ELSEWHERE,
    )  # fmt: skip


def _card(case: _Case, why: str, title: str) -> FollowUp:
    return FollowUp(
        title, f"{why}。カードを持つ人（{_who(case.people)}）", (Law(NUMBERS, "17"),),
        case.within(CARD_DAYS, case.what.filed_on), "届出から90日以内", CITIZENS, Where.HERE,
    )  # fmt: skip


def _seal(case: _Case) -> Iterator[FollowUp]:
    if case.aged(15, 200):
        yield FollowUp(
            "印鑑登録",
            "前の市区町村の登録は使えません。必要な人だけ。",
            (),
            None,
            "",
            CITIZENS,
            Where.GUIDANCE,
        )


def _insurance(case: _Case, title: str, basis: tuple[Law, ...]) -> Iterator[FollowUp]:
    if people := case.aged(0, 75):
        yield FollowUp(
            title, f"勤め先などの健康保険に入っていないとき（{_who(people)}）", basis, case.within(INSURANCE_DAYS),
            "14日以内", INSURANCE, Where.ELSEWHERE,
        )  # fmt: skip


def _pension_and_care(case: _Case) -> Iterator[FollowUp]:
    if people := case.aged(20, 60):
        yield FollowUp(
            "国民年金　種別・住所", f"勤め先の年金に入っていないとき（{_who(people)}）", (Law(PENSION, "12", 1),),
            case.within(INSURANCE_DAYS), "14日以内", INSURANCE, Where.ELSEWHERE,
        )  # fmt: skip
    if people := case.aged(75, 200):
        yield FollowUp(
            "後期高齢者医療　資格の取得", f"{_who(people)}", (Law(LATE_ELDERLY, "54", 1),),
            case.within(INSURANCE_DAYS), "14日以内", INSURANCE, Where.ELSEWHERE,
        )  # fmt: skip
    if people := case.aged(65, 200):
        yield FollowUp(
            "介護保険　資格・認定の引継ぎ", f"{_who(people)}。要介護認定を引き継ぐ人は受給資格証明書を持って。", (Law(CARE),),
            case.within(INSURANCE_DAYS), "14日以内", WELFARE, Where.ELSEWHERE,
        )  # fmt: skip


def _children(case: _Case) -> Iterator[FollowUp]:
    if children := case.aged(0, 18):
        yield FollowUp(
            "子ども医療費の受給資格", f"{_who(children)}。健康保険への加入のあとで。", (), None, "", WELFARE,
            Where.ELSEWHERE,
        )  # fmt: skip
    if infants := case.aged(0, 4):
        yield FollowUp(
            "乳幼児健康診査・予防接種の案内",
            f"{_who(infants)}",
            (Law(MOTHERS, "12", 1),),
            None,
            "",
            WELFARE,
            Where.GUIDANCE,
        )
    if pupils := case.aged(6, 15):
        yield FollowUp(
            "転校・入学",
            f"{_who(pupils)}。学区を確かめて就学の通知を渡す。",
            (),
            None,
            "",
            SCHOOLS,
            Where.GUIDANCE,
        )
