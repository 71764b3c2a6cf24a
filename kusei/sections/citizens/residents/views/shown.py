"""How members, days and states are put for the eye: words and marks, worked out once so that templates only place them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from kusei.kernel.days.eras import format_era, format_western, parse_day
from kusei.kernel.days.not_understood import DayNotUnderstood
from kusei.kernel.days.periods import age_on
from kusei.kernel.procedures.queries import FilingLine
from kusei.kernel.registers.access.households import MemberView
from kusei.kernel.registers.models import Suppression

SEXES: Final = {"male": "男", "female": "女"}
PROTECTED: Final = ("support", "provisional_support")


@dataclass(frozen=True, slots=True)
class Chip:
    """A mark with words. meaning: holds, wait, alert, act or plain, as the component has them."""

    text: str
    meaning: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as one row of a household."""

    member: MemberView
    birth: str
    age: str
    sex: str
    since: str
    chips: list[Chip]


def sex_label(sex: str) -> str:
    """Return 男, 女 or 空欄."""
    return SEXES.get(sex, "空欄")


def birth_label(birth_on: date, birth_text: str, nationality: str) -> str:
    """Return a day of birth as screens show it; a foreign resident's in the western calendar (標準仕様書 1.1.9)."""
    return birth_text or (format_western(birth_on) if nationality else format_era(birth_on))


def age_label(birth_on: date, day: date) -> str:
    """Return 46歳, or "" for a day before birth."""
    return f"{age_on(birth_on, day)}歳" if birth_on <= day else ""


def suppression_label(kind: str) -> str:
    """Return the name of a kind of suppression."""
    return str(Suppression.Kind(kind).label)


def member_lines(members: Sequence[MemberView], day: date, filings: Iterable[FilingLine]) -> list[MemberLine]:
    """Return the rows of a household as of a day, each with what marks it."""
    pending: dict[int, FilingLine] = {}
    for filing in filings:
        for person in filing.persons:
            pending.setdefault(person, filing)
    return [
        MemberLine(
            member,
            birth_label(member.birth_on, member.birth_text, member.nationality),
            age_label(member.birth_on, day),
            sex_label(member.sex),
            member.became_resident_text or format_era(member.became_resident_on),
            member_chips(member, day, pending.get(member.person)),
        )
        for member in members
    ]


def member_chips(member: MemberView, day: date, filing: FilingLine | None) -> list[Chip]:
    """Return what marks a member: protection first, then what is pending, what ends, and what kind of resident they are."""
    chips = [
        Chip(suppression_label(found["kind"]), "alert" if found["kind"] in PROTECTED or found["level"] == "error" else "wait")
        for found in member.suppressions
    ]  # fmt: skip
    if filing is not None:
        word = "差戻し中" if filing.status == "returned" else "仮登録 審査待ち"
        chips.append(Chip(word, "wait", f"/filings/{filing.id}/"))
    if member.leaves_on is not None:
        word = "転出予定" if member.end_cause.endswith("転出") else member.end_cause or "終了"
        chips.append(Chip(f"{word} {format_era(member.leaves_on)}", "wait"))
    if member.nationality:
        chips.append(Chip(member.nationality, "plain"))
        if member.stay_until:
            over = member.stay_until < day
            chips.append(Chip(f"在留 {format_western(member.stay_until)}まで", "alert" if over else "holds"))
        elif member.residence_category:
            chips.append(Chip(member.residence_category, "holds"))
    if member.alias:
        chips.append(Chip(f"通称 {member.alias}", "plain"))
    if member.former_surname:
        chips.append(Chip(f"旧氏 {member.former_surname}", "plain"))
    return chips


@dataclass(frozen=True, slots=True)
class Moment:
    """A day to look at (基準日), a moment to know from (記録時点), and what of them was not understood."""

    on: date
    known_at: datetime | None
    is_today: bool
    refusal: str
    on_text: str
    known_text: str


def moment_asked(on_text: str, known_text: str, today: date) -> Moment:
    """Return the day and moment that two fields ask for: 和暦 or 西暦, the moment with or without a time.

    Without a time the whole day counts. What cannot be read is refused in words, and today and now stand instead.
    """
    refusal, on, known = "", today, None
    try:
        if on_text.strip():
            on = parse_day(on_text.strip())
    except DayNotUnderstood as error:
        refusal = f"基準日: {error.message_ja}"
    try:
        if known_text.strip():
            known = _moment(known_text.strip())
    except (DayNotUnderstood, ValueError) as error:
        refusal = (
            f"記録時点: {getattr(error, 'message_ja', '「令和8年11月24日 10:30」のように入力してください。')}"
        )
    return Moment(on, known, on == today and known is None, refusal, on_text, known_text)


def _moment(text: str) -> datetime:
    words = text.rsplit(maxsplit=1)
    clock = time.max
    if len(words) == 2 and ":" in words[1]:
        text, clock = words[0], time.fromisoformat(words[1].zfill(5))
    return timezone.make_aware(datetime.combine(parse_day(text), clock))
