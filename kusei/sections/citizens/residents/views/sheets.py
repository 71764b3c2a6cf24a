"""What a form stands on: the households it was opened on, who was seen in them and in which state, and who may be known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from kusei.kernel.days.eras import format_era
from kusei.kernel.offices.models import Account
from kusei.kernel.procedures.findings import Finding
from kusei.kernel.procedures.models import Filing
from kusei.kernel.procedures.procedure import Procedure, Request, procedure
from kusei.kernel.procedures.queries import history_about, open_filings_about
from kusei.kernel.registers.access.persons import NoSuchPerson, open_person
from kusei.kernel.registers.access.search import Hit, search
from kusei.kernel.registers.access.viewer import Viewer, log_viewing
from kusei.kernel.registers.locks import state_of
from kusei.kernel.registers.names import name_key
from kusei.kernel.registers.numbers import inner_number

from ..forms.drawing import KnownBefore
from ..forms.layouts import Layout, Part
from ..forms.notice import NoticeForm
from ..forms.reading import Reading, Scene
from ..forms.typed import Typed
from ..queries import codes_of, known_as
from .households import opened
from .shown import moment_asked

KNOWN_BEFORE = ("returning", "same-three")


@dataclass(slots=True)
class Sheet:
    """One form being filled: which, by whom, about which household, amending which filing."""

    layout: Layout
    account: Account
    viewer: Viewer
    household: int | None
    filing: Filing | None = None

    @property
    def procedure(self) -> Procedure:
        """The procedure it files."""
        return procedure(self.layout.code)

    @property
    def place(self) -> str:
        """The name under which its draft is kept."""
        return f"{self.layout.code}/{self.household or ''}/{self.filing.pk if self.filing else ''}"


def scene_of(sheet: Sheet, typed: Typed) -> Scene:
    """Return the household the form starts from and the one to join, as they are today."""
    today = timezone.localdate()
    scene = Scene(today, sheet.viewer.ward_code)
    moment = moment_asked("", "", today)
    if sheet.household is not None:
        scene.household = opened(sheet.viewer, sheet.household, moment, what="届出の入力")
    joined = typed.numbers("to_household")
    if joined:
        scene.joined = opened(sheet.viewer, joined[0], moment, what="届出の入力")
    scene.members = seen_persons(typed)
    return scene


def token(persons: Sequence[int]) -> str:
    """Return what was seen: the state of some persons, and who they are."""
    return f"{state_of(persons)}|{','.join(map(str, persons))}"


def seen_persons(typed: Typed) -> list[int]:
    """Return everybody whose state the form carries, as `token` wrote it."""
    found: set[int] = set()
    for token in typed.every("seen"):
        numbers = (inner_number(person) for person in token.partition("|")[2].split(","))
        found |= {number for number in numbers if number is not None}
    return sorted(found)


def seen_state(typed: Typed) -> str:
    """Return the state that all persons seen together had: the newest act about any of them, and how many they are."""
    acts = (inner_number(token.partition("/")[0]) for token in typed.every("seen"))
    newest = [act for act in acts if act is not None]
    persons = seen_persons(typed)
    return f"{max(newest)}/{len(persons)}" if newest and persons else ""


def request_of(sheet: Sheet, reading: Reading) -> Request:
    """Return the request for a trial: what was read, filed at the office of the filing or else of the account."""
    office = sheet.filing.office_id if sheet.filing else str(sheet.account.office_id)
    return Request(
        reading.content, reading.filed_on, timezone.localdate(), office, office.partition("-")[0], trial=True
    )


def households_found(sheet: Sheet, text: str, *, anywhere: bool = False) -> list[Hit]:
    """Return one hit for each household that fits, residents only."""
    if not text.strip():
        return []
    ward = "" if anywhere else sheet.viewer.ward_code
    found = search(sheet.viewer, text, today=timezone.localdate(), ward=ward)
    once: dict[int, Hit] = {}
    for hit in found.hits:
        if hit.household is not None and hit.state == "住民" and hit.household != sheet.household:
            once.setdefault(hit.household, hit)
    return list(once.values())[:20]


def join(sheet: Sheet, typed: Typed, household: int) -> None:
    """Let those who move come into a household that is there already; relationships are asked for anew."""
    view = opened(sheet.viewer, household, moment_asked("", "", timezone.localdate()), what="届出の入力")
    typed["to_household"] = str(household)
    typed.put("seen", [*typed.every("seen"), token(view.persons)])
    typed.drop("rel-")


def add_entrant(typed: Typed) -> None:
    """Add an entrant with the domicile and family head of the first one, and put the focus there."""
    keys = typed.every("entrant")
    places = (inner_number(key) for key in keys)
    new = str(max((place for place in places if place is not None), default=-1) + 1)
    for name in ("domicile", "family_head"):
        if keys:
            typed[f"e{new}-{name}"] = typed[f"e{keys[0]}-{name}"]
    typed.put("entrant", [*keys, new])
    typed["focus"] = new


def use_record(sheet: Sheet, typed: Typed, key: str, person: str) -> None:
    """Take somebody's earlier record for an entrant, and fill what is blank from it."""
    number = inner_number(person)
    if number is None:
        return
    try:
        view = open_person(sheet.viewer, number, on=timezone.localdate(), what="再転入の確認")
    except NoSuchPerson:
        return
    typed[f"e{key}-person_id"] = person
    typed.put("seen", [*typed.every("seen"), token([view.id])])
    values = view.now.values if view.now else {}
    for name in ("kana", "domicile", "family_head", "resident_code", "former_surname"):
        if not typed[f"e{key}-{name}"]:
            typed[f"e{key}-{name}"] = str(values.get(name) or "")


def offer_known(sheet: Sheet, form: NoticeForm, reading: Reading, findings: Sequence[Finding]) -> None:
    """Put beside an entrant who they may have been before, where the checks found somebody alike."""
    for finding in findings:
        if not finding.code.startswith(KNOWN_BEFORE) or not finding.field.startswith("entrants."):
            continue
        place = int(finding.field.split(".")[1])
        entrant = reading.content["entrants"][place]
        known = known_as(
            resident_code=entrant.get("resident_code", ""), card_number=entrant.get("card_number", ""),
            name_key=name_key(entrant.get("name") or entrant.get("roman_name") or ""), sex=entrant.get("sex", ""),
            birth_on=date.fromisoformat(entrant["birth_on"]), on=timezone.localdate(),
        )  # fmt: skip
        persons = list(dict.fromkeys(found.person for found in known))
        codes = codes_of(persons)
        log_viewing(sheet.viewer, "再転入の確認", persons)
        born = entrant["birth_text"] or format_era(date.fromisoformat(entrant["birth_on"]))
        by_person = {found.person: found for found in reversed(known)}
        form.entrants[place].known = [
            KnownBefore(
                person, codes[person], by_person[person].name, born,
                by_person[person].resident, by_person[person].by,
            )
            for person in persons
        ]  # fmt: skip


def pending(sheet: Sheet, scene: Scene) -> list[object]:
    """Return the open filings about the persons of the form, but for the one that is being amended."""
    if not scene.members:
        return []
    mine = sheet.filing.pk if sheet.filing else None
    return [line for line in open_filings_about(sheet.viewer, scene.members) if line.id != mine]


def act_to_take_back(sheet: Sheet, scene: Scene, typed: Typed) -> object:
    """Return the act to take back, if the form takes one back, and note how it is called."""
    numbers = typed.numbers("act_id")
    if not sheet.layout.has(Part.ACT) or not numbers or scene.household is None:
        return None
    acts = history_about(sheet.viewer, scene.household.persons, household=scene.household.id, limit=100)
    act = next((act for act in acts if act.id == numbers[0]), None)
    if act is not None:
        typed["act_of"] = f"{act.name}（{format_era(act.effective_on)}）"
        typed.put("seen", [*typed.every("seen"), token(act.subjects)])
    return act


def check_address(sheet: Sheet) -> str:
    """Return the address that checks the form while it is filled in."""
    if sheet.household is not None:
        return reverse("residents:household-check", args=[sheet.household, sheet.layout.slug])
    return reverse("residents:check", args=[sheet.layout.slug])
