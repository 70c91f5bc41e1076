"""Words of the damages of a visit: diagram, photos, review."""

REVIEW_TEXT: dict[str, tuple[str, str]] = {
    "case.damages": ("Damages", "Dommages"),
    "case.damages.previous": ("Previous", "Précédent"),
    "case.damages.next": ("Next", "Suivant"),
    "case.damages.keys": (
        "Keys: ↑ ↓ between damages, c confirm, e change, r reject",
        "Clavier : ↑ ↓ d'un dommage à l'autre, c confirmer, e modifier, r écarter",
    ),
    "case.verdict.not_visible": (
        "All parts that no photo shows",
        "Toutes les pièces qu'aucune photo ne montre",
    ),
    "case.damages.none": (
        "No photo of this visit was found to show a damage.",
        "Aucun dommage n'a été relevé sur les photos de cette visite.",
    ),
    "case.damages.none_here": (
        "No damage on this part.",
        "Aucun dommage sur cette pièce.",
    ),
    "case.damage.no_photo": ("No photo shows it.", "Aucune photo ne le montre."),
    "case.damage.seen": (
        "Seen on {agreeing} of {looking} photos that show this part",
        "Visible sur {agreeing} des {looking} photos qui montrent cette pièce",
    ),
    "case.damage.seen_one": (
        "Seen on the only photo that shows this part",
        "Visible sur la seule photo qui montre cette pièce",
    ),
    "case.damage.model_said": (
        "The model said: {said}",
        "Le modèle indiquait : {said}",
    ),
    "case.decided.confirm": (
        "Confirmed by {who}, {when}",
        "Confirmé par {who}, {when}",
    ),
    "case.decided.change": ("Changed by {who}, {when}", "Modifié par {who}, {when}"),
    "case.decided.reject": ("Rejected by {who}, {when}", "Écarté par {who}, {when}"),
    "case.decided.add": ("Added by {who}, {when}", "Ajouté par {who}, {when}"),
    "case.decided.reopen": ("Reopened by {who}, {when}", "Rouvert par {who}, {when}"),
    "case.decided.nobody": ("an unnamed person", "une personne non nommée"),
    "case.reviewer.label": ("Your name", "Votre nom"),
    "case.reviewer.why": (
        "Every decision is kept with the name of the person who took it.",
        "Chaque décision est conservée avec le nom de la personne qui l'a prise.",
    ),
    "case.reviewer.use": ("Sign with this name", "Signer de ce nom"),
    "case.reviewer.signed": (
        "Decisions are signed: {name}",
        "Décisions signées : {name}",
    ),
    "case.reviewer.change": ("Change name", "Changer de nom"),
    "case.review.confirm": ("Confirm", "Confirmer"),
    "case.review.change": ("Change", "Modifier"),
    "case.review.reject": ("Reject", "Écarter"),
    "case.review.reopen": ("Reopen", "Rouvrir"),
    "case.review.reopen_why": (
        "Takes the decision back; it stays in the log.",
        "Annule la décision ; elle reste dans le journal.",
    ),
    "case.review.add": ("Add a damage", "Ajouter un dommage"),
    "case.review.say_more": (
        "Choose the part or the kind of damage first.",
        "Choisissez d'abord la pièce ou la nature du dommage.",
    ),
    "case.review.save": ("Save the change", "Enregistrer la modification"),
    "case.review.cancel": ("Cancel", "Annuler"),
    "case.review.part": ("Part", "Pièce"),
    "case.review.side": ("The car's own side", "Côté du véhicule"),
    "case.review.type": ("Kind of damage", "Nature du dommage"),
    "case.review.severity": ("Severity", "Gravité"),
    "case.review.size": ("Size in mm", "Taille en mm"),
    "case.review.no_size": ("not measured", "non mesurée"),
    "case.review.reason": ("Reason (optional)", "Motif (facultatif)"),
    "case.review.look_alike": (
        "What was taken for damage (optional)",
        "Ce qui a été pris pour un dommage (facultatif)",
    ),
    "case.review.on_photo": ("Seen on", "Visible sur"),
    "case.review.on_none": ("No photo", "Aucune photo"),
    "case.review.box": (
        "Where on the photo (optional)",
        "Emplacement sur la photo (facultatif)",
    ),
    "case.review.confirm_all": (
        "Confirm all {count} undecided",
        "Confirmer les {count} restants",
    ),
    "case.review.confirm_all_why": (
        "Each is kept as confirmed by you, as it stands.",
        "Chacun est enregistré comme confirmé par vous, en l'état.",
    ),
    "case.review.confirm_all_do": ("Confirm {count}", "Confirmer {count} dommages"),
    "case.photos": ("Photos", "Photos"),
    "case.photos.of_panel": (
        "{part}: photos that say something of it: {shown} of {all}",
        "{part} : photos qui en disent quelque chose : {shown} sur {all}",
    ),
    "case.photo.number": ("Photo {number}", "Photo {number}"),
    "case.photo.pending": ("Not assessed yet", "Pas encore évaluée"),
    "case.photo.says": ("This photo alone says:", "Cette photo seule dit :"),
    "case.photo.added": ("Added by a person:", "Ajouté par une personne :"),
    "case.diagram.label": (
        "Car diagram; arrow keys go from part to part, Enter chooses one",
        "Schéma de la voiture ; flèches pour changer de pièce, Entrée pour choisir",
    ),
    "case.diagram.hint": (
        "Choose a part to see its damages and photos alone.",
        "Choisissez une pièce pour ne voir que ses dommages et ses photos.",
    ),
    "case.diagram.all": ("Show the whole car", "Montrer toute la voiture"),
    "case.boxes.add": ("Add box", "Ajouter un cadre"),
    "case.boxes.remove": ("Remove box", "Retirer le cadre"),
    "case.boxes.hint": (
        "Drag on the picture to draw a box; drag the box to move it, a corner to "
        "resize it. Keys: arrows move, shift and arrows resize, Delete removes.",
        "Faites glisser sur l'image pour tracer un cadre ; faites glisser un cadre "
        "pour le déplacer, un coin pour le redimensionner. Clavier : flèches pour "
        "déplacer, majuscule et flèches pour redimensionner, Suppr pour retirer.",
    ),
    "case.boxes.box": ("Box", "Cadre"),
    "case.boxes.many": ("Boxes: #", "Cadres : #"),
    "case.boxes.none": ("No box yet", "Aucun cadre"),
}
