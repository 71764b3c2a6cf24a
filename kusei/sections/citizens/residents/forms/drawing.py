"""The boxes of a form, filled with what was typed or is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kusei.kernel.days.eras import format_era, format_western
from kusei.kernel.procedures.procedure import Procedure
from kusei.kernel.registers.access.households import MemberView

from ..rules.relationships import HEAD, normalised, seen_from
from .boxes import Box
from .choices import CATEGORIES, CORRECTIONS, EVIDENCE, FOREIGN_ONLY, KINDS, LEVELS, SEXES
from .layouts import Layout, Part
from .reading import CHANGEABLE, RESTATED, Scene
from .typed import Typed


@dataclass(slots=True)
class EntrantCard:
    """One person who comes in, as a card of boxes; `known` is who they may have been before."""

    key: str
    place: int
    person_id: str
    boxes: list[Box]
    japanese: list[Box]
    former: list[Box]
    foreign_boxes: list[Box]
    can_go: bool
    known: list["KnownBefore"] = field(default_factory=list)

    @property
    def has_former(self) -> bool:
        """True if a former surname is typed."""
        return any(box.value or box.wrong for box in self.former)


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """Somebody known already who may be an entrant."""

    person: int
    code: str
    name: str
    birth: str
    resident: bool
    by: str


@dataclass(slots=True)
class MemberRow:
    """A member of the household as a row: chosen or not, and the relationship in the household to come or to stay in."""

    member: MemberView
    chosen: bool
    relationship: Box | None
    rest: Box | None


class Drawing:
    """A form's boxes, entrants and members. Suggested relationships are put into `typed` on the way."""

    def __init__(self, layout: Layout, procedure: Procedure, typed: Typed, scene: Scene) -> None:
        self.layout, self.procedure, self.typed, self.scene = layout, procedure, typed, scene
        self.boxes: dict[str, Box] = {}
        self._fill_suggestions()
        self._draw()
        self.entrants = self._entrants() if layout.has(Part.ENTRANTS) else []
        self.rows = self._rows()

    def _add(self, path: str, label: str, **more: object) -> Box:
        name = str(more.pop("name", path))
        box = Box(path, name, label, self.typed[name], **more)  # type: ignore[arg-type]
        self.boxes[path] = box
        return box

    def _draw(self) -> None:
        layout = self.layout
        self._add(
            "filed_on",
            "届出日" if not self.procedure.ex_officio else "受付日",
            kind="day",
            must=True,
            size="m",
        )
        if layout.day:
            hint = "不詳日も書けます（例 令和8年4月頃）" if layout.uncertain else ""
            self._add(
                "moved_on",
                layout.day,
                kind="day",
                must=True,
                hint=hint,
                size="m",
                focus=not self.typed["moved_on"],
            )
        if layout.uncertain:
            self._add("moved_on_inside", "不詳のとき内部で使う日", kind="day", size="s")
        for part in layout.parts:
            draw = getattr(self, f"_draw_{part.value}", None)
            if draw:
                draw()

    def _draw_to(self) -> None:
        self._add("to.town", "町名", name="to_town", must=True, list_id="towns", size="m")
        self._add("to.number", "番地・号", name="to_number", size="s")
        self._add("to.building", "方書（建物名・部屋番号）", name="to_building", size="m")
        self._add("to.postal_code", "郵便番号", name="to_postal_code", size="xs")

    _draw_address = _draw_to

    def _draw_previous(self) -> None:
        abroad = self.layout.slug == "move-in-from-abroad"
        self._add("previous_address", "前の国名" if abroad else "転入前の住所", must=True, size="l")
        if not abroad:
            self._add("previous_head", "転入前の世帯主", size="m")
        if self.layout.slug == "move-in":
            self._add("evidence", "何によって確かめたか", kind="choice", options=EVIDENCE, size="m")

    def _draw_destination(self) -> None:
        self._add("destination", "転出先（国外は国名）", must=True, size="l")
        self._add("destination_head", "転出先の世帯主", size="m")
        self._add("abroad", "国外への転出", kind="check")
        self._add("by_card", "マイナンバーカードによる転出（特例。転出証明書を交付しない）", kind="check")

    def _draw_remaining(self) -> None:
        if not self.scene.head_leaves(self.typed, self.layout):
            return
        staying = set(self.scene.staying(self.typed, self.layout))
        options = [("", "決まっていない（あとで世帯主変更の届出）")] + [
            (str(member.person), member.shown_name) for member in self.members if member.person in staying
        ]
        self._add(
            "rest_head", "残る世帯の新しい世帯主", kind="choice", options=options, refresh=True, size="m"
        )

    def _draw_head(self) -> None:
        options = [("", "選んでください")] + [
            (str(member.person), member.shown_name) for member in self.members if member.relationship != HEAD
        ]
        self._add(
            "new_head", "新しい世帯主", kind="choice", options=options, refresh=True, must=True, size="m"
        )

    def _draw_person(self) -> None:
        options = [("", "選んでください")] + [
            (str(member.person), f"{member.shown_name}（{member.relationship}、{born(member)}）")
            for member in self.members
        ]
        self._add("person_id", "対象の人", kind="choice", options=options, refresh=True, must=True, size="l")

    def _draw_changes(self) -> None:
        self._add("kind", "修正の種類", kind="choice", options=CORRECTIONS, size="m")
        chosen = self.typed["person_id"]
        member = next((member for member in self.members if str(member.person) == chosen), None)
        if member is None:
            return
        for key, label in CHANGEABLE.items():
            if member.nationality and key in ("domicile", "family_head", "former_surname"):
                continue
            if not member.nationality and key in FOREIGN_ONLY:
                continue
            name = f"change-{key}"
            if name not in self.typed:
                self.typed[name] = _now(member, key)
            kind = "choice" if key == "sex" else "day" if key in ("birth_on", "stay_until") else "text"
            self._add(
                f"changes.{key}",
                label,
                name=name,
                kind=kind,
                options=SEXES,
                size="m",
                hint=f"いま: {_shown(member, key)}",
            )

    def _draw_protection(self) -> None:
        self._add("kind", "種類", kind="choice", options=KINDS, size="m")
        self._add("level", "段階", kind="choice", options=LEVELS, size="m")
        self._add("until", "期間の終わり（自動では終わりません）", kind="day", size="m")
        self._add("consulted", "意見を聴いた相談機関など", list_id="consulted", size="m")
        self._add("reason", "理由", kind="area", must=True, size="l")

    def _draw_ending(self) -> None:
        self._add("kind", "終える措置", kind="choice", options=KINDS, size="m")

    def _draw_reason(self) -> None:
        self._add("reason", "職権で行う理由と、確かめた資料", kind="area", must=True, size="l")

    def _draw_filer(self) -> None:
        self._add("filer_name", "届出人の氏名", must=True, list_id="names", size="m")
        options = [("", "選んでください"), *((filer, filer) for filer in self.procedure.filers)]
        self._add("filer_capacity", "届出人の資格", kind="choice", options=options, must=True, size="m")
        self._add("agent_paper", "委任状を確かめた（代理人のとき）", kind="check")

    @property
    def members(self) -> Sequence[MemberView]:
        """The members of the household the form starts from."""
        return self.scene.household.members if self.scene.household else ()

    def _entrants(self) -> list[EntrantCard]:
        if not self.typed.every("entrant"):
            self.typed.put("entrant", [0])
            if self.layout.slug == "enter-birth":
                self.typed["e0-relationship"] = self.typed["e0-relationship"] or "子"
        keys = self.typed.every("entrant")
        focus = self.typed["focus"]
        return [self._entrant(key, place, len(keys) > 1, key == focus) for place, key in enumerate(keys)]

    def _entrant(self, key: str, place: int, can_go: bool, focus: bool) -> EntrantCard:
        at, child = f"entrants.{place}", self.layout.slug == "enter-birth"

        def box(field_name: str, label: str, **more: object) -> Box:
            return self._add(f"{at}.{field_name}", label, name=f"e{key}-{field_name}", **more)

        boxes = [
            box("name", "氏名", must=True, size="m", focus=focus),
            box("kana", "振り仮名", size="m", list_id=""),
            *([] if child else [box("birth_on", "生年月日", kind="day", must=True, size="s")]),
            box("sex", "性別", kind="choice", options=SEXES, size="xs"),
            box("relationship", "続柄", must=True, list_id="relationships", size="s"),
            box("resident_code", "住民票コード", size="s"),
            box("kana_confirmed", "振り仮名を確認済み", kind="check"),
            box("foreign", "外国人住民", kind="check"),
        ]
        japanese = [
            box("domicile", "本籍", must=True, size="w"),
            box("family_head", "筆頭者", must=True, size="m"),
        ]
        former = [
            box("former_surname", "旧氏", size="s"),
            box("former_surname_kana", "旧氏の振り仮名", size="s"),
        ]
        foreign = [
            box("nationality", "国籍・地域", must=True, size="m"),
            box("roman_name", "氏名（アルファベット）", size="m"),
            box("alias", "通称", size="m"),
            box("alias_kana", "通称の振り仮名", size="m"),
            box(
                "residence_category", "30条の45の区分", kind="choice", options=CATEGORIES,
                must=True, size="m",
            ),
            box("residence_status", "在留資格", size="m"),
            box("stay_until", "在留期間の満了日", kind="day", size="m"),
            box("card_number", "在留カード等の番号", size="m"),
        ]  # fmt: skip
        return EntrantCard(
            key, place, self.typed[f"e{key}-person_id"], boxes, japanese, former, foreign, can_go
        )

    def _rows(self) -> list[MemberRow]:
        layout, typed = self.layout, self.typed
        chosen = set(typed.numbers("movers"))
        staying = set(self.scene.staying(typed, layout))
        restated = layout.slug in RESTATED
        rest = "rest_head" in self.boxes and typed["rest_head"]
        rows = []
        for member in self.members:
            person, relationship, stays = member.person, None, None
            if layout.has(Part.HEAD) or (restated and person in chosen):
                name = f"rel-{person}"
                if name not in typed and not layout.has(Part.HEAD):
                    typed[name] = (
                        "" if self.scene.joined or layout.slug == "split-household" else member.relationship
                    )
                relationship = self._add(
                    f"relationships.{person}",
                    f"{member.shown_name}の新しい続柄",
                    name=name,
                    list_id="relationships",
                )
            if rest and person in staying:
                stays = self._add(
                    f"remaining.{person}",
                    f"{member.shown_name}の新しい続柄",
                    name=f"rest-{person}",
                    list_id="relationships",
                )
            rows.append(MemberRow(member, person in chosen, relationship, stays))
        return rows

    def _fill_suggestions(self) -> None:
        """Suggest relationships once a new head is chosen; what was typed for another head gives way."""
        for choice, prefix in (("new_head", "rel"), ("rest_head", "rest")):
            chosen = self.typed[choice]
            if not chosen or chosen == self.typed[f"{choice}_was"]:
                continue
            head = next((member for member in self.members if str(member.person) == chosen), None)
            if head is None:
                continue
            for member in self.members:
                self.typed[f"{prefix}-{member.person}"] = self._suggested(head, member)
            self.typed[f"{choice}_was"] = chosen

    def _suggested(self, head: MemberView, member: MemberView) -> str:
        if member.person == head.person:
            return HEAD
        former = next((other for other in self.members if other.relationship == HEAD), None)
        return seen_from(
            normalised(head.relationship), normalised(member.relationship),
            head_sex=former.sex if former else "", member_sex=member.sex,
            older_than_new_head=member.birth_on < head.birth_on,
        )  # fmt: skip


def born(member: MemberView) -> str:
    """Return the day of birth as screens show it: a foreign resident's in the western calendar (標準仕様書 1.1.9)."""
    if member.birth_text:
        return member.birth_text
    return format_western(member.birth_on) if member.nationality else format_era(member.birth_on)


def _now(member: MemberView, key: str) -> str:
    if key == "birth_on":
        return born(member)
    if key == "stay_until":
        return format_western(member.stay_until) if member.stay_until else ""
    return str(getattr(member, key, "") or "")


def _shown(member: MemberView, key: str) -> str:
    return dict(SEXES).get(member.sex, "") if key == "sex" else _now(member, key) or "空欄"
