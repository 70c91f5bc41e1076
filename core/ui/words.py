"""Words of the interface in English and French, and safe text for Markdown.

Decisions:
- One table; keys are used by the pages, never shown. A missing key is a `KeyError`
  in the first test that draws the page.
- Anything that a model, a file or a person wrote goes through `plain` before it
  reaches a Markdown element: it is shown as it was written and does nothing.
"""

import re

from core.domain.sentences import Language
from core.ui.words_of_adding import ADDING_TEXT
from core.ui.words_of_cases import CASES_TEXT
from core.ui.words_of_estimate import ESTIMATE_TEXT
from core.ui.words_of_evaluation import EVALUATION_TEXT
from core.ui.words_of_figures import FIGURES_TEXT
from core.ui.words_of_handing_out import HANDING_OUT_TEXT
from core.ui.words_of_models import MODELS_TEXT
from core.ui.words_of_review import REVIEW_TEXT

TEXT: dict[str, tuple[str, str]] = {
    **CASES_TEXT,
    **MODELS_TEXT,
    **ADDING_TEXT,
    **ESTIMATE_TEXT,
    **EVALUATION_TEXT,
    **FIGURES_TEXT,
    **HANDING_OUT_TEXT,
    **REVIEW_TEXT,
    "app.title": ("Car damage assessment", "Évaluation des dommages auto"),
    "nav.assess": ("Assess", "Évaluer"),
    "nav.cases": ("Cases", "Dossiers"),
    "nav.models": ("Models", "Modèles"),
    "nav.evaluate": ("Evaluate", "Mesurer"),
    "assess.title": ("Assess a photo", "Évaluer une photo"),
    "assess.lead": (
        "Drop photos of a car. Each is checked, assessed and explained on the machine "
        "that runs this program; nothing is sent elsewhere.",
        "Déposez des photos d'une voiture. Chacune est contrôlée, évaluée et expliquée "
        "sur la machine qui exécute ce programme ; rien n'est envoyé ailleurs.",
    ),
    "assess.lead_remote": (
        "Drop photos of a car. Each is checked here and sent to the model server that "
        "the operator of this program has set ({host}).",
        "Déposez des photos d'une voiture. Chacune est contrôlée ici, puis envoyée au "
        "serveur de modèles réglé par l'exploitant de ce programme ({host}).",
    ),
    "assess.upload": (
        "Photos (JPEG, PNG, HEIC, WebP, AVIF, TIFF, BMP; up to {mb:g} MB each)",
        "Photos (JPEG, PNG, HEIC, WebP, AVIF, TIFF, BMP ; {mb:g} Mo au plus chacune)",
    ),
    "assess.use_camera": ("Use the camera", "Utiliser l'appareil photo"),
    "assess.camera": ("Take a picture of the damage", "Photographiez le dommage"),
    "assess.examples": ("Try an example", "Essayer un exemple"),
    "assess.examples_are": (
        "Rendered pictures, not photos.",
        "Images de synthèse, pas des photos.",
    ),
    "assess.clear": ("Clear photos", "Retirer les photos"),
    "assess.stop": ("Stop", "Arrêter"),
    "assess.go_on": ("Continue", "Continuer"),
    "assess.stopped": (
        "Stopped: {left} of {all} photos are not assessed yet.",
        "Arrêté : {left} photo(s) sur {all} restent à évaluer.",
    ),
    "assess.working": (
        "Assessing photo {number} of {all}",
        "Évaluation de la photo {number} sur {all}",
    ),
    "assess.writing": ("The model is writing", "Le modèle écrit"),
    "assess.tokens": ("{tokens} tokens so far", "{tokens} jetons jusqu'ici"),
    "assess.retelling": (
        "All photos are assessed; the explanation is being written",
        "Toutes les photos sont évaluées ; l'explication est en cours de rédaction",
    ),
    "assess.too_many": (
        "{given} photos were given; the limit is {limit} at a time. The first {limit} "
        "are assessed; remove some and add the others.",
        "{given} photos ont été données ; la limite est de {limit} à la fois. Les "
        "{limit} premières sont évaluées ; retirez-en pour ajouter les autres.",
    ),
    "assess.show_photo": ("Show photo {number}", "Afficher la photo {number}"),
    "photo.marks": ("Show marks", "Afficher les marques"),
    "photo.rendered": (
        "Rendered example, not a photo: the models learned from real photos and can be "
        "wrong here.",
        "Exemple de synthèse, pas une photo : les modèles ont appris sur de vraies "
        "photos et peuvent se tromper ici.",
    ),
    "photo.facts": (
        "{size} · {format} · sharpness {sharpness} of 1 · "
        "brightness {brightness} of 255",
        "{size} · {format} · netteté {sharpness} sur 1 · "
        "luminosité {brightness} sur 255",
    ),
    "photo.refused": ("Photo refused", "Photo refusée"),
    "photo.same_file": (
        "This is the same file as photo {number}.",
        "C'est le même fichier que la photo {number}.",
    ),
    "photo.looks_same": (
        "This looks like the same picture as photo {number} ({bits} of 64 bits of the "
        "picture fingerprint differ).",
        "Cette image ressemble à la photo {number} ({bits} bits sur 64 de l'empreinte "
        "diffèrent).",
    ),
    "advice.go_on": (
        "The assessment goes on; a better photo makes it surer.",
        "L'évaluation continue ; une meilleure photo la rendrait plus sûre.",
    ),
    "result.findings": ("Findings", "Constats"),
    "result.whole_photo": (
        "The severity is judged for the photo as a whole, not for each finding.",
        "La gravité est jugée pour l'ensemble de la photo, pas pour chaque constat.",
    ),
    "result.confidence": ("{percent} sure", "sûr à {percent}"),
    "result.words": ("In plain words", "En clair"),
    "result.download": ("Download the report", "Télécharger le rapport"),
    "result.cut_off": (
        "The answer reached its limit of {tokens} tokens and was cut off; there may be "
        "more damage than listed.",
        "La réponse a atteint sa limite de {tokens} jetons et a été coupée ; il peut y "
        "avoir d'autres dommages que ceux listés.",
    ),
    "result.other_model": (
        "Another model can be chosen on the Models page.",
        "Un autre modèle peut être choisi à la page Modèles.",
    ),
    "result.retry": ("Try again", "Réessayer"),
    "made.title": ("How this was made", "Comment ce résultat a été obtenu"),
    "made.model": ("Model", "Modèle"),
    "made.row": ("Row of the chain", "Ligne de la chaîne"),
    "made.source": ("Source", "Source"),
    "made.revision": ("Revision", "Révision"),
    "made.precision": ("Precision", "Précision"),
    "made.prompt": ("Prompt version", "Version de la question"),
    "made.time": ("Assessed at", "Évalué le"),
    "made.seconds": ("Seconds", "Secondes"),
    "made.cached": ("From an earlier result", "Repris d'un résultat antérieur"),
    "made.hash": ("SHA-256 of the photo", "SHA-256 de la photo"),
    "made.program": ("Program version", "Version du programme"),
    "made.attempts": (
        "Models tried, in the order of the chain",
        "Modèles essayés, dans l'ordre de la chaîne",
    ),
    "made.opened": ("opened", "ouvert"),
    "made.raw": ("The model's own words", "Les mots du modèle"),
    "side.language": ("Language", "Langue"),
    "side.model": ("Model", "Modèle"),
    "side.ready": ("{title} · ready · {device}", "{title} · prêt · {device}"),
    "side.not_loaded": (
        "No model in memory; it opens with the first photo.",
        "Aucun modèle en mémoire ; il s'ouvre à la première photo.",
    ),
    "side.memory": ("Memory (live)", "Mémoire (en direct)"),
    "unit.gb": ("GB", "Go"),
    "unit.mb": ("MB", "Mo"),
    "side.gpu": (
        "GPU {index} · {used} of {total}",
        "GPU {index} · {used} sur {total}",
    ),
    "side.gpu_torch": (
        "{name}: {free} free · allocated {allocated} · reserved {reserved}",
        "{name} : {free} libres · alloués {allocated} · réservés {reserved}",
    ),
    "side.no_gpu": ("No NVIDIA GPU on this machine.", "Aucun GPU NVIDIA ici."),
    "side.ram": ("RAM · {used} of {total}", "RAM · {used} sur {total}"),
    "side.process": (
        "This program: {held} · CPU {cpu}",
        "Ce programme : {held} · CPU {cpu}",
    ),
    "side.free": ("Free model memory", "Libérer la mémoire du modèle"),
    "side.freed": (
        "{title} closed: {before} → {after}, {freed} came back.",
        "{title} fermé : {before} → {after}, {freed} rendus.",
    ),
    "side.nothing_to_free": (
        "No model was in memory; nothing to free.",
        "Aucun modèle en mémoire ; rien à libérer.",
    ),
}

EXAMPLE_WORDS: dict[str, tuple[str, str]] = {
    "101_front34_none.jpg": ("undamaged", "intacte"),
    "102_front34_crash.jpg": ("front crash", "choc avant"),
    "104_rear34_rearcrash.jpg": ("rear crash", "choc arrière"),
    "106_close_dent.jpg": ("dent", "bosse"),
    "110_close_lamp.jpg": ("lamp", "phare"),
    "112_close_windscreen.jpg": ("windshield", "pare-brise"),
}

# Signs that turn the direction of whatever follows: a date would be read backwards.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")  # white space, but not the no-break kinds
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^@/&=])")


def text(key: str, language: Language, **values: object) -> str:
    """The words for a key, with values filled in."""
    return TEXT[key][language is Language.FR].format(**values)


def plain(written: str) -> str:
    """Text that somebody else wrote, safe inside a Markdown element."""
    shown = _TURNS.sub("", _BREAKS.sub(" ", written))
    return _MARKDOWN.sub(r"\\\1", shown.strip())
