"""What must hold between the files of a city folder. Each check returns the problems it finds."""

from collections.abc import Iterable, Sequence

from .city import City
from .files import duties as duties_file
from .files import fees as fees_file
from .files import figures as figures_file
from .files import offices as offices_file
from .files import places as places_file
from .problems import Problem
from .sums import Disagreement, expense_disagreements, office_disagreements
from .table import duplicates
from .values import Authority, ExpenseFigures, OfficeFigures, OfficeKind


def check(city: City) -> list[Problem]:
    """Return what does not hold in a city whose files were each read."""
    return [
        *_uniqueness(city),
        *_offices(city),
        *_duties(city),
        *_office_figures(city, figures_file.STAFF_FILE, city.staff),
        *_office_figures(city, figures_file.CASES_FILE, city.cases),
        *_expenses(city),
        *_places(city),
    ]


def _uniqueness(city: City) -> Iterable[Problem]:
    listed: tuple[tuple[str, str, Iterable[str]], ...] = (
        (offices_file.FILE, "wards.code", (ward.code for ward in city.wards)),
        (offices_file.FILE, "wards.name", (ward.name for ward in city.wards)),
        (offices_file.FILE, "offices.code", (office.code for office in city.offices)),
        (offices_file.FILE, "offices.name", (office.name for office in city.offices)),
        (duties_file.FILE, "sections.name", (section.name for section in city.sections)),
        (duties_file.FILE, "duties.name", (duty.name for duty in city.duties)),
        (fees_file.FILE, "fees.code", (fee.code for fee in city.fees)),
        (figures_file.STAFF_FILE, "figures.fiscal_year", (str(figure.fiscal_year) for figure in city.staff)),
        (figures_file.CASES_FILE, "figures.fiscal_year", (str(figure.fiscal_year) for figure in city.cases)),
        (
            figures_file.EXPENSES_FILE,
            "figures.fiscal_year",
            (str(part.fiscal_year) for part in city.expenses),
        ),
        (figures_file.EXPENSES_FILE, "kinds.code", (kind.code for kind in city.expense_kinds)),
        (
            places_file.TOWNS_FILE,
            "ward_code と town",
            (f"{town.ward_code} {town.name}" for town in city.towns),
        ),
        (places_file.OUTLINES_FILE, "code", (outline.ward_code for outline in city.outlines)),
    )
    for file, key, values in listed:
        for value in duplicates(values):
            yield Problem(file, key, "重ならない値", f"「{value}」が2つ以上あります", "どちらかを直す。")


def _offices(city: City) -> Iterable[Problem]:
    wards = {ward.code for ward in city.wards}
    for number, office in enumerate(city.offices, 1):
        place = f"offices[{number}]"
        if office.ward_code and office.ward_code not in wards:
            yield _unknown(offices_file.FILE, f"{place}.ward", "区コード", office.ward_code, wards)
        if office.code and office.ward_code and not office.code.startswith(f"{office.ward_code}-"):
            yield Problem(
                offices_file.FILE,
                f"{place}.code",
                f"区コード {office.ward_code} で始まる庁舎コード",
                f"「{office.code}」があります",
                "code か ward を直す。",
            )
    for ward in city.wards:
        offices = [office for office in city.offices_of(ward.code) if office.kind is OfficeKind.WARD_OFFICE]
        if ward.code and len(offices) != 1:
            yield Problem(
                offices_file.FILE,
                "offices",
                f"{ward.name}に1つの区役所（ward_office）",
                f"{len(offices)}つあります",
                "区役所を1つにする。",
            )


def _duties(city: City) -> Iterable[Problem]:
    known = {duty.name for duty in city.duties}
    kinds = {office.kind for office in city.offices}
    placed = {name for section in city.sections for name in section.duties}
    for number, section in enumerate(city.sections, 1):
        place = f"sections[{number}]"
        for name in section.duties:
            if name not in known:
                yield _unknown(duties_file.FILE, f"{place}.duties", "[[duties]] にある事務", name, known)
        for name in duplicates(section.duties):
            yield Problem(
                duties_file.FILE, f"{place}.duties", "重ならない事務", f"「{name}」が2つあります", "1つ消す。"
            )
        if section.office_kind not in kinds:
            yield Problem(
                duties_file.FILE,
                f"{place}.office_kind",
                "offices.toml に庁舎のある種別",
                f"「{section.office_kind}」の庁舎はありません",
                "庁舎を加えるか、課を消す。",
            )
    for number, law in enumerate(city.laws, 1):
        for name in law.duties:
            if name not in known:
                yield _unknown(
                    duties_file.FILE, f"laws[{number}].duties", "[[duties]] にある事務", name, known
                )
    by_law = {name for law in city.laws for name in law.duties}
    for number, duty in enumerate(city.duties, 1):
        place = f"duties[{number}]"
        if duty.name and duty.name not in placed:
            yield Problem(
                duties_file.FILE,
                f"{place}.name",
                "どれかの [[sections]] が受け持つ事務",
                f"「{duty.name}」はどの課にもありません",
                "課の duties に加えるか、事務を消す。",
            )
        if duty.authority is Authority.STATUTE and duty.name not in by_law:
            yield Problem(
                duties_file.FILE,
                f"{place}.authority",
                "根拠となる [[laws]]",
                f"法令による事務「{duty.name}」を挙げる法令がありません",
                "[[laws]] の duties に加えるか、authority を delegated にする。",
            )


def _office_figures(city: City, file: str, figures: Sequence[OfficeFigures]) -> Iterable[Problem]:
    known = {office.code for office in city.offices}
    counted = {office.code for office in city.counted_offices() if office.code}
    for figure in figures:
        place = f"figures[fiscal_year = {figure.fiscal_year}]"
        yield from _keys(file, f"{place}.offices", "庁舎コード", figure.offices, known, counted)
        yield from _keys(
            file, f"{place}.printed.wards", "区コード", figure.printed.wards, _ward_codes(city), set()
        )
        yield from _sums(file, place, office_disagreements(city.wards, city.offices, figure))


def _expenses(city: City) -> Iterable[Problem]:
    file, wards = figures_file.EXPENSES_FILE, _ward_codes(city)
    kinds = {kind.code for kind in city.expense_kinds}
    for figure in city.expenses:
        place = f"figures[fiscal_year = {figure.fiscal_year}]"
        yield from _keys(file, f"{place}.wards", "区コード", figure.wards, wards, wards)
        for code, amounts in figure.wards.items():
            yield from _keys(file, f"{place}.wards.{code}", "経費の符号", amounts, kinds, kinds)
        yield from _printed_expenses(file, place, figure, wards, kinds)
        yield from _sums(file, place, expense_disagreements(city.wards, city.expense_kinds, figure))


def _printed_expenses(
    file: str, place: str, figure: ExpenseFigures, wards: set[str], kinds: set[str]
) -> Iterable[Problem]:
    yield from _keys(file, f"{place}.printed.wards", "区コード", figure.printed.wards, wards, set())
    yield from _keys(file, f"{place}.printed.kinds", "経費の符号", figure.printed.kinds, kinds, set())


def _places(city: City) -> Iterable[Problem]:
    wards = _ward_codes(city)
    files = (
        (places_file.TOWNS_FILE, {town.ward_code for town in city.towns}),
        (places_file.POPULATION_FILE, {cell.ward_code for cell in city.population}),
        (places_file.OUTLINES_FILE, {outline.ward_code for outline in city.outlines}),
    )
    for file, used in files:
        if used:
            yield from _keys(file, "ward_code", "区コード", used, wards, wards)
    seen = duplicates(f"{cell.ward_code} {cell.year} {cell.sex} {cell.age}" for cell in city.population)
    for value in seen:
        yield Problem(
            places_file.POPULATION_FILE, value, "重ならない行", "2つ以上あります", "どちらかを消す。"
        )


def _ward_codes(city: City) -> set[str]:
    return {ward.code for ward in city.wards if ward.code}


def _keys(
    file: str, place: str, what: str, found: Iterable[str], known: set[str], needed: set[str]
) -> Iterable[Problem]:
    """Yield a problem for each key that is unknown and each needed one that is absent."""
    found = set(found)
    for code in sorted(found - known):
        yield _unknown(file, place, what, code, known)
    for code in sorted(needed - found):
        yield Problem(file, place, f"{what} {code} の値", "ありません", f"{code} の行を加える。")


def _unknown(file: str, place: str, what: str, code: str, known: Iterable[str]) -> Problem:
    listed = "、".join(sorted(code for code in known if code))
    return Problem(
        file, place, f"知られた{what}（{listed}）", f"「{code}」があります", "コードを直すか、加える。"
    )


def _sums(file: str, place: str, disagreements: Sequence[Disagreement]) -> Iterable[Problem]:
    for disagreement in disagreements:
        yield Problem(
            file,
            f"{place}.printed",
            f"{disagreement.ward}の{disagreement.column}の公表値と等しい内訳の合計",
            f"公表値は {disagreement.printed:,}、内訳の合計は {disagreement.computed:,} です",
            "内訳か公表値の写し誤りを直す。",
        )
