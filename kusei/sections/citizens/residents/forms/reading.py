"""From what was typed to the content of a notice: days are read, blanks that must not be are found, nothing is judged.

Judging is the procedure's own checks (procedures/checks.py); they run on the content once its days can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kusei.kernel.days.eras import format_era, parse_day
from kusei.kernel.days.not_understood import DayNotUnderstood
from kusei.kernel.days.uncertain import RegisterItem, read_register_day
from kusei.kernel.procedures.findings import Finding, error
from kusei.kernel.registers.access.households import HouseholdView

from ..rules.relationships import normalised
from .layouts import Layout, Part
from .typed import Typed

MISSING: Final = "missing"
"""The code of a finding that something is not typed yet; while one still types it is not held against anybody."""
WEEKDAYS: Final = "月火水木金土日"
AGENT: Final = "代理人（委任状）"
RESTATED: Final = frozenset({"move-within", "move-between-wards", "split-household", "join-household"})
"""Forms that state the movers' relationships in the household they come to."""


@dataclass
class Scene:
    """What the form stands on: where and when, the household it starts from, the one to join, and who was seen."""

    today: date
    ward_code: str
    household: HouseholdView | None = None
    joined: HouseholdView | None = None
    members: list[int] = field(default_factory=list)

    def staying(self, typed: Typed, layout: Layout) -> list[int]:
        """Return the members who stay when those chosen leave."""
        if self.household is None:
            return []
        leaving = set(typed.numbers("person_id" if layout.has(Part.PERSON) else "movers"))
        return [person for person in self.household.persons if person not in leaving]

    def head_leaves(self, typed: Typed, layout: Layout) -> bool:
        """Tell whether the head is among those who leave, and two or more stay."""
        head = self.household.head if self.household else None
        staying = self.staying(typed, layout)
        return head is not None and head.person not in staying and len(staying) > 1


@dataclass
class Reading:
    """What was read: the content, the day of filing, what is wrong or missing, and how days were understood."""

    content: dict[str, Any]
    filed_on: date
    findings: list[Finding] = field(default_factory=list)
    understood: dict[str, str] = field(default_factory=dict)

    @property
    def can_be_checked(self) -> bool:
        """True if the procedure's checks can run on it: its days are there."""
        return not any(finding.code in ("day", "no-day") for finding in self.findings)

    def miss(self, path: str, label: str) -> None:
        """Find that something is not typed yet."""
        self.findings.append(error(MISSING, path, f"{label}が空欄です。", "入力してください。"))


def read(layout: Layout, typed: Typed, scene: Scene) -> Reading:
    """Return what was typed as a content. Everything typed is in it, also what is wrong."""
    reading = Reading({}, scene.today)
    content = reading.content
    reading.filed_on = _calendar_day(reading, "filed_on", "届出日", typed["filed_on"]) or scene.today
    if layout.day:
        _day_of_change(reading, layout, typed)
    if scene.household is not None:
        content["household_id"] = scene.household.id
    if scene.members:
        content["members"] = scene.members
    for part in layout.parts:
        _PARTS[part](reading, layout, typed, scene)
    if typed.every("papers"):
        content["papers"] = typed.every("papers")
    return reading


def _day_of_change(reading: Reading, layout: Layout, typed: Typed) -> None:
    text = typed["moved_on"]
    if not text:
        reading.findings.append(
            error("no-day", "moved_on", f"{layout.day}が空欄です。", "入力してください。")
        )
        return
    if not layout.uncertain:
        day = _calendar_day(reading, "moved_on", layout.day, text)
        if day:
            reading.content["moved_on"] = {"on": day.isoformat(), "text": ""}
        return
    found = _register_day(reading, "moved_on", text, RegisterItem.RESIDENT_SINCE, typed["moved_on_inside"])
    if found:
        reading.content["moved_on"] = found


def _calendar_day(reading: Reading, path: str, label: str, text: str) -> date | None:
    if not text:
        return None
    try:
        day = parse_day(text)
    except DayNotUnderstood as refusal:
        reading.findings.append(error("day", path, refusal.message_ja, ""))
        return None
    reading.understood[path] = told(day)
    return day


def _register_day(
    reading: Reading, path: str, text: str, item: RegisterItem, inside: str = ""
) -> dict[str, str] | None:
    try:
        on = parse_day(inside) if inside else None
        day = read_register_day(text, item, on)
    except DayNotUnderstood as refusal:
        reading.findings.append(error("day", path, refusal.message_ja, ""))
        return None
    if day.on is None:
        reading.findings.append(
            error(
                "day", path, "年も月もわからない日は、内部で使う日が要ります。",
                "「昭和20年頃」のように年のわかる書き方にするか、「不詳のとき内部で使う日」を入力してください。",
                "住民記録システム標準仕様書1.1.8",
            )
        )  # fmt: skip
        return None
    reading.understood[path] = told(day.on) if day.is_certain else f"不詳日。内部では{format_era(day.on)}"
    return {"on": day.on.isoformat(), "text": "" if day.is_certain else day.text}


def told(day: date) -> str:
    """Return how a day was understood: 令和8年11月20日(金)　2026年."""
    return f"{format_era(day)}({WEEKDAYS[day.weekday()]})　{day.year}年"


def _entrants(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    entrants = []
    for place, key in enumerate(typed.every("entrant")):
        entrants.append(_entrant(reading, layout, typed, key, f"entrants.{place}"))
    reading.content["entrants"] = entrants


def _entrant(reading: Reading, layout: Layout, typed: Typed, key: str, at: str) -> dict[str, Any]:
    foreign = bool(typed[f"e{key}-foreign"])
    entrant: dict[str, Any] = {
        "person_id": next(iter(typed.numbers(f"e{key}-person_id")), None),
        "name": typed[f"e{key}-name"],
        "kana": typed[f"e{key}-kana"],
        "birth_on": "",
        "birth_text": "",
        "sex": typed[f"e{key}-sex"],
        "relationship": normalised(typed[f"e{key}-relationship"]),
        "resident_code": typed[f"e{key}-resident_code"].replace("-", ""),
    }
    for name in ("kana_confirmed",):
        entrant[name] = bool(typed[f"e{key}-{name}"])
    for name in FOREIGN if foreign else JAPANESE:
        entrant[name] = typed[f"e{key}-{name}"]
    if foreign and entrant["stay_until"]:
        until = _calendar_day(reading, f"{at}.stay_until", "在留期間の満了日", entrant["stay_until"])
        entrant["stay_until"] = until.isoformat() if until else None
    elif foreign:
        entrant["stay_until"] = None
    if foreign and not entrant["nationality"]:
        reading.miss(f"{at}.nationality", "国籍・地域")
    if layout.slug == "enter-birth":
        return entrant
    text = typed[f"e{key}-birth_on"]
    if text:
        born = _register_day(reading, f"{at}.birth_on", text, RegisterItem.BORN_ON)
        if born:
            entrant["birth_on"], entrant["birth_text"] = born["on"], born["text"]
    return entrant


JAPANESE: Final = ("domicile", "family_head", "former_surname", "former_surname_kana")
FOREIGN: Final = (
    "nationality", "roman_name", "alias", "alias_kana", "residence_category", "residence_status", "stay_until",
    "card_number",
)  # fmt: skip


def _previous(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    content = reading.content
    content["previous_address"] = typed["previous_address"]
    if typed["previous_head"]:
        content["previous_head"] = typed["previous_head"]
    if layout.slug == "move-in":
        content["evidence"] = typed["evidence"] or "certificate"
    if not typed["previous_address"] and layout.slug != "enter-ex-officio":
        reading.miss(
            "previous_address", "前の国名" if layout.slug == "move-in-from-abroad" else "転入前の住所"
        )


def _to(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    if scene.joined is not None:
        reading.content["to"] = {"household_id": scene.joined.id}
        return
    if layout.slug == "join-household":
        reading.findings.append(
            error(
                MISSING, "to_find", "移り先の世帯が選ばれていません。", "番号か氏名でさがして選んでください。"
            )
        )
    _address(reading, layout, typed, scene)
    reading.content["to"]["household_id"] = None


def _address(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    reading.content["to"] = {key: typed[f"to_{key}"] for key in ("town", "number", "building", "postal_code")}
    reading.content["to"]["postal_code"] = reading.content["to"]["postal_code"].replace("-", "")


def _movers(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    household = scene.household
    movers = [person for person in typed.numbers("movers") if household and person in household.persons]
    reading.content["movers"] = movers
    if not movers:
        reading.findings.append(
            error(MISSING, "movers", "異動する人が選ばれていません。", "1人以上選んでください。")
        )
    if layout.slug not in RESTATED or household is None:
        return
    stated = {
        str(member.person): normalised(typed[f"rel-{member.person}"])
        for member in household.members
        if member.person in movers
    }
    unchanged = all(
        stated[str(member.person)] == member.relationship
        for member in household.members
        if member.person in movers
    )
    whole = len(movers) == len(household.members)
    if layout.slug == "move-within" and whole and unchanged and scene.joined is None:
        return
    reading.content["relationships"] = stated


def _remaining(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    if not scene.head_leaves(typed, layout) or not typed["rest_head"]:
        return
    reading.content["remaining"] = {
        str(person): normalised(typed[f"rest-{person}"]) for person in scene.staying(typed, layout)
    }


def _head(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    persons = scene.household.persons if scene.household else []
    reading.content["relationships"] = {str(person): normalised(typed[f"rel-{person}"]) for person in persons}
    if not typed["new_head"]:
        reading.miss("new_head", "新しい世帯主")


def _person(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    chosen = typed.numbers("person_id")
    if chosen and scene.household and chosen[0] in scene.household.persons:
        reading.content["person_id"] = chosen[0]
    else:
        reading.findings.append(
            error("no-day", "person_id", "対象の人が選ばれていません。", "1人選んでください。")
        )


CHANGEABLE: Final[Mapping[str, str]] = {
    "name": "氏名", "kana": "振り仮名", "birth_on": "生年月日", "sex": "性別", "domicile": "本籍", "family_head": "筆頭者",
    "former_surname": "旧氏", "roman_name": "氏名（アルファベット）", "alias": "通称",
    "nationality": "国籍・地域", "residence_category": "30条の45の区分",
    "residence_status": "在留資格", "stay_until": "在留期間の満了日", "card_number": "在留カード等の番号",
    "resident_code": "住民票コード",
}  # fmt: skip


def _changes(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    reading.content["kind"] = typed["kind"] or "official"
    chosen = reading.content.get("person_id")
    member = next(
        (member for member in scene.household.members if member.person == chosen), None
    ) if scene.household else None  # fmt: skip
    changes: dict[str, Any] = {}
    if member is None:
        return
    for key in CHANGEABLE:
        if f"change-{key}" not in typed:
            continue
        text = typed[f"change-{key}"]
        was = getattr(member, key, "")
        if key == "birth_on":
            born = _register_day(reading, "changes.birth_on", text, RegisterItem.BORN_ON) if text else None
            if born and (born["on"] != member.birth_on.isoformat() or born["text"] != member.birth_text):
                changes["birth_on"], changes["birth_text"] = born["on"], born["text"]
        elif key == "stay_until":
            until = _calendar_day(reading, "changes.stay_until", "在留期間の満了日", text)
            if until != was:
                changes[key] = until.isoformat() if until else None
        elif text != was:
            changes[key] = text
    reading.content["changes"] = changes


def _act(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    numbers = typed.numbers("act_id")
    if numbers:
        reading.content["act_id"] = numbers[0]
        reading.content["of"] = typed["act_of"]
    else:
        reading.findings.append(
            error("no-day", "act_id", "取り消す異動が選ばれていません。", "異動の履歴から選んでください。")
        )


def _protection(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    reading.content["kind"] = typed["kind"] or "support"
    reading.content["level"] = typed["level"] or "error"
    reading.content["consulted"] = typed["consulted"]
    reading.content["reason"] = typed["reason"]
    until = _calendar_day(reading, "until", "期間の終わり", typed["until"])
    reading.content["until"] = until.isoformat() if until else ""
    if not typed["reason"]:
        reading.miss("reason", "理由")


def _ending(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    reading.content["kind"] = typed["kind"] or "support"


def _reason(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    reading.content["reason"] = typed["reason"]


def _filer(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    capacity = typed["filer_capacity"]
    filer: dict[str, Any] = {
        "name": typed["filer_name"],
        "capacity": capacity,
        "identified_by": typed.every("identified_by"),
    }
    if capacity == AGENT:
        filer["agent_paper"] = bool(typed["agent_paper"])
    reading.content["filer"] = filer
    if not filer["name"]:
        reading.miss("filer_name", "届出人の氏名")
    if not capacity:
        reading.miss("filer_capacity", "届出人の資格")
    if not filer["identified_by"]:
        reading.miss("identified_by", "本人確認書類")
    if capacity == AGENT and not filer["agent_paper"]:
        reading.findings.append(
            error(
                "agent-paper", "agent_paper", "代理人の権限を示す委任状が確かめられていません。",
                "委任状を確かめて選ぶか、届出人の資格を改めてください。",
            )
        )  # fmt: skip


def _destination(reading: Reading, layout: Layout, typed: Typed, scene: Scene) -> None:
    reading.content["destination"] = typed["destination"]
    reading.content["destination_head"] = typed["destination_head"]
    reading.content["abroad"] = bool(typed["abroad"])
    reading.content["by_card"] = bool(typed["by_card"])


_PARTS: Final = {
    Part.ENTRANTS: _entrants,
    Part.PREVIOUS: _previous,
    Part.TO: _to,
    Part.ADDRESS: _address,
    Part.MOVERS: _movers,
    Part.REMAINING: _remaining,
    Part.HEAD: _head,
    Part.PERSON: _person,
    Part.CHANGES: _changes,
    Part.ACT: _act,
    Part.PROTECTION: _protection,
    Part.ENDING: _ending,
    Part.REASON: _reason,
    Part.FILER: _filer,
    Part.DESTINATION: _destination,
}
