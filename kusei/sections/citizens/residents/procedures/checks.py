"""What is checked before a notice is recorded. Source: 住民記録システム標準仕様書 11 and the items named (§).

An error (エラー) blocks; an alert (アラート) is confirmed by the clerk. Checks read the registers and write nothing.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from kusei.kernel.days.eras import format_era
from kusei.kernel.days.not_understood import DayNotUnderstood
from kusei.kernel.days.periods import age_on
from kusei.kernel.days.uncertain import RegisterItem, read_register_day
from kusei.kernel.ledger.queries import acts_with_numbers
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.findings import Finding, alert, error
from kusei.kernel.procedures.procedure import Request, procedures
from kusei.kernel.registers.names import name_key
from kusei.kernel.registers.queries import held, ward_of

from ..queries import HouseholdState, known_as, state_for
from ..rules import content as notice
from ..rules.causes import Cause
from ..rules.deadlines import move_out_needs_other_paper, notice_due
from ..rules.relationships import HEAD, SPOUSES, normalised, sex_of, why_not

Check = Callable[[Request], list[Finding]]
ADULT, HEAD_AGE = 18, 15
RESIDENT_CODE_DIGITS = 11


def filed_in_time(request: Request) -> list[Finding]:
    """The notice is not filed in the future, and within 14 days of the change (法22条・23条・25条)."""
    findings = _not_in_future(request)
    if not findings:
        due = notice_due(notice.day(request.content), city().closed.is_closed)
        if not due.in_time(request.filed_on):
            findings.append(
                alert(
                    "late", "filed_on",
                    f"届出の期限（{format_era(due.day)}）を過ぎています。",
                    "遅れた理由を聴き取り、届出期間経過の通知が要るかを確かめてください。",
                    "住民基本台帳法22条1項・52条2項",
                )
            )  # fmt: skip
    return findings


def happened_already(request: Request) -> list[Finding]:
    """The day of the change is not in the future; only a move-out may be (§4.0.3)."""
    on = notice.day(request.content)
    if on <= request.today:
        return []
    return [
        error(
            "future", "moved_on", f"異動日（{format_era(on)}）がきょうより後です。",
            "実際に異動した日を入力してください。あらかじめの届出は転出届だけです。", "住民記録システム標準仕様書4.0.3",
        )
    ]  # fmt: skip


def _not_in_future(request: Request) -> list[Finding]:
    if request.filed_on <= request.today:
        return []
    return [
        error(
            "filed-in-future", "filed_on", "届出日がきょうより後です。", "届出を受けた日を入力してください。",
            "住民記録システム標準仕様書4.1.0.2",
        )
    ]  # fmt: skip


def days_understood(request: Request) -> list[Finding]:
    """Days that the calendar lacks or that are unknown are written in one of the fixed ways (§1.1.8)."""
    findings = []
    text = notice.day_text(request.content)
    if text:
        findings += _written(text, RegisterItem.RESIDENT_SINCE, "moved_on")
    for place, entrant in enumerate(request.content.get("entrants", [])):
        if entrant.get("birth_text"):
            findings += _written(entrant["birth_text"], RegisterItem.BORN_ON, f"entrants.{place}.birth_on")
    return findings


def _written(text: str, item: RegisterItem, field: str) -> list[Finding]:
    try:
        read_register_day(text, item)
    except DayNotUnderstood as refusal:
        return [error("day-text", field, refusal.message_ja, "", "住民記録システム標準仕様書1.1.8")]
    return []


def entrants(request: Request) -> list[Finding]:
    """Those who come in: nothing blank that must not be, no contradiction, nobody entered twice (§1.1.6, §4.1.1.2)."""
    people = request.content.get("entrants", [])
    if not people:
        return [error("nobody", "entrants", "異動する人が入力されていません。", "1人以上入力してください。")]
    on = notice.day(request.content)
    findings: list[Finding] = []
    for place, entrant in enumerate(people):
        findings += _entrant(entrant, f"entrants.{place}", on)
        findings += _known_already(request, entrant, f"entrants.{place}", on)
    codes = Counter(entrant["resident_code"] for entrant in people if entrant.get("resident_code"))
    for place, entrant in enumerate(people):
        if codes[entrant.get("resident_code", "")] > 1:
            findings.append(
                error(
                    "code-twice", f"entrants.{place}.resident_code", "同じ住民票コードが2人に入力されています。",
                    "転出証明書の番号を確かめてください。",
                )
            )  # fmt: skip
    return findings


def _entrant(entrant: dict[str, Any], at: str, on: date) -> list[Finding]:
    name = entrant.get("name") or entrant.get("roman_name") or f"{int(at.rpartition('.')[2]) + 1}人目"
    foreign = bool(entrant.get("nationality"))
    findings = []
    needed = {"name": "氏名", "birth_on": "生年月日"}
    if foreign:
        needed = {"birth_on": "生年月日", "residence_category": "30条の45の区分"}
        if not entrant.get("name") and not entrant.get("roman_name"):
            needed["roman_name"] = "氏名"
    else:
        needed |= {
            "domicile": "本籍（ないときは「なし」、わからないときは「不明」）",
            "family_head": "筆頭者",
        }
    for key, label in needed.items():
        if not entrant.get(key):
            findings.append(
                error(
                    "blank", f"{at}.{key}", f"{name}さんの{label}が空欄です。", "入力してください。",
                    "住民記録システム標準仕様書1.1.6",
                )
            )  # fmt: skip
    code = entrant.get("resident_code", "")
    if code and not (len(code) == RESIDENT_CODE_DIGITS and code.isascii() and code.isdigit()):
        findings.append(
            error(
                "code-digits", f"{at}.resident_code", f"{name}さんの住民票コードが11桁の数字ではありません。",
                "転出証明書の番号を確かめてください。",
            )
        )  # fmt: skip
    if entrant.get("birth_on"):
        born = date.fromisoformat(entrant["birth_on"])
        if born > on:
            findings.append(
                error(
                    "born-later", f"{at}.birth_on", f"{name}さんの生年月日が異動日より後です。",
                    "生年月日と異動日を確かめてください。",
                )
            )  # fmt: skip
        else:
            kind = normalised(entrant.get("relationship", ""))
            findings += _ages(kind, f"{at}.relationship", name, born, on)
    findings += relationship(
        entrant.get("relationship", ""), entrant.get("sex", ""), name, f"{at}.relationship"
    )
    if foreign and entrant.get("stay_until") and date.fromisoformat(entrant["stay_until"]) < on:
        findings.append(
            alert(
                "stay-over", f"{at}.stay_until", f"{name}さんの在留期間の満了日が異動日より前です。",
                "在留カードを確かめ、更新の手続中かを聴き取ってください。",
            )
        )  # fmt: skip
    return findings


def _ages(kind: str, at: str, name: str, born: date, on: date) -> list[Finding]:
    """A head is fifteen or older and a spouse eighteen or older, or the clerk says why not."""
    age, found = age_on(born, on), []
    if kind == HEAD and age < HEAD_AGE:
        found.append(
            alert(
                "young-head", at, f"世帯主になる{name}さんは{age}歳です。",
                "世帯主として世帯を主宰できるかを確かめてください。",
            )
        )  # fmt: skip
    if kind in SPOUSES and age < ADULT:
        found.append(
            alert(
                "young-spouse", at, f"配偶者とされている{name}さんは{age}歳です。",
                "続柄と生年月日を確かめてください。", "民法731条",
            )
        )  # fmt: skip
    return found


def relationship(text: str, sex: str, name: str, field: str) -> list[Finding]:
    """A relationship is one the register knows (§1.1.11) and agrees with the sex."""
    kind = normalised(text)
    if reason := why_not(kind):
        return [error("relationship", field, f"{name}さん: {reason}", "", "住民記録システム標準仕様書1.1.11")]
    implied = sex_of(kind)
    if implied and sex and implied != sex:
        return [
            alert(
                "sex",
                field,
                f"{name}さんの続柄「{kind}」と性別が合いません。",
                "どちらが正しいかを確かめてください。",
            )
        ]
    return []


def _known_already(request: Request, entrant: dict[str, Any], at: str, on: date) -> list[Finding]:
    name = entrant.get("name") or entrant.get("roman_name") or ""
    if entrant.get("person_id"):
        return _dead(request, int(entrant["person_id"]), name, at)
    if not entrant.get("birth_on"):
        return []
    known = known_as(
        resident_code=entrant.get("resident_code", ""), card_number=entrant.get("card_number", ""),
        name_key=name_key(name), sex=entrant.get("sex", ""), birth_on=date.fromisoformat(entrant["birth_on"]),
        on=on, using=request.using,
    )  # fmt: skip
    by_number = next((found for found in known if found.by != "three"), None)
    if by_number:
        what = "住民票コード" if by_number.by == "resident_code" else "在留カード等の番号"
        state = "すでに住民です" if by_number.resident else "以前この市の住民でした（除票あり）"
        return [
            error(
                "returning", f"{at}.person_id", f"{name}さんと同じ{what}の人が{state}。",
                "「以前の記録を使う」を選び、同じ宛名番号で受け付けてください。", "住民記録システム標準仕様書4.1.1.2",
            )
        ]  # fmt: skip
    if known:
        state = "住民" if known[0].resident else "除票"
        return [
            alert(
                f"same-three-{at}", f"{at}.person_id", f"{name}さんと氏名・性別・生年月日が同じ人の{state}があります。",
                "同じ人なら「以前の記録を使う」を選び、別の人なら確認して進んでください。",
                "住民記録システム標準仕様書4.1.1.2",
            )
        ]  # fmt: skip
    return []


def _dead(request: Request, person: int, name: str, at: str) -> list[Finding]:
    """Nobody comes back who was removed as dead; if that was wrong, the removal is taken back."""
    rows = held("residence", person=[person], using=request.using)
    if not rows or rows[-1]["end_cause"] != Cause.DEATH.value:
        return []
    return [
        error(
            "dead", f"{at}.person_id", f"{name}さんは死亡により消除されています。",
            "別の人なら「以前の記録を使う」をやめ、消除が誤りなら死亡の異動を取り消してください。",
        )
    ]  # fmt: skip


def one_head(request: Request) -> list[Finding]:
    """A new household has exactly one head; who joins one is not its head. No two spouses of one head."""
    content = request.content
    to = content.get("to") or {}
    kinds = [normalised(person.get("relationship", "")) for person in content.get("entrants", [])]
    kinds += [normalised(text) for text in notice.relationships(content).values()]
    heads = kinds.count(HEAD)
    findings = []
    if to.get("household_id"):
        if heads:
            findings.append(
                error(
                    "head-joins", "relationships", "入る世帯には世帯主がいます。",
                    "世帯主との続柄を入力し、世帯主を替えるときは世帯主変更を続けて受け付けてください。",
                )
            )  # fmt: skip
        kinds += [
            member.residence["relationship"]
            for member in state_for(request, int(to["household_id"]), notice.day(content)).members
        ]
    elif heads != 1:
        cause = "新しい世帯に世帯主がいません。" if not heads else f"新しい世帯に世帯主が{heads}人います。"
        findings.append(error("heads", "relationships", cause, "世帯主を1人だけ選んでください。"))
    if sum(kind in SPOUSES for kind in kinds) > 1:
        findings.append(
            alert(
                "spouses", "relationships", "世帯主の配偶者が2人以上になります。", "続柄を確かめてください。"
            )
        )
    return findings


def stated_relationships(request: Request) -> list[Finding]:
    """The relationships stated for known persons are ones the register knows, and agree with sex and age."""
    content, findings = request.content, []
    for key in ("relationships", "remaining"):
        stated = notice.relationships(content, key)
        people = (
            held("particulars", person=list(stated), on=notice.day(content), using=request.using)
            if stated
            else []
        )
        known = {row["person_id"]: row for row in people}
        for person, text in stated.items():
            row = known.get(person, {})
            name = str(row.get("name") or row.get("roman_name") or "")
            at = f"{key}.{person}"
            findings += relationship(text, str(row.get("sex", "")), name, at)
            if row:
                born = date.fromisoformat(row["birth_on"])
                findings += _ages(normalised(text), at, name, born, notice.day(content))
    return findings


def head_of_rest(request: Request) -> list[Finding]:
    """If the head leaves and two or more stay, a new head is asked for (§4.0.4); what is stated has exactly one."""
    content = request.content
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    leaving = set(notice.movers(content)) or {int(content.get("person_id") or 0)}
    staying = [member for member in state.members if member.person not in leaving]
    if len(staying) < 2 or state.head is None or state.head.person not in leaving:
        return []
    stated = notice.relationships(content, "remaining")
    if not stated:
        return [
            alert(
                "head-leaves", "remaining", f"世帯主が異動し、{len(staying)}人が残ります。",
                "新しい世帯主と続柄を入力してください。決まらないときは世帯主変更の届出を依頼してください。",
                "住民記録システム標準仕様書4.0.4",
            )
        ]  # fmt: skip
    findings = []
    if set(stated) != {member.person for member in staying}:
        findings.append(
            error(
                "rest-incomplete",
                "remaining",
                "残る世帯員全員の続柄がそろっていません。",
                "全員の続柄を入力してください。",
            )
        )
    if list(map(normalised, stated.values())).count(HEAD) != 1:
        findings.append(
            error(
                "heads",
                "remaining",
                "残る世帯の世帯主が1人になっていません。",
                "世帯主を1人だけ選んでください。",
            )
        )
    return findings


def address(request: Request) -> list[Finding]:
    """A new address names a town of this ward and a number."""
    to = request.content.get("to") or {}
    if to.get("household_id"):
        return []
    findings = []
    towns = {town.name for town in city().towns_of(request.ward_code)}
    town = to.get("town", "")
    if not town:
        findings.append(error("town", "to.town", "町名が空欄です。", "町名を選んでください。"))
    elif towns and town not in towns:
        # Neither town nor ward is named: a finding is shown with filings of protected persons too.
        findings.append(
            alert(
                "town-unknown",
                "to.town",
                "この区の町名の一覧にない町名です。",
                "町名と区を確かめてください。",
            )
        )
    if not to.get("number"):
        findings.append(
            alert("number", "to.number", "番地・号が空欄です。", "無番地のときだけ、このまま進んでください。")
        )
    return findings


def move_out_day(request: Request) -> list[Finding]:
    """A move-out may be filed beforehand; long after the move it is entered ex officio (§4.1.3.0.1)."""
    findings = _not_in_future(request)
    on = notice.day(request.content)
    if move_out_needs_other_paper(on, request.filed_on):
        findings.append(
            alert(
                "late-move-out", "moved_on", "転出した日から14日を過ぎて届け出られています。",
                "職権による消除として扱い、転出証明書に準ずる証明書を交付してください。",
                "住民記録システム標準仕様書4.1.3.0.1",
            )
        )  # fmt: skip
    if not request.content.get("destination"):
        findings.append(
            error(
                "destination", "destination", "転出先の住所が空欄です。", "転出先（国外は国名）を入力してください。",
                "住民基本台帳法24条",
            )
        )  # fmt: skip
    return findings


def not_suppressed(request: Request) -> list[Finding]:
    """Nothing holds up a change of these persons (異動抑止, §3.1)."""
    persons = notice.persons(request.content)
    rows = held("suppression", person=persons, on=request.today, using=request.using) if persons else []
    findings = []
    for row in rows:
        if row["kind"] != "change":
            continue
        make = error if row["level"] == "error" else alert
        findings.append(
            make(
                "suppressed", "", f"異動抑止の対象者が含まれています（理由: {row['reason'] or '記載なし'}）。",
                "抑止を設定した係に確かめてください。", "住民記録システム標準仕様書3.1",
            )
        )  # fmt: skip
    return findings


def members_unchanged(request: Request) -> list[Finding]:
    """The members the clerk saw are the members now; otherwise somebody came or left meanwhile."""
    content = request.content
    seen = {int(person) for person in content.get("members", [])}
    if not seen:
        return []
    households: set[int] = {int(content["household_id"])} if content.get("household_id") else set()
    to = content.get("to") or {}
    if to.get("household_id"):
        households.add(int(to["household_id"]))
    now: set[int] = set()
    for household in households:
        state: HouseholdState = state_for(request, household, notice.day(content))
        now |= {member.person for member in state.members}
    if now <= seen:
        return []
    return [
        error(
            "members-changed", "", "この世帯に、画面を開いたあとで世帯員が加わりました。",
            "世帯を開き直して、もう一度入力してください。",
        )
    ]  # fmt: skip


def reason(request: Request) -> list[Finding]:
    """What the office does ex officio states why."""
    if str(request.content.get("reason", "")).strip():
        return []
    return [error("reason", "reason", "理由が空欄です。", "職権で行う理由と確かめた資料を入力してください。")]


def all_of(*checks: Check) -> Check:
    """Return a check that runs others in order; the days come first, since the rest builds on them."""

    def run(request: Request) -> list[Finding]:
        findings: list[Finding] = []
        for check in checks:
            findings += check(request)
        return findings

    return run


def relocation(request: Request) -> list[Finding]:
    """A move of known persons: those who stay get a head, and a new household has one."""
    content = request.content
    on = notice.day(content)
    state = state_for(request, int(content["household_id"]), on)
    moving = set(notice.movers(content))
    findings = head_of_rest(request)
    to = content.get("to") or {}
    stays_whole = (
        moving >= {member.person for member in state.members} and state.ward_code == request.ward_code
    )
    if stays_whole and not to.get("household_id") and not notice.relationships(content):
        return findings
    stated = {person: normalised(text) for person, text in notice.relationships(content).items()}
    kinds = [
        stated.get(member.person, member.residence["relationship"])
        for member in state.members
        if member.person in moving
    ]
    heads = kinds.count(HEAD)
    if to.get("household_id") and heads:
        findings.append(
            error(
                "head-joins", "relationships", "入る世帯には世帯主がいます。",
                "異動する人の、入る世帯の世帯主との続柄を入力してください。",
            )
        )  # fmt: skip
    if not to.get("household_id") and heads != 1:
        cause = "新しい世帯に世帯主がいません。" if not heads else f"新しい世帯に世帯主が{heads}人います。"
        findings.append(error("heads", "relationships", cause, "世帯主を1人だけ選んでください。"))
    return findings


def new_household_head(request: Request) -> list[Finding]:
    """A household that splits off states a relationship for everybody, and exactly one head."""
    stated = notice.relationships(request.content)
    findings = []
    if set(stated) != set(notice.movers(request.content)):
        findings.append(
            error(
                "incomplete",
                "relationships",
                "分かれる人全員の続柄がそろっていません。",
                "全員の続柄を入力してください。",
            )
        )
    if list(map(normalised, stated.values())).count(HEAD) != 1:
        findings.append(
            error(
                "heads",
                "relationships",
                "新しい世帯の世帯主が1人になっていません。",
                "世帯主を1人だけ選んでください。",
            )
        )
    return findings


def whole_household_stated(request: Request) -> list[Finding]:
    """A new head: everybody's relationship to the new head is stated, and one is the head."""
    findings = stated_relationships(request)
    stated = list(map(normalised, notice.relationships(request.content).values()))
    if stated.count(HEAD) != 1:
        findings.append(
            error(
                "heads", "relationships", "世帯主が1人になっていません。", "世帯主を1人だけ選んでください。"
            )
        )
    if sum(kind in SPOUSES for kind in stated) > 1:
        findings.append(
            alert(
                "spouses", "relationships", "世帯主の配偶者が2人以上になります。", "続柄を確かめてください。"
            )
        )
    return findings


def birth(request: Request) -> list[Finding]:
    """A newborn child: one entrant with name, domicile and a relationship to the head of a household that has one."""
    people = request.content.get("entrants", [])
    if len(people) != 1:
        return [
            error(
                "one-child",
                "entrants",
                "子を1人ずつ入力してください。",
                "双子は2回に分けて受け付けてください。",
            )
        ]
    on = notice.day(request.content)
    child = {**people[0], "birth_on": on.isoformat()}
    findings = _entrant(child, "entrants.0", on)
    if normalised(child.get("relationship", "")) == HEAD:
        findings.append(
            error(
                "head-joins",
                "entrants.0.relationship",
                "生まれた子は世帯主になれません。",
                "続柄を確かめてください。",
            )
        )
    return findings + _known_already(request, child, "entrants.0", on)


def changed_particulars(request: Request) -> list[Finding]:
    """Corrected particulars leave nothing blank that must not be."""
    changes = request.content.get("changes") or {}
    findings = []
    if "birth_on" in changes and not changes["birth_on"]:
        findings.append(error("blank", "changes.birth_on", "生年月日が空欄です。", "入力してください。"))
    if "name" in changes and not changes["name"] and not changes.get("roman_name"):
        findings.append(error("blank", "changes.name", "氏名が空欄です。", "入力してください。"))
    if changes.get("birth_text"):
        findings += _written(changes["birth_text"], RegisterItem.BORN_ON, "changes.birth_on")
    return findings


def own_ward(request: Request) -> list[Finding]:
    """The household belongs to this ward; residents of another are changed there (§4.0.1)."""
    household = request.content.get("household_id")
    if not household or ward_of(int(household), using=request.using) == request.ward_code:
        return []
    return [
        error(
            "other-ward", "", "この世帯はほかの区の世帯です。",
            "その区で受け付けてください。引っ越しは区間異動で受け付けます。", "住民記録システム標準仕様書4.0.1",
        )
    ]  # fmt: skip


def belongs(request: Request) -> list[Finding]:
    """The person whose particulars are corrected is, or last was, a resident of the household named."""
    person, household = int(request.content["person_id"]), int(request.content["household_id"])
    rows = held("residence", person=[person], using=request.using)
    if rows and rows[-1]["household_id"] == household:
        return []
    return [
        error("not-a-member", "", "この人はこの世帯の世帯員ではありません。", "世帯を開き直してください。")
    ]


def may_be_taken_back(request: Request) -> list[Finding]:
    """Only an act of a notice or ex officio entry is taken back, whole, by the ward that recorded it."""
    (act,) = acts_with_numbers([int(request.content["act_id"])], using=request.using) or (None,)
    if act is None or not any(known.code == act.kind for known in procedures()):
        return [
            error(
                "no-such-act",
                "act_id",
                "取り消せる異動の記録ではありません。",
                "世帯の履歴から取り消す異動を選んでください。",
            )
        ]
    if act.office.partition("-")[0] != request.ward_code:
        return [
            error("other-ward", "act_id", "ほかの区が記録した異動です。", "記録した区に依頼してください。")
        ]
    if not set(act.subjects) <= set(notice.persons(request.content)):
        return [
            error(
                "members-changed",
                "",
                "取り消す異動の対象者がそろっていません。",
                "世帯の履歴から選び直してください。",
            )
        ]
    return []
