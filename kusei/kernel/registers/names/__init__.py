"""How names of people and places are found.

Kept: exactly as entered, with characters outside the BMP and variation selectors; nothing here changes what is kept.
Found: by keys derived from the kept text, which forget the differences that a clerk cannot hear or need not see.

    kana.py        readings (フリガナ): kana_key, kana_keys, kana_exact
    characters.py  names in kanji or alphabet: name_key; variants.csv says which characters are one (異体字)
    places.py      addresses: place_key
    bigrams.py     pieces of a key for an index over text[], and the LIKE patterns of the recheck
    search.py      what a search box was given: search_terms
    ranking.py     which finding comes first: rank, best_first

The fuzziness follows 住民記録システム標準仕様書 2.1 (清濁半濁、拗促音の大小、長音、オ段に続くウ・オ、空白、ハイフン、異体字).
"""

from kusei.kernel.registers.names.bigrams import bigrams, inner_bigrams, inner_pattern, prefix_pattern
from kusei.kernel.registers.names.characters import name_exact, name_key, variants_of
from kusei.kernel.registers.names.kana import kana_exact, kana_key, kana_keys
from kusei.kernel.registers.names.places import place_key
from kusei.kernel.registers.names.ranking import Candidate, Rank, best_first, rank
from kusei.kernel.registers.names.search import SearchTerms, Word, search_terms

__all__ = [
    "Candidate",
    "Rank",
    "SearchTerms",
    "Word",
    "best_first",
    "bigrams",
    "inner_bigrams",
    "inner_pattern",
    "kana_exact",
    "kana_key",
    "kana_keys",
    "name_exact",
    "name_key",
    "place_key",
    "prefix_pattern",
    "rank",
    "search_terms",
    "variants_of",
]
