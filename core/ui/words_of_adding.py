"""Words for photos on their way into a case, in English and French."""

ADDING_TEXT: dict[str, tuple[str, str]] = {
    "case.adding.title": ("Add photos", "Ajouter des photos"),
    "case.adding.keep_time": (
        "Keep the time each photo was taken",
        "Conserver l'heure de prise de vue",
    ),
    "case.adding.keep_time_help": (
        "The camera's time is kept in the case and puts the photos in order. Where the "
        "photo was taken is never kept.",
        "L'heure de l'appareil est conservée dans le dossier et met les photos en "
        "ordre. Le lieu de prise de vue n'est jamais conservé.",
    ),
    "case.adding.too_many": (
        "{given} files were given; the limit is {limit} at a time. Not taken: {names}. "
        "Add these now.",
        "{given} fichiers ont été donnés ; la limite est de {limit} à la fois. Non "
        "retenus : {names}. Ajoutez-les maintenant.",
    ),
    "case.adding.working": (
        "Photo {number} of {all}",
        "Photo {number} sur {all}",
    ),
    "case.adding.goes_on": (
        "The work goes on if you leave this page.",
        "Le travail continue si vous quittez cette page.",
    ),
    "case.adding.stop": ("Stop", "Arrêter"),
    "case.adding.go_on": ("Continue", "Continuer"),
    "case.adding.stopped": (
        "Stopped: {done} of {all} photos are done.",
        "Arrêté. Photos traitées : {done} sur {all}.",
    ),
    "case.adding.not_kept": (
        "Not saved yet, and lost if the program ends: {names}",
        "Pas encore enregistrés, et perdus si le programme s'arrête : {names}",
    ),
    "case.adding.discard": ("Discard these files", "Écarter ces fichiers"),
    "case.adding.and_more": ("{names} and {count} more", "{names} et {count} de plus"),
    "case.adding.unsaved": (
        "Not saved: the assessment of {name} ({verdict}). Continue saves it.",
        "Non enregistrée : l'évaluation de {name} ({verdict}). Continuer l'enregistre.",
    ),
    "case.adding.repeated.one": (
        "{count} file was in this visit already and was not added again.",
        "{count} fichier était déjà dans cette visite et n'a pas été ajouté de "
        "nouveau.",
    ),
    "case.adding.repeated.many": (
        "{count} files were in this visit already and were not added again.",
        "{count} fichiers étaient déjà dans cette visite et n'ont pas été ajoutés de "
        "nouveau.",
    ),
    "case.adding.understood": ("Hide this", "Masquer"),
    "case.adding.refused.one": (
        "{count} file was not added",
        "{count} fichier n'a pas été ajouté",
    ),
    "case.adding.refused.many": (
        "{count} files were not added",
        "{count} fichiers n'ont pas été ajoutés",
    ),
    "case.adding.remove_refused": (
        "Remove from this list",
        "Retirer de cette liste",
    ),
    "case.adding.failed.one": (
        "{count} photo could not be assessed; it says nothing of the car",
        "{count} photo n'a pas pu être évaluée ; elle ne dit rien de la voiture",
    ),
    "case.adding.failed.many": (
        "{count} photos could not be assessed; they say nothing of the car",
        "{count} photos n'ont pas pu être évaluées ; elles ne disent rien de la "
        "voiture",
    ),
    "case.adding.again": ("Assess again", "Réévaluer"),
    "case.adding.seen.one": (
        "{count} photo was seen before",
        "{count} photo a déjà été vue",
    ),
    "case.adding.seen.many": (
        "{count} photos were seen before",
        "{count} photos ont déjà été vues",
    ),
    "case.adding.seen_same": (
        "{name} is the same file as {other} in {place}, added {when}.",
        "{name} est le même fichier que {other} dans {place}, ajout : {when}.",
    ),
    "case.adding.seen_alike": (
        "{name} looks the same as {other} in {place}, added {when} ({bits} of 64 bits "
        "differ).",
        "{name} ressemble à {other} dans {place}, ajout : {when} ({bits} bits sur 64 "
        "diffèrent).",
    ),
    "case.adding.this_visit": ("this visit", "cette visite"),
    "case.adding.other_visit": (
        "the visit {visit} of this case",
        "la visite {visit} de ce dossier",
    ),
    "case.adding.other_case": (
        "the case {case}, visit {visit}",
        "le dossier {case}, visite {visit}",
    ),
    "case.adding.go": ("Go there", "Y aller"),
    "case.adding.show": ("Show it", "L'afficher"),
    "case.missing.some": ("Still missing: {views}", "Il manque encore : {views}"),
    "case.missing.more": (
        "Still missing: {views} and {count} more",
        "Il manque encore : {views} et {count} de plus",
    ),
    "case.missing.all": ("Show all", "Tout afficher"),
    "case.missing.advice": (
        "A complete visit has these photos. This is advice; nothing depends on it.",
        "Une visite complète contient ces photos. C'est un conseil ; rien n'en dépend.",
    ),
    "case.missing.none": (
        "All eight views are there, and a close-up of each damage.",
        "Les huit vues sont là, ainsi qu'un gros plan de chaque dommage.",
    ),
}
