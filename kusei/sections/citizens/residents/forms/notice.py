"""The form of one notice as its template asks for it: its boxes, and what was found about them."""

from collections.abc import Iterable, Sequence

from kusei.kernel.days.periods import Deadline
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.findings import Finding
from kusei.kernel.procedures.procedure import Procedure

from ..rules.relationships import COMMON
from .boxes import Box
from .choices import CONSULTED, PAPERS
from .drawing import Drawing, MemberRow
from .layouts import Layout, Part
from .reading import MISSING, RESTATED, Reading, Scene
from .typed import Typed


class NoticeForm(Drawing):
    """Everything the template of a notice needs. Built anew for each request from what was typed."""

    def __init__(self, layout: Layout, procedure: Procedure, typed: Typed, scene: Scene) -> None:
        super().__init__(layout, procedure, typed, scene)
        self.errors: list[Finding] = []
        self.alerts: list[Finding] = []
        self.missing: list[Finding] = []
        self.confirmed = set(typed.every("confirmed"))
        self.due: Deadline | None = None
        self.is_late = self.was_checked = False
        self.understood: list[tuple[str, str]] = []

    def show(self, reading: Reading, findings: Iterable[Finding], *, typing: bool = False) -> None:
        """Put what was found beside its boxes. typing: the clerk still types, so what is missing is only told once."""
        self.understood = list(reading.understood.items())
        for path, text in self.understood:
            if path in self.boxes:
                self.boxes[path].said = [text]
        if "moved_on" in reading.content:
            self.due = self.procedure.due(reading.content)
            self.is_late = self.due is not None and not self.due.in_time(reading.filed_on)
        self.was_checked = typing and reading.can_be_checked
        for finding in findings:
            if typing and finding.code in (MISSING, "no-day", "blank"):
                self.missing.append(finding)
                continue
            (self.errors if finding.blocks else self.alerts).append(finding)
            box = self.boxes.get(finding.field)
            if box is not None:
                box.said = [*(box.said if box.wrong else []), finding.cause + finding.remedy]
                box.wrong = box.wrong or finding.blocks
        order = {path: place for place, path in enumerate(self.boxes)}
        self.errors.sort(
            key=lambda finding: order.get(finding.field, -1 if not finding.field else len(order))
        )

    @property
    def open_alerts(self) -> list[Finding]:
        """Alerts that are not confirmed yet."""
        return [finding for finding in self.alerts if finding.code not in self.confirmed]

    def label_of(self, path: str) -> str:
        """Return the label of the box a finding is about, "" for one about the whole."""
        return self.boxes[path].label if path in self.boxes else ""

    @property
    def parts(self) -> list[str]:
        """The names of the templates of its parts, in order."""
        return [f"residents/parts/{part.value}.html" for part in self.layout.parts]

    @property
    def address_boxes(self) -> list[Box]:
        """The boxes of an address in this ward."""
        return [self.boxes[f"to.{key}"] for key in ("town", "number", "building", "postal_code")]

    @property
    def change_boxes(self) -> list[Box]:
        """The boxes of particulars that may be corrected."""
        return [box for path, box in self.boxes.items() if path.startswith("changes.")]

    @property
    def rest_rows(self) -> list[MemberRow]:
        """The members who stay and get another relationship."""
        return [row for row in self.rows if row.rest is not None]

    @property
    def restates(self) -> bool:
        """True if the movers' relationships are stated anew."""
        return self.layout.slug in RESTATED

    @property
    def towns(self) -> list[str]:
        """The towns of the ward."""
        return [town.name for town in city().towns_of(self.scene.ward_code)]

    @property
    def names(self) -> list[str]:
        """Names that are at hand: members of the household, and entrants."""
        known = [member.shown_name for member in self.members]
        return [
            name
            for name in [*known, *(self.typed[f"e{key}-name"] for key in self.typed.every("entrant"))]
            if name
        ]

    @property
    def identified_by(self) -> list[tuple[str, bool]]:
        """Papers that identify the filer, and whether they were shown."""
        shown = set(self.typed.every("identified_by"))
        return [(paper, paper in shown) for paper in PAPERS]

    @property
    def papers(self) -> list[tuple[str, bool]]:
        """What must be shown, and whether it was."""
        shown = set(self.typed.every("papers"))
        return [(paper, paper in shown) for paper in self.procedure.needs]

    @property
    def relationships(self) -> Sequence[str]:
        """Relationships that a text field offers."""
        return COMMON

    @property
    def consulted(self) -> Sequence[str]:
        """Bodies whose opinion is heard on 支援措置."""
        return CONSULTED

    @property
    def takes_entrants(self) -> bool:
        """True if more people can be added."""
        return self.layout.has(Part.ENTRANTS) and self.layout.slug != "enter-birth"

    @property
    def may_join(self) -> bool:
        """True if who comes may join a household that is there already."""
        return self.layout.has(Part.TO)

    @property
    def must_join(self) -> bool:
        """True if who moves must join a household that is there already."""
        return self.layout.slug == "join-household"
