"""Names and legal particulars of one invented household's people. Pure and seeded.

住民票コード and card numbers are unique within one load: a fixed permutation of the person's number in it. The real check
digit of 住民票コード is by modulus 11 too; ours is that of 宛名番号 (registers.numbers), which is our choice.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kusei.kernel.registers.numbers import check_digit
from kusei.synthetic.draws import Draw
from kusei.synthetic.homes import Addresses
from kusei.synthetic.households import FEMALE, MALE, Role
from kusei.synthetic.lists import (
    FIRST_YEAR,
    LAST_YEAR,
    ForeignName,
    Nationality,
    Surname,
    foreign_names,
    given_names,
    nationalities,
    surnames,
)

SEX = ("male", "female")
SPACE = "　"
MIDDLE_OR_LONG_TERM = "中長期在留者"
SPECIAL_PERMANENT = "特別永住者"
_ALIASES = 0.8  # of the 特別永住者: who has a 通称
_FORMER_SURNAMES = 0.006  # of the wives
_OWN_SURNAMES = (
    "korean",
    "chinese",
    "vietnamese",
)  # where husband and wife keep their own, and children the father's
_PERMANENT = "永住者"
_LIMITED = "技能実習", "特定技能", "留学", "技術・人文知識・国際業務"
_CODES, _CARDS = 10**10, 10**8
_FIRST_CODE = 1_234_567_891
_STEP_CODE, _STEP_CARD = 6_180_339_887, 61_803_399  # without a common divisor, so that no number comes twice
_LETTERS = "ABCDEFGHIJKLMNPQRSTUVWXYZ"


# For men and for women; brothers and sisters as the younger ones.
_RELATIONSHIPS = {
    Role.HEAD: ("世帯主", "世帯主"),
    Role.SPOUSE: ("夫", "妻"),
    Role.CHILD: ("子", "子"),
    Role.CHILD_SPOUSE: ("子の夫", "子の妻"),
    Role.GRANDCHILD: ("子の子", "子の子"),
    Role.PARENT: ("父", "母"),
    Role.SIBLING: ("弟", "妹"),
    Role.LODGER: ("同居人", "同居人"),
}


@dataclass(slots=True)
class Member:
    """One person of a household while it is invented; `role` is the last one, `serial` the number in this load."""

    role: Role
    sex: int
    birth: date
    foreign: bool
    serial: int
    former: bool
    name: str = ""
    particulars: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Register:
    """A family register (戸籍): where it lies and who stands first in it."""

    domicile: str
    head: str


def relationship(role: Role, sex: int, birth: date, head_birth: date, spouse_sex: int) -> str:
    """Return the 続柄. `spouse_sex` is that of the head's husband or wife, whose parent this may be."""
    if role is Role.SPOUSE_PARENT:
        return ("夫の" if spouse_sex == MALE else "妻の") + _RELATIONSHIPS[Role.PARENT][sex]
    if role is Role.SIBLING and birth < head_birth:
        return ("兄", "姉")[sex]
    return _RELATIONSHIPS[role][sex]


class Naming:
    """Names the people of households in one ward."""

    def __init__(self, addresses: Addresses, ward: str, today: date, seed: int, draw: Draw) -> None:
        self._addresses, self._ward, self._today, self._draw = addresses, ward, today, draw
        self._seed = seed
        self._foreign = foreign_names()
        self._given = [given_names(sex) for sex in SEX]

    def name(self, members: list[Member]) -> None:
        """Fill in `name` and `particulars` of everybody in a household."""
        japanese = [member for member in members if not member.foreign]
        if japanese:
            self._name_japanese(japanese, members)
        strangers = [member for member in members if member.foreign]
        if strangers:
            self._name_foreigners(strangers, mixed=bool(japanese))
        for member in members:
            member.particulars |= {
                "birth_on": member.birth.isoformat(),
                "sex": SEX[member.sex],
                "resident_code": self._resident_code(member.serial),
            }

    # --- Japanese ------------------------------------------------------------------------------------------------

    def _surname(self) -> tuple[Surname, str]:
        names, shares = surnames()
        surname = names[bisect_left(shares, self._draw())]
        return surname, surname.written(self._draw())

    def _given_name(self, sex: int, year: int, taken: set[str]) -> tuple[str, str]:
        """Return a given name of that year that no one else of the family has."""
        names, shares = self._given[sex]
        row = shares[min(max(year, FIRST_YEAR), LAST_YEAR) - FIRST_YEAR]
        place = bisect_left(row, self._draw())
        while names[place][0] in taken:
            place = (place + 1) % len(names)
        taken.add(names[place][0])
        return names[place]

    def _name_japanese(self, japanese: list[Member], members: list[Member]) -> None:
        surname, written = self._surname()
        taken: set[str] = set()
        for family in _families(members):
            ours = [member for member in family.members if not member.foreign]
            if not ours:
                continue
            if family.other_surname:
                surname, written = self._surname()
            for member in ours:
                given, kana = self._given_name(member.sex, member.birth.year, taken)
                member.name = f"{written}{SPACE}{given}"
                member.particulars |= {
                    "name": member.name,
                    "kana": f"{surname.kana}{SPACE}{kana}",
                    "kana_confirmed": True,
                }
                if member.role in (Role.SPOUSE, Role.CHILD_SPOUSE) and member.sex == FEMALE:
                    self._maybe_former_surname(member)
            register = self._register(ours, written, taken)
            for member in ours:
                member.particulars |= {"domicile": register.domicile, "family_head": register.head}

    def _maybe_former_surname(self, member: Member) -> None:
        if self._draw() < _FORMER_SURNAMES:
            surname, written = self._surname()
            member.particulars |= {"former_surname": written, "former_surname_kana": surname.kana}

    def _register(self, family: list[Member], surname: str, taken: set[str]) -> _Register:
        """The 筆頭者 is the eldest man of the parents' generation in the home; where there is none, mostly one who is
        not: a father or a husband who died or lives elsewhere."""
        domicile = self._addresses.domicile(self._ward, self._draw)
        roles = {member.role for member in family}
        eldest = min(family, key=lambda member: member.birth)
        upper = _upper_generation(roles)
        men = sorted((member for member in family if member.sex == MALE and member.role in upper), key=_birth)
        of_parents = (len(family) == 1 and eldest.birth.year > self._today.year - 45) or Role.SIBLING in roles
        if of_parents and not roles & {Role.PARENT}:
            given, _ = self._given_name(MALE, eldest.birth.year - 30, taken)
            return _Register(domicile, f"{surname}{SPACE}{given}")
        if men:
            return _Register(domicile, men[0].name)
        if self._draw() < 0.3:
            return _Register(domicile, eldest.name)
        given, _ = self._given_name(MALE, eldest.birth.year, taken)
        return _Register(domicile, f"{surname}{SPACE}{given}")

    def _resident_code(self, serial: int) -> str:
        digits = str((serial * _STEP_CODE + _FIRST_CODE + self._seed * 7_919) % _CODES).zfill(10)
        return digits + str(check_digit(digits))

    # --- Foreign -------------------------------------------------------------------------------------------------

    def _name_foreigners(self, strangers: list[Member], *, mixed: bool) -> None:
        found, shares = nationalities()
        nationality = found[bisect_left(shares, self._draw())]
        special = not mixed and self._draw() < nationality.special_permanent
        in_kanji = self._draw() < nationality.with_kanji
        alias = self._surname() if special and self._draw() < _ALIASES else None
        surname = self._pick(nationality.group, "surname")
        status = self._status(strangers, nationality, mixed=mixed)
        taken: set[str] = set()
        for member in strangers:
            married = member.role in (Role.SPOUSE, Role.CHILD_SPOUSE, Role.SPOUSE_PARENT)
            own = married and nationality.group in _OWN_SURNAMES
            family = self._pick(nationality.group, "surname") if own else surname
            given = self._pick(nationality.group, SEX[member.sex])
            member.particulars |= {
                **_written(family, given, in_kanji=in_kanji),
                "nationality": nationality.name,
            }
            if alias is not None:
                japanese, kana = self._given_name(member.sex, member.birth.year, taken)
                member.particulars |= {
                    "alias": f"{alias[1]}{SPACE}{japanese}",
                    "alias_kana": f"{alias[0].kana}{SPACE}{kana}",
                }
            member.name = member.particulars["name"]
            member.particulars |= self._residence(member, special=special, status=status)

    def _pick(self, group: str, part: str) -> ForeignName:
        names = self._foreign[group, part]
        return names[int(self._draw() * len(names))]

    def _status(self, strangers: list[Member], nationality: Nationality, *, mixed: bool) -> str:
        """Return the 在留資格 of the head of the foreign part of a household."""
        if mixed:
            return "日本人の配偶者等" if self._draw() < 0.6 else _PERMANENT
        young = strangers[0].birth.year > self._today.year - 35
        if len(strangers) == 1 and young:
            return _LIMITED[int(self._draw() * len(_LIMITED))]
        if self._draw() < 0.6 or strangers[0].birth.year < self._today.year - 62:
            return _PERMANENT
        return "技術・人文知識・国際業務" if self._draw() < 0.7 else "定住者"

    def _residence(self, member: Member, *, special: bool, status: str) -> dict[str, Any]:
        if special:
            return {"residence_category": SPECIAL_PERMANENT, "card_number": self._card_number(member.serial)}
        own = status
        if status not in (_PERMANENT, "定住者", "日本人の配偶者等") and member.role not in (
            Role.HEAD,
            Role.LODGER,
        ):
            own = "家族滞在"
        values = {
            "residence_category": MIDDLE_OR_LONG_TERM,
            "residence_status": own,
            "card_number": self._card_number(member.serial),
        }
        if own != _PERMANENT:
            days = 20 + int(self._draw() * 1500)
            values["stay_until"] = date.fromordinal(self._today.toordinal() + days).isoformat()
        return values

    def _card_number(self, serial: int) -> str:
        digits = str((serial * _STEP_CARD + self._seed * 7_919) % _CARDS).zfill(8)
        letters = "".join(_LETTERS[int(self._draw() * len(_LETTERS))] for _ in range(4))
        return f"{letters[:2]}{digits}{letters[2:]}"


def _written(family: ForeignName, given: ForeignName, *, in_kanji: bool) -> dict[str, str]:
    roman = f"{family.roman} {given.roman}"
    kanji = in_kanji and family.kanji and given.kanji
    return {
        "name": f"{family.kanji}{SPACE}{given.kanji}" if kanji else roman,
        "kana": f"{family.kana}{SPACE}{given.kana}",
        "roman_name": roman,
    }


def _birth(member: Member) -> date:
    return member.birth


def _upper_generation(roles: set[Role]) -> set[Role]:
    """Return the roles of those who head the family register among people with these roles."""
    if roles & {Role.PARENT, Role.SPOUSE_PARENT}:
        return {Role.PARENT, Role.SPOUSE_PARENT}
    if roles & {Role.HEAD, Role.SPOUSE}:
        return {Role.HEAD, Role.SPOUSE}
    return {Role.CHILD, Role.CHILD_SPOUSE, Role.LODGER}


@dataclass(frozen=True, slots=True)
class _Family:
    """Those of a household who share a family register; a surname too with those before, unless `other_surname`."""

    members: list[Member]
    other_surname: bool = False


def _families(members: list[Member]) -> Iterator[_Family]:
    """Return the family registers of a household: the couple's with its children, the old people's, each lodger's.

    A daughter's surname changed when she married, a son's did not.
    """
    if len(members) == 1:
        yield _Family(members)
        return
    roles = {member.role for member in members}
    elders: set[Role] = {Role.SPOUSE_PARENT}
    link = Role.HEAD
    if roles & {Role.GRANDCHILD, Role.CHILD_SPOUSE}:
        elders, link = {Role.HEAD, Role.SPOUSE}, Role.CHILD
    elif Role.PARENT in roles and roles & {Role.SPOUSE, Role.CHILD}:
        elders = {Role.PARENT, Role.SPOUSE_PARENT}
    child = next((member for member in members if member.role is link), members[0])
    married = bool(roles & {Role.SPOUSE if link is Role.HEAD else Role.CHILD_SPOUSE})
    yield _Family(
        [member for member in members if member.role not in elders and member.role is not Role.LODGER]
    )
    old = [member for member in members if member.role in elders]
    if old:
        yield _Family(old, other_surname=Role.SPOUSE_PARENT in roles or (married and child.sex == FEMALE))
    for member in members:
        if member.role is Role.LODGER:
            yield _Family([member], other_surname=True)
