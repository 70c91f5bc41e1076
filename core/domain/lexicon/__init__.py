"""The words that people and models write for parts, damages and sides → our keys.

Decisions:
- One table serves British and American English and French; accents, capitals, hyphens,
  underscores and the plural do not matter.
- The longest wording wins ("wheel arch" is not a wheel), and a word is whole or not
  there at all ("hooded" is no hood).
- Never a guess: an unknown word for a part is `other`, two different ones are
  `unknown`, and so are the driver's side, nearside and offside: which side they are
  depends on the country.
- A bare wing (aile) may be front or rear, so it is `other`; with its end it is known.
- `find_mentions` knows only words that mean damage wherever they stand. The `read_`
  functions are for a field that can hold nothing else, so they know more ("light").

`tokens` splits a text, `part_words` and `damage_words` are the tables, `mentions` finds
words in running text, `reading` reads one field, `clean_claims` knows "no damage".
"""

from core.domain.lexicon.clean_claims import (
    bare_text,
    denies_damage,
    says_no_damage,
    without_clean_claims,
)
from core.domain.lexicon.damage_words import settle
from core.domain.lexicon.mentions import Mention, find_mentions
from core.domain.lexicon.part_words import COARSE
from core.domain.lexicon.reading import (
    is_negated,
    read_column,
    read_damage_type,
    read_damage_types,
    read_part,
    read_parts,
    read_severity,
    read_side,
    read_view,
    speaks_of_picture,
)

__all__ = [
    "COARSE",
    "Mention",
    "bare_text",
    "denies_damage",
    "find_mentions",
    "is_negated",
    "read_column",
    "read_damage_type",
    "read_damage_types",
    "read_part",
    "read_parts",
    "read_severity",
    "read_side",
    "read_view",
    "says_no_damage",
    "settle",
    "speaks_of_picture",
    "without_clean_claims",
]
