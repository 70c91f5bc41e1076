"""Words of the list of cases, a case's head and its visits, in English and French."""

CASES_TEXT: dict[str, tuple[str, str]] = {
    "case.none_yet": ("No case yet", "Aucun dossier pour l'instant"),
    "case.what_it_is": (
        "A case is the file of one car: its photos, the damages found on them, what a "
        "person decided about each, an estimate and the reports. Open one with **New "
        "case** and add photos; a name and the car's details can be typed later. "
        "Everything is kept on the machine that runs this program.",
        "Un dossier rassemble tout ce qui concerne une voiture : ses photos, les "
        "dommages constatés, ce qu'une personne a décidé pour chacun, un chiffrage et "
        "les rapports. Ouvrez-en un avec **Nouveau dossier** et ajoutez des photos ; "
        "le nom et les données de la voiture peuvent être saisis plus tard. Tout est "
        "conservé sur la machine qui exécute ce programme.",
    ),
    "case.new": ("New case", "Nouveau dossier"),
    "case.new_named": ("New case “{name}”", "Nouveau dossier « {name} »"),
    "case.search": ("Search", "Rechercher"),
    "case.search_hint": (
        "Name, plate, VIN, make, model, year",
        "Nom, immatriculation, VIN, marque, modèle, année",
    ),
    "case.state": ("State", "État"),
    "case.state.open": ("Open", "Ouverts"),
    "case.state.archived": ("Archived", "Archivés"),
    "case.state.all": ("All", "Tous"),
    "case.worst": ("Worst severity", "Gravité maximale"),
    "case.worst.any": ("Any", "Toutes"),
    "case.worst.unknown": ("none or not told", "aucune ou non déterminée"),
    "case.worst.no_photo": ("no photo yet", "aucune photo"),
    "case.found.one": ("{count} case", "{count} dossier"),
    "case.found.many": ("{count} cases", "{count} dossiers"),
    "case.zone": ("times in {zone}", "heures : {zone}"),
    "case.not_found": (
        "No case fits this search and these filters.",
        "Aucun dossier ne correspond à cette recherche et à ces filtres.",
    ),
    "case.column.name": ("Name", "Nom"),
    "case.column.vehicle": ("Car", "Voiture"),
    "case.column.worst": ("Worst severity", "Gravité maximale"),
    "case.column.photos": ("Photos", "Photos"),
    "case.column.changed": ("Last change", "Modifié"),
    "case.today": ("today {time}", "aujourd'hui {time}"),
    "case.yesterday": ("yesterday {time}", "hier {time}"),
    "case.photos.one": ("{count} photo", "{count} photo"),
    "case.photos.many": ("{count} photos", "{count} photos"),
    "case.damages.one": ("{count} damage", "{count} dommage"),
    "case.damages.many": ("{count} damages", "{count} dommages"),
    "case.damages_here.one": (
        "{count} damage in this visit",
        "{count} dommage dans cette visite",
    ),
    "case.damages_here.many": (
        "{count} damages in this visit",
        "{count} dommages dans cette visite",
    ),
    "case.visits_n.one": ("{count} visit", "{count} visite"),
    "case.visits_n.many": ("{count} visits", "{count} visites"),
    "case.reviews.one": ("{count} decision of a person", "{count} décision humaine"),
    "case.reviews.many": (
        "{count} decisions of a person",
        "{count} décisions humaines",
    ),
    "case.all_cases": ("All cases", "Tous les dossiers"),
    "case.gone": (
        "This case is not here: it was deleted, or its address is not complete.",
        "Ce dossier n'est pas ici : il a été supprimé, ou son adresse est incomplète.",
    ),
    "case.archived": ("archived", "archivé"),
    "case.changed_at": ("changed {when}", "modifié {when}"),
    "case.edit": ("Edit details", "Modifier la fiche"),
    "case.archive": ("Archive", "Archiver"),
    "case.reopen": ("Reopen", "Rouvrir"),
    "case.delete": ("Delete", "Supprimer"),
    "case.save": ("Save", "Enregistrer"),
    "case.details": ("Case and car", "Dossier et voiture"),
    "case.name": ("Name of the case", "Nom du dossier"),
    "case.field.plate": ("Plate", "Immatriculation"),
    "case.field.vin": ("VIN", "VIN"),
    "case.field.make": ("Make", "Marque"),
    "case.field.model": ("Model", "Modèle"),
    "case.field.year": ("Year", "Année"),
    "case.field.odometer_km": ("Odometer (km)", "Kilométrage (km)"),
    "case.field.value": ("Value of the car", "Valeur de la voiture"),
    "case.field.value_currency": ("Currency of the value", "Devise de la valeur"),
    "case.field.choose_currency": ("Choose or type", "Choisir ou saisir"),
    "case.advice_is": (
        "The details are saved. What looks odd is only pointed out: correct it, or "
        "close this.",
        "La fiche est enregistrée. Ce qui semble étrange est seulement signalé : "
        "corrigez-le, ou fermez.",
    ),
    "case.delete_title": ("Delete this case", "Supprimer ce dossier"),
    "case.goes": (
        "The case **{name}** goes for good, with {photos}, {visits} and {reviews}, its "
        "estimates and its log. This cannot be undone.",
        "Le dossier **{name}** disparaîtra définitivement, avec {photos}, {visits} et "
        "{reviews}, ses chiffrages et son journal. C'est irréversible.",
    ),
    "case.rather_archive": (
        "An archived case leaves the list and keeps everything.",
        "Un dossier archivé quitte la liste et garde tout.",
    ),
    "case.sure": (
        "Delete all of this for good",
        "Supprimer tout cela définitivement",
    ),
    "case.delete_now": ("Delete the case", "Supprimer le dossier"),
    "case.deleted": (
        "The case **{name}** and everything in it are deleted.",
        "Le dossier **{name}** et tout son contenu sont supprimés.",
    ),
    "case.views": ("Views of the case", "Vues du dossier"),
    "case.view.damages": ("Damages", "Dommages"),
    "case.view.estimate": ("Estimate", "Chiffrage"),
    "case.view.compare": ("Compare", "Comparer"),
    "case.view.log": ("Log", "Journal"),
    "case.view.export": ("Hand out", "Exporter"),
    "case.visits": ("Visits", "Visites"),
    "case.visit.first": ("First visit", "Première visite"),
    "case.visit.number": ("Visit {number}", "Visite {number}"),
    "case.visit.new": ("New visit", "Nouvelle visite"),
    "case.visit.new_title": ("New visit", "Nouvelle visite"),
    "case.visit.start": ("Start the visit", "Commencer la visite"),
    "case.visit.change": ("Edit visit", "Modifier la visite"),
    "case.visit.change_title": ("Edit this visit", "Modifier cette visite"),
    "case.visit.label": ("What it is", "Nature de la visite"),
    "case.visit.label_hint": ("Choose or type", "Choisir ou saisir"),
    "case.visit.time": ("Day and time", "Jour et heure"),
    "case.visit.suggested.out": ("Check-out", "Départ"),
    "case.visit.suggested.in": ("Check-in", "Retour"),
    "case.visit.suggested.before": ("Before repair", "Avant réparation"),
    "case.visit.suggested.after": ("After repair", "Après réparation"),
    "case.visit.suggested.follow_up": ("Follow-up", "Contrôle"),
    "case.visit.delete": ("Delete the visit", "Supprimer la visite"),
    "case.visit.delete_title": ("Delete this visit", "Supprimer cette visite"),
    "case.visit.goes": (
        "The visit **{label}** goes for good, with {photos} and {reviews}, its "
        "estimate and its log. This cannot be undone.",
        "La visite **{label}** disparaîtra définitivement, avec {photos} et {reviews}, "
        "son chiffrage et son journal. C'est irréversible.",
    ),
    "case.add.open": ("Add to a case", "Ajouter à un dossier"),
    "case.add.title": ("Add to a case", "Ajouter à un dossier"),
    "case.add.all": (
        "Add all {count} assessed photos",
        "Ajouter les {count} photos évaluées",
    ),
    "case.add.more": (
        "More open cases: {count}. Search to see them.",
        "Dossiers ouverts en plus : {count}. Cherchez pour les voir.",
    ),
    "case.add.working": ("Saving in the case", "Enregistrement dans le dossier"),
    "case.add.where": ("Case **{case}**:", "Dossier **{case}** :"),
    "case.add.done.one": (
        "{count} photo saved with its assessment.",
        "{count} photo enregistrée avec son évaluation.",
    ),
    "case.add.done.many": (
        "{count} photos saved with their assessments.",
        "{count} photos enregistrées avec leurs évaluations.",
    ),
    "case.add.already.one": (
        "{count} photo was in this visit already.",
        "{count} photo était déjà dans cette visite.",
    ),
    "case.add.already.many": (
        "{count} photos were in this visit already.",
        "{count} photos étaient déjà dans cette visite.",
    ),
    "case.add.go": ("Open the case", "Ouvrir le dossier"),
    "case.seen.same": (
        "This photo is already in the case **{case}** ({visit}, added {when}).",
        "Cette photo est déjà dans le dossier **{case}** ({visit}, ajoutée : {when}).",
    ),
    "case.seen.alike": (
        "A photo in the case **{case}** looks the same ({visit}, added {when}; {bits} "
        "of 64 bits differ).",
        "Une photo du dossier **{case}** lui ressemble ({visit}, ajoutée : {when} ; "
        "{bits} bits sur 64 diffèrent).",
    ),
}
