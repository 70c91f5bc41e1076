"""Sentences that say of the whole car that nothing is damaged.

Decisions:
- Only an explicit statement counts, as a whole sentence and about the car or photo:
  "No damage detected." does, "No damage on the hood." and "It looks fine." do not.
- `denies_damage` is the looser question for texts that must not deny damage at all.
"""

import re
import unicodedata

SEEN_EN = r"(?:detected|found|visible|seen|observed|identified|noted|present|apparent)"
SEEN_FR = (
    r"(?:detecte|constate|visible|observe|trouve|identifie|releve|apparent|present|vu|"
    r"decele)e?s?"
)
HERE_EN = r"(?: (?:on|in|to) (?:the|this) (?:car|vehicle|photo|image|picture))?"
HERE_FR = r"(?: (?:sur|a) (?:le|la|ce|cette|l) (?:vehicule|voiture|photo|image))?"
KIND_EN = r"(?:(?:visible|apparent|obvious|external|exterior|signs? of) )*"
CLEAN = re.compile(
    "|".join(
        (
            rf"(?:there (?:is|are) )?no {KIND_EN}damages?(?: (?:was|were|is|are|"
            rf"has been|have been|can be))?(?: {SEEN_EN})?{HERE_EN}",
            rf"no damaged parts?(?: {SEEN_EN})?{HERE_EN}",
            r"(?:(?:the|this) (?:car|vehicle) is )?(?:undamaged|not damaged)",
            rf"(?:the|this) (?:car|vehicle) (?:shows|has) no {KIND_EN}damages?",
            rf"(?:il n y a )?(?:aucun|pas de) (?:dommage|degat)s?(?: visibles?| "
            rf"apparents?)?(?: n (?:est|a ete))?(?: {SEEN_FR})?{HERE_FR}",
            rf"aucune piece endommagee(?: {SEEN_FR})?{HERE_FR}",
            r"(?:le|la|ce|cette) (?:vehicule|voiture) ne presente (?:aucun|pas de) "
            r"(?:dommage|degat)s?(?: visibles?| apparents?)?",
            r"(?:le|la|ce|cette) (?:vehicule|voiture) n est pas endommagee?",
        )
    )
)
DENIAL = re.compile(
    r"\b(?:no|not|without|any|aucune?|sans|pas|ni|non|nulle?) (?:[a-z]+ ){0,2}?"
    r"(?:damages?d?|dommages?|degats?|defects?|defauts?|endommagee?s?|abimee?s?)\b"
    r"|\b(?:undamaged|unharmed|intacte?s?|indemnes?|flawless|pristine|unscathed)\b"
    r"|\b(?:good|perfect|excellent|bon|parfait) (?:condition|shape|etat)\b"
    r"|\bnothing (?:is |was )?(?:damaged|wrong|found)\b|\bcar is (?:fine|clean|ok)\b"
)


def bare_text(text: str) -> str:
    """Lower case without accents; every run of other signs is one space."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    kept = "".join(sign for sign in split if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", kept).strip()


def says_no_damage(sentence: str) -> bool:
    """Whether this sentence, as a whole, says that the car shows no damage."""
    return CLEAN.fullmatch(bare_text(sentence)) is not None


def without_clean_claims(text: str) -> str:
    """The bare text with its statements of no damage taken out."""
    return CLEAN.sub(" ", bare_text(text))


def denies_damage(text: str) -> bool:
    """Whether anything in the text denies damage, of the car or of a part."""
    return DENIAL.search(bare_text(text)) is not None
