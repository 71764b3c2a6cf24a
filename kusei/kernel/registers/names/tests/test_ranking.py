"""The nearest finding comes first."""

from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.registers.names import Candidate, best_first, rank, search_terms
from kusei.kernel.registers.names.ranking import Match


def asked(query: str):
    return search_terms(query, lambda text: None)


def in_order(query: str, *candidates: Candidate) -> None:
    """Assert that the candidates come in this order, whatever order they are given in."""
    assert best_first(reversed(candidates), asked(query), lambda candidate: candidate) == list(candidates)
    assert best_first(candidates, asked(query), lambda candidate: candidate) == list(candidates)


def test_written_name() -> None:
    in_order(
        "髙𠮷",
        Candidate("髙𠮷", "タカヨシ"),
        Candidate("高吉", "タカヨシ"),
        Candidate("髙𠮷　太郎", "タカヨシ　タロウ"),
        Candidate("高吉　太郎", "タカヨシ　タロウ"),
        Candidate("髙𠮷田　太郎", "タカヨシダ　タロウ"),
        Candidate("高吉田　太郎", "タカヨシダ　タロウ"),
        Candidate("大髙𠮷田　太郎", "オオタカヨシダ　タロウ"),
        Candidate("大高吉田　太郎", "オオタカヨシダ　タロウ"),
        Candidate("山田　太郎", "ヤマダ　タロウ"),
    )


def test_voiced_readings_as_typed_come_first() -> None:
    in_order("ナカジマ", Candidate("中島　一", "ナカジマ　ハジメ"), Candidate("中島　一", "ナカシマ　ハジメ"))
    in_order("ナカシマ", Candidate("中島　一", "ナカシマ　ハジメ"), Candidate("中島　一", "ナカジマ　ハジメ"))


def test_other_spelling_of_a_reading_is_a_finding() -> None:
    assert rank(Candidate("飯塚　一", "イイヅカ　ハジメ"), asked("いいずか")).match == Match.PART


def test_name_in_kana_is_a_finding() -> None:
    assert rank(Candidate("森　みどり", ""), asked("みどり")).match == Match.PART_AS_TYPED


def test_whole_name_in_two_words() -> None:
    whole = Candidate("髙𠮷　太郎", "タカヨシ　タロウ")
    assert rank(whole, asked("髙𠮷 太郎")).match == Match.WHOLE_AS_TYPED
    assert rank(whole, asked("高吉 太郎")).match == Match.WHOLE
    assert rank(whole, asked("タカヨシ タロー")).match == Match.WHOLE
    assert rank(whole, asked("太郎 タカ")).match == Match.BEGINS_AS_TYPED
    assert rank(whole, asked("髙𠮷 花子")).match == Match.NONE


def test_on_the_register_and_present_name_first_at_equal_nearness() -> None:
    in_order(
        "高吉太郎",
        Candidate("高吉　太郎", "タカヨシ　タロウ"),
        Candidate("高吉　太郎", "タカヨシ　タロウ", on_register=False),
        Candidate("高吉　太郎", "タカヨシ　タロウ", former_name=True),
        Candidate("高吉　太郎", "タカヨシ　タロウ", former_name=True, on_register=False),
        Candidate("高吉　太郎丸", "タカヨシ　タロウマル"),
    )


def test_numbers_and_days_do_not_grade() -> None:
    assert rank(Candidate("山田　太郎", "ヤマダ　タロウ"), asked("0418-2207-3")).match == Match.WHOLE_AS_TYPED


@given(st.permutations(range(6)))
def test_equals_keep_their_order(order: list[int]) -> None:
    people = [(number, Candidate("山田　太郎", "ヤマダ　タロウ")) for number in order]
    assert best_first(people, asked("山田"), lambda person: person[1]) == people
