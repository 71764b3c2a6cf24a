"""Finding people. What is asked for is posted, never part of an address: names do not belong into histories and logs."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kusei.kernel.offices.models import Role
from kusei.kernel.offices.permissions import account_of, allowed
from kusei.kernel.offices.queries import city
from kusei.kernel.registers.access.own import last_question, recently_opened
from kusei.kernel.registers.access.search import Findings, Hit, search
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.names import Word
from kusei.kernel.registers.numbers import display, is_valid

from .shown import age_label, birth_label, sex_label

COUNTER = (Role.CLERK, Role.APPROVER, Role.SECTION_HEAD)
EVERYWHERE = "all"
KINDS = {
    "kana": "読み（カナ）", "kanji": "氏名の漢字", "alphabet": "アルファベットの氏名", "number": "番号", "place": "住所",
    "date": "生年月日",
}  # fmt: skip
HELP = {
    "kana": "文字を減らすか、漢字でためす。",
    "kanji": "異体字は同じに扱う。読み（カナ）でもためす。",
    "alphabet": "通称や読み（カナ）でもためす。",
    "number": "宛名番号・世帯番号は終わりの検査数字まで、続けて入力する。",
    "place": "丁目・番地を減らす。方書では見つからない。",
    "date": "生年月日が届と違うこともある。氏名だけでためす。",
}
STATES = {"住民": "holds", "記録なし": "plain"}


@dataclass(frozen=True, slots=True)
class HitLine:
    """Somebody found, as one row."""

    hit: Hit
    birth: str
    age: str
    sex: str
    number: str
    ward: str
    meaning: str


@dataclass(frozen=True, slots=True)
class WordLine:
    """How a word of the question was understood, and what else to try."""

    text: str
    kind: str
    help: str


@allowed(*COUNTER)
@require_http_methods(["GET", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Look for people as asked; without a question, the households opened lately."""
    viewer = Viewer.of(account_of(request))
    text = request.POST.get("q", "").strip()
    if request.method == "GET" or not text:
        typed = request.GET.get("q", "")  # an address is not searched; what came with one is put into the box
        context = {"recent": recently_opened(viewer), "asked": False, "find_text": typed}
        return render(request, "residents/search.html", context)
    ward = request.POST.get("ward", viewer.ward_code)
    answer = _answer(request, viewer, text, ward)
    if isinstance(answer, HttpResponse):
        return answer
    response = render(request, "residents/search.html", answer)
    # Back from a household leads here again, without the question in the address.
    response.headers["HX-Push-Url"] = f"{request.path}again/?ward={answer['ward']}"
    return response


@allowed(*COUNTER)
@require_GET
def search_again(request: HttpRequest) -> HttpResponse:
    """Ask again what this account asked last, as when one comes back from a household."""
    viewer = Viewer.of(account_of(request))
    text = last_question(viewer)
    if not text:
        return redirect("residents:search")
    answer = _answer(request, viewer, text, request.GET.get("ward", viewer.ward_code), directly=False)
    assert not isinstance(answer, HttpResponse)
    return render(request, "residents/search.html", answer)


def _answer(
    request: HttpRequest, viewer: Viewer, text: str, ward: str, *, directly: bool = True
) -> dict[str, object] | HttpResponse:
    profile, today = city(), timezone.localdate()
    wards = {ward.code: ward.name for ward in profile.wards}
    asked_ward = ward if ward in wards else ""
    findings = search(viewer, text, today=today, ward=asked_ward)
    if directly and (household := _only_one_meant(findings)) is not None:
        return redirect("residents:household", household)
    return {
        "asked": True,
        "find_text": text,
        "ward": asked_ward or EVERYWHERE,
        "wards": [*wards.items(), (EVERYWHERE, "すべての区")],
        "lines": [_line(hit, today, wards) for hit in findings.hits],
        "more": findings.more,
        "not_understood": findings.not_understood,
        "words": [_word(word) for word in findings.terms.words],
    }


def _only_one_meant(findings: Findings) -> int | None:
    """Return the household to open at once: the only one for a whole number, or for a name and a day of birth."""
    households = {hit.household for hit in findings.hits}
    if len(households) != 1 or findings.more:
        return None
    words = findings.terms.words
    kinds = {word.kind for word in words}
    whole_number = len(words) == 1 and any(is_valid(number) for number in findings.terms.numbers)
    reading_and_birth = "date" in kinds and kinds & {"kana", "kanji"} and len(findings.hits) == 1
    return next(iter(households)) if whole_number or reading_and_birth else None


def _line(hit: Hit, today: date, wards: dict[str, str]) -> HitLine:
    return HitLine(
        hit,
        birth_label(hit.birth_on, hit.birth_text, ""),
        age_label(hit.birth_on, today),
        sex_label(hit.sex),
        display(hit.household_number) if hit.household_number else "",
        wards.get(hit.ward_code, ""),
        STATES.get(hit.state, "wait"),
    )


def _word(word: Word) -> WordLine:
    return WordLine(word.text, KINDS[word.kind], HELP[word.kind])
