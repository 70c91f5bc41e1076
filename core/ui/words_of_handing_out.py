"""Words of a case's views that compare, log and hand out."""

HANDING_OUT_TEXT: dict[str, tuple[str, str]] = {
    "case.compare.one_visit": (
        "Before and after need two visits of the car. Begin the second one above, for "
        "example when the car comes back, and add its photos.",
        "Avant et après demandent deux visites de la voiture. Commencez la seconde "
        "ci-dessus, par exemple au retour du véhicule, et ajoutez ses photos.",
    ),
    "case.compare.before": ("Before", "Avant"),
    "case.compare.after": ("After", "Après"),
    "case.compare.no_photos": (
        "Without photos there: {visit}. Nothing can be said about the car in that "
        "visit.",
        "Sans photos : {visit}. Rien ne peut être dit de la voiture lors de cette "
        "visite.",
    ),
    "case.compare.kinds": (
        "What became of each damage (choose to see only some)",
        "Ce qu'il est advenu de chaque dommage (choisissez pour n'en voir que "
        "certains)",
    ),
    "case.compare.nothing": (
        "Neither visit lists a damage. The parts that no photo shows stand below: "
        "nothing is known about them.",
        "Aucune des deux visites n'indique de dommage. Les pièces qu'aucune photo ne "
        "montre figurent plus bas : on ne sait rien d'elles.",
    ),
    "case.compare.reading": ("Reading the photos …", "Lecture des photos …"),
    "case.compare.more": ("Show {count} more", "Afficher {count} de plus"),
    "case.compare.not_visible": ("Parts not visible", "Pièces non visibles"),
    "case.compare.not_visible_lead": (
        "No photo of the visit is known to show them. Nothing about them is compared.",
        "Aucune photo de la visite ne les montre à coup sûr. Rien n'est comparé à leur "
        "sujet.",
    ),
    "case.compare.all_visible": ("none", "aucune"),
    "case.log.lead": (
        "Everything that was decided and added, the newest first. Decisions are only "
        "ever added: none is changed or removed.",
        "Tout ce qui a été décidé et ajouté, le plus récent d'abord. Les décisions "
        "s'ajoutent seulement : aucune n'est modifiée ni supprimée.",
    ),
    "case.log.show": ("Show", "Afficher"),
    "case.log.all": ("Everything", "Tout"),
    "case.log.decisions": ("Decisions", "Décisions"),
    "case.log.additions": ("Photos and visits", "Photos et visites"),
    "case.log.nothing": (
        "Nobody has decided on anything yet; all damages are as the model proposed.",
        "Personne n'a encore rien décidé ; tous les dommages sont tels que le modèle "
        "les propose.",
    ),
    "case.log.nobody": ("name not told", "nom non indiqué"),
    "case.log.visit": ("visit: {visit}", "visite : {visit}"),
    "case.log.reason": ("Reason: {reason}", "Motif : {reason}"),
    "case.log.model": (
        "The model had said: {said}.",
        "Le modèle avait indiqué : {said}.",
    ),
    "case.log.no_model": (
        "No model had seen it.",
        "Aucun modèle ne l'avait vu.",
    ),
    "case.log.opened": ("The case was opened.", "Le dossier a été ouvert."),
    "case.log.visited": (
        "Visit: {visit}. The time is the one that was typed for it.",
        "Visite : {visit}. L'heure est celle qui a été saisie pour elle.",
    ),
    "case.log.photos.one": ("{count} photo was added.", "{count} photo a été ajoutée."),
    "case.log.photos.many": (
        "{count} photos were added.",
        "{count} photos ont été ajoutées.",
    ),
    "case.log.taken": ("taken {moment}", "prise le {moment}"),
    "case.log.names": ("Files", "Fichiers"),
    "case.log.refused": ("Refused: {name}", "Refusé : {name}"),
    "case.log.estimate": ("Estimate: {what}", "Chiffrage : {what}"),
    "case.log.older": ("Show all {count} entries", "Afficher les {count} entrées"),
    "case.log.models": (
        "Show which model assessed each photo",
        "Afficher le modèle qui a évalué chaque photo",
    ),
    "case.log.assessed.one": ("assessed once", "évaluée une fois"),
    "case.log.assessed.many": (
        "assessed {count} times; the last one counts",
        "évaluée {count} fois ; la dernière compte",
    ),
    "case.log.not_assessed": ("not assessed yet", "pas encore évaluée"),
    "case.export.report": ("Report", "Rapport"),
    "case.export.about": ("What it is about", "De quoi il traite"),
    "case.export.visit": ("This visit", "Cette visite"),
    "case.export.dispute": (
        "Dispute pack: two visits compared",
        "Dossier de litige : deux visites comparées",
    ),
    "case.export.no_earlier": (
        "A dispute pack compares this visit with an earlier one; there is no earlier "
        "visit with photos.",
        "Un dossier de litige compare cette visite à une précédente ; il n'y a pas de "
        "visite précédente avec des photos.",
    ),
    "case.export.before": ("Earlier visit", "Visite précédente"),
    "case.export.language": ("Language of the report", "Langue du rapport"),
    "case.export.estimate": ("With the estimate", "Avec le chiffrage"),
    "case.export.blur": (
        "Blur the boxes drawn over plates and faces",
        "Flouter les cadres tracés sur les plaques et les visages",
    ),
    "case.export.who": (
        "Your name on the report (may stay empty)",
        "Votre nom sur le rapport (facultatif)",
    ),
    "case.export.boxes": (
        "Photos with boxes to blur: {count} of {all}. Plates and faces are not looked "
        "for: what nobody drew a box over stays readable.",
        "Photos avec des cadres à flouter : {count} sur {all}. Plaques et visages ne "
        "sont pas recherchés : ce que personne n'a encadré reste lisible.",
    ),
    "case.export.unblurred": (
        "Nothing is blurred: plates and faces stay readable in this report.",
        "Rien n'est flouté : plaques et visages restent lisibles dans ce rapport.",
    ),
    "case.export.undecided.one": (
        "{count} damage is not reviewed yet; the report says so.",
        "{count} dommage n'est pas encore vérifié ; le rapport le dit.",
    ),
    "case.export.undecided.many": (
        "{count} damages are not reviewed yet; the report says so.",
        "{count} dommages ne sont pas encore vérifiés ; le rapport le dit.",
    ),
    "case.export.made": (
        "Made when you press, from what is decided by then. Pictures leave without "
        "EXIF, GPS and other metadata.",
        "Établi quand vous appuyez, à partir de ce qui est alors décidé. Les images "
        "partent sans EXIF, ni GPS, ni autres métadonnées.",
    ),
    "case.export.making": ("{what} is being made …", "{what} : en préparation …"),
    "case.blur.title": ("Blur plates and faces", "Flouter plaques et visages"),
    "case.blur.lead": (
        "Draw boxes over what must not be recognised. They are saved at once and "
        "blurred in reports and labels; the kept photo stays as it is.",
        "Tracez des cadres sur ce qui ne doit pas être reconnu. Ils sont enregistrés "
        "aussitôt et floutés dans les rapports et les étiquettes ; la photo conservée "
        "reste telle quelle.",
    ),
    "case.blur.photo": ("Photo", "Photo"),
    "case.blur.no_photo": (
        "This visit has no photo to draw on.",
        "Cette visite n'a pas de photo sur laquelle tracer.",
    ),
    "case.blur.boxed": (
        "Photos with boxes: {numbers}",
        "Photos avec des cadres : {numbers}",
    ),
    "case.blur.nothing": (
        "Nothing is blurred on this photo.",
        "Rien n'est flouté sur cette photo.",
    ),
    "case.blur.previous": ("Previous photo", "Photo précédente"),
    "case.blur.next": ("Next photo", "Photo suivante"),
    "case.blur.draw": (
        "Boxes on photo {number}",
        "Cadres sur la photo {number}",
    ),
    "case.blur.preview": (
        "Photo {number} as it leaves",
        "La photo {number} telle qu'elle part",
    ),
    "case.labels.title": ("Labels for an evaluation", "Étiquettes pour une mesure"),
    "case.labels.lead": (
        "What was decided on the damages, as labels: a ZIP with the photos, a table "
        "that the Evaluate page reads, and chats to tune a model on. No EXIF, no "
        "names; boxes are blurred.",
        "Ce qui a été décidé sur les dommages, sous forme d'étiquettes : un ZIP avec "
        "les photos, un tableau que lit la page Mesurer et des dialogues pour adapter "
        "un modèle. Ni EXIF ni noms ; les cadres sont floutés.",
    ),
    "case.labels.count.one": (
        "{count} photo of this case is fully reviewed and has labels.",
        "{count} photo de ce dossier est entièrement vérifiée et a des étiquettes.",
    ),
    "case.labels.count.many": (
        "{count} photos of this case are fully reviewed and have labels.",
        "{count} photos de ce dossier sont entièrement vérifiées et ont des "
        "étiquettes.",
    ),
    "case.labels.none": (
        "No photo of this case has labels yet: decide on every damage that a photo "
        "shows.",
        "Aucune photo de ce dossier n'a encore d'étiquettes : prononcez-vous sur "
        "chaque dommage qu'une photo montre.",
    ),
    "case.labels.bound": (
        "The newest cases come first, up to {photos} photos and {mb} MB.",
        "Les dossiers les plus récents d'abord, jusqu'à {photos} photos et {mb} Mo.",
    ),
    "case.labels.make": ("Download labels (ZIP)", "Télécharger les étiquettes (ZIP)"),
    "case.labels.all": (
        "Labels of all cases for an evaluation",
        "Étiquettes de tous les dossiers pour une mesure",
    ),
}
