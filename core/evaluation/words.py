"""Titles of the figures, in English and French, under the pieces of their keys."""

from core.domain.sentences import Sentence

GROUPS: dict[str, Sentence] = {
    "car": Sentence("Car or not", "Voiture ou non"),
    "damaged": Sentence("Damaged or not", "Endommagée ou non"),
    "types": Sentence(
        "Types of damage, among damaged photos",
        "Types de dommage, parmi les photos endommagées",
    ),
    "parts": Sentence(
        "Damaged parts, among damaged photos",
        "Pièces endommagées, parmi les photos endommagées",
    ),
    "severity": Sentence("Severity", "Gravité"),
    "view": Sentence("View", "Vue"),
    "pairs": Sentence(
        "Findings matched with the labelled ones",
        "Constats rapprochés de ceux étiquetés",
    ),
    "seconds": Sentence("Time", "Temps"),
}

FIGURES: dict[str, Sentence] = {
    # group.figure, or figure alone where every group calls it so
    "auc": Sentence("AUC", "AUC"),
    "ap": Sentence("average precision", "précision moyenne"),
    "f1": Sentence("F1", "F1"),
    "precision": Sentence("precision", "précision"),
    "recall": Sentence("recall", "rappel"),
    "macro_f1": Sentence(
        "macro-F1, not told is a miss", "macro-F1, non dit compte comme manqué"
    ),
    "macro_f1_best": Sentence("macro-F1, likeliest class", "macro-F1, classe probable"),
    "accuracy": Sentence(
        "right, not told is a miss", "juste, non dit compte comme manqué"
    ),
    "accuracy_best": Sentence("right, likeliest class", "juste, classe probable"),
    "accuracy_told": Sentence("right where told", "juste parmi ce qui est dit"),
    "told": Sentence("told at all", "part où c'est dit"),
    "mean": Sentence("mean", "moyenne"),
    "car.refused": Sentence("cars called not usable", "voitures dites inutilisables"),
    "car.let_through": Sentence(
        "other pictures judged as a car", "autres images jugées comme voiture"
    ),
    "car.cannot_tell_others": Sentence(
        "other pictures: cannot tell", "autres images : impossible à dire"
    ),
    "damaged.recall": Sentence("damaged photos found", "endommagées trouvées"),
    "damaged.missed": Sentence(
        "damaged photos called undamaged", "endommagées dites intactes"
    ),
    "damaged.balanced_accuracy_decided": Sentence(
        "balanced accuracy where it decides", "exactitude équilibrée si tranché"
    ),
    "damaged.balanced_accuracy_strict": Sentence(
        "balanced accuracy, no verdict is wrong",
        "exactitude équilibrée, sans verdict = faux",
    ),
    "damaged.false_alarms": Sentence(
        "undamaged photos called damaged", "intactes dites endommagées"
    ),
    "damaged.false_alarms_whole": Sentence(
        "… of these whole cars", "… dont voitures entières"
    ),
    "damaged.false_alarms_closeups": Sentence(
        "… of these close-ups", "… dont gros plans"
    ),
    "damaged.closeups_undamaged_or_unsure": Sentence(
        "undamaged close-ups: undamaged or cannot tell",
        "gros plans intacts : intact ou impossible à dire",
    ),
    "damaged.no_verdict_damaged": Sentence(
        "no verdict on damaged photos", "sans verdict, endommagées"
    ),
    "damaged.no_verdict_undamaged": Sentence(
        "no verdict on undamaged photos", "sans verdict, intactes"
    ),
    "damaged.ece": Sentence("calibration error (ECE)", "erreur de calibration (ECE)"),
    "damaged.ece_balanced": Sentence(
        "calibration error, classes weighed equally",
        "erreur de calibration, classes à poids égal",
    ),
    "damaged.risk_coverage_area": Sentence(
        "area under risk–coverage (lower is better)",
        "aire risque–couverture (bas = mieux)",
    ),
    "pairs.part_side_type_severity": Sentence(
        "part, side, type, severity", "pièce, côté, type, gravité"
    ),
    "pairs.part_type_severity": Sentence(
        "part, type, severity", "pièce, type, gravité"
    ),
    "pairs.part_type": Sentence("part, type", "pièce, type"),
    "seconds.median": Sentence("per photo, median", "par photo, médiane"),
    "seconds.p95": Sentence("per photo, 95th percentile", "par photo, 95e centile"),
}

NOTES: dict[str, Sentence] = {
    "damaged": Sentence(
        "No verdict: cannot tell, or not a usable photo. An interval of one point says "
        "that all photos agree, not that it is certain: with no error in n photos, up "
        "to 3 / n is possible.",
        "Sans verdict : impossible à dire, ou photo inutilisable. Un intervalle d'un "
        "point dit que toutes les photos s'accordent, pas que c'est certain : sans "
        "erreur sur n photos, jusqu'à 3 / n reste possible.",
    ),
}

KINDS: dict[str, Sentence] = {
    "missed_damage": Sentence("missed damage", "dommage manqué"),
    "false_alarm": Sentence("false alarm", "fausse alerte"),
    "severity": Sentence("severity two steps off", "gravité fausse de deux degrés"),
    "no_car": Sentence("car refused", "voiture refusée"),
    "not_a_car": Sentence("not a car", "pas une voiture"),
}

HEADERS = (
    Sentence("figure", "chiffre"),
    Sentence("value", "valeur"),
    Sentence("95 % interval", "intervalle à 95 %"),
    Sentence("photos (of them yes)", "photos (dont oui)"),
)
NOT_TOLD = Sentence("not told", "non dit")
SOURCE = Sentence("Source", "Source")
