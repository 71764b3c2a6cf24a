"""Which finding comes first.

Nearness decides first: the name as typed, then the same name in other characters or with other 濁点, then 氏 or 名 alone,
then a beginning, then a part. At equal nearness a present name comes before a former one (旧氏, 前の氏名), and a person
who is on the register before one who has left it or died. Equals keep the order they came in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeVar

from kusei.kernel.registers.names.characters import name_exact, name_key
from kusei.kernel.registers.names.kana import kana_exact, kana_key, kana_keys
from kusei.kernel.registers.names.search import SearchTerms

Item = TypeVar("Item")


class Match(IntEnum):
    """How near a finding is to what was asked; smaller is nearer. _AS_TYPED: not only by a folded key."""

    WHOLE_AS_TYPED = 0
    WHOLE = 1
    PART_AS_TYPED = 2
    PART = 3
    BEGINS_AS_TYPED = 4
    BEGINS = 5
    CONTAINS_AS_TYPED = 6
    CONTAINS = 7
    NONE = 8


class Rank(NamedTuple):
    """The place of a finding: compare as a tuple, smaller first."""

    match: Match
    former_name: bool
    not_on_register: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding to be placed.

    name, kana: the name that was found and its reading as kept, 氏 and 名 parted by a space if they are.
    former_name: this is not the person's present name.
    on_register: the person is a resident now (not moved out, not dead).
    """

    name: str
    kana: str
    former_name: bool = False
    on_register: bool = True


def _nearness(
    asked: str, keys: Iterable[str], kept: str, exact: Callable[[str], str], key: Callable[[str], str]
) -> Match:
    """Compare one asked text with one kept text: exact tells what is typed alike, key what is found alike."""
    whole, parts = exact(kept), [exact(part) for part in kept.split()]
    typed = exact(asked)
    if not typed:
        return Match.NONE
    whole_key, part_keys = key(kept), [key(part) for part in kept.split()]
    keys = tuple(keys)
    tests = (
        (Match.WHOLE_AS_TYPED, whole == typed),
        (Match.WHOLE, whole_key in keys),
        (Match.PART_AS_TYPED, typed in parts),
        (Match.PART, any(part in keys for part in part_keys)),
        (Match.BEGINS_AS_TYPED, whole.startswith(typed)),
        (Match.BEGINS, whole_key.startswith(keys)),
        (Match.CONTAINS_AS_TYPED, typed in whole),
        (Match.CONTAINS, any(asked_key in whole_key for asked_key in keys)),
    )
    return next((match for match, holds in tests if holds), Match.NONE)


def _of_kana(asked: str, candidate: Candidate) -> Match:
    in_reading = _nearness(asked, kana_keys(asked), candidate.kana, kana_exact, kana_key)
    in_name = _nearness(asked, (name_key(asked),), candidate.name, kana_exact, name_key)
    return min(in_reading, in_name)


def _of_name(asked: str, candidate: Candidate) -> Match:
    return _nearness(asked, (name_key(asked),), candidate.name, name_exact, name_key)


def rank(candidate: Candidate, terms: SearchTerms) -> Rank:
    """Return the place of a candidate among the findings of a question.

    Only the words that are names or readings are compared; numbers, days and addresses do not grade: they hold or not.
    Several words of one kind are compared joined (氏 名), or each alone if that is nearer; the worst word decides.
    """
    matches: list[Match] = []
    for compare, texts in (
        (_of_kana, [word.text for word in terms.of("kana")]),
        (_of_name, [word.text for word in terms.of("kanji", "alphabet")]),
    ):
        if texts:
            joined = compare("".join(texts), candidate)
            matches.append(min(joined, max(compare(text, candidate) for text in texts)))
    match = max(matches, default=Match.WHOLE_AS_TYPED)
    return Rank(match, candidate.former_name, not candidate.on_register)


def best_first(
    items: Iterable[Item], terms: SearchTerms, candidate_of: Callable[[Item], Candidate]
) -> list[Item]:
    """Return the items, nearest first; equals in the order they came (so sort by reading before)."""
    return sorted(items, key=lambda item: rank(candidate_of(item), terms))
