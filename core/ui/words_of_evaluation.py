"""Words of the Evaluate page in English and French; `words` is the table they join."""

EVALUATION_TEXT: dict[str, tuple[str, str]] = {
    "evaluate.title": ("Evaluate on your own photos", "Mesurer sur vos propres photos"),
    "evaluate.lead": (
        "Give photos and what you know of them; the model answers each without seeing "
        "your labels, and the figures say how often it was right. Photos stay on the "
        "machine that runs this program and are removed afterwards.",
        "Donnez des photos et ce que vous en savez ; le modèle répond pour chacune "
        "sans voir vos étiquettes, et les chiffres disent combien de fois il a eu "
        "raison. "
        "Les photos restent sur la machine qui exécute ce programme et sont ensuite "
        "supprimées.",
    ),
    "evaluate.lead_remote": (
        "Give photos and what you know of them; the model answers each without seeing "
        "your labels, and the figures say how often it was right. Photos are sent to "
        "the model server that the operator of this program has set ({host}).",
        "Donnez des photos et ce que vous en savez ; le modèle répond pour chacune "
        "sans voir vos étiquettes, et les chiffres disent combien de fois il a eu "
        "raison. "
        "Les photos sont envoyées au serveur de modèles réglé par l'exploitant de ce "
        "programme ({host}).",
    ),
    "evaluate.model": (
        "{title} answers. Another model can be chosen on the Models page.",
        "{title} répond. Un autre modèle peut être choisi à la page Modèles.",
    ),
    "evaluate.no_model": (
        "The first model of the chain that runs here answers; another can be chosen on "
        "the Models page.",
        "Le premier modèle de la chaîne qui tourne ici répond ; un autre peut être "
        "choisi à la page Modèles.",
    ),
    "evaluate.photos": (
        "Photos in one ZIP archive (up to {mb:g} MB)",
        "Photos dans une archive ZIP ({mb:g} Mo au plus)",
    ),
    "evaluate.labels": (
        "Labels in a CSV file (UTF-8, up to {mb:g} MB)",
        "Étiquettes dans un fichier CSV (UTF-8, {mb:g} Mo au plus)",
    ),
    "evaluate.use_folder": (
        "Photos are in a folder of this machine",
        "Les photos sont dans un dossier de cette machine",
    ),
    "evaluate.folder": ("Folder with the photos", "Dossier des photos"),
    "evaluate.no_folder": (
        "{name} is not a folder that can be read.",
        "{name} n'est pas un dossier lisible.",
    ),
    "evaluate.no_folder_hint": (
        "Give its whole path, such as /home/me/photos.",
        "Donnez son chemin complet, par exemple /home/moi/photos.",
    ),
    "evaluate.start": ("Evaluate", "Mesurer"),
    "evaluate.need_both": (
        "Photos and labels are both needed before it can begin.",
        "Il faut les photos et les étiquettes pour commencer.",
    ),
    "evaluate.format": (
        "What the labels file holds",
        "Contenu du fichier d'étiquettes",
    ),
    "evaluate.format_is": (
        "One row per photo. The column file is needed, and at least one of damaged, "
        "severity, view, types. An empty cell is unknown: the photo is left out of "
        "that figure alone. Other columns are ignored.",
        "Une ligne par photo. Il faut la colonne file et au moins une parmi damaged, "
        "severity, view, types. Une cellule vide est inconnue : la photo est seulement "
        "laissée hors de ce chiffre. Les autres colonnes sont ignorées.",
    ),
    "evaluate.column": ("Column", "Colonne"),
    "evaluate.says": ("What it says", "Ce qu'elle dit"),
    "evaluate.sample": ("Sample labels file", "Exemple de fichier d'étiquettes"),
    "column.file": (
        "the photo's name, with its folder inside the archive",
        "le nom de la photo, avec son dossier dans l'archive",
    ),
    "column.damaged": ("1 damaged, 0 not", "1 endommagée, 0 non"),
    "column.severity": (
        "none, minor, moderate or severe",
        "none, minor, moderate ou severe (aucune, mineure, modérée, majeure)",
    ),
    "column.view": (
        "front, rear or side",
        "front, rear ou side (avant, arrière, côté)",
    ),
    "column.types": (
        "all kinds of damage, with ; between: dent;scratch",
        "tous les types de dommage, séparés par ; : dent;scratch",
    ),
    "column.parts": (
        "all damaged parts, with ; between: hood;headlight",
        "toutes les pièces endommagées, séparées par ; : hood;headlight",
    ),
    "column.findings": (
        "all damages as part/side/type/severity, with ; between; a piece may be empty",
        "tous les dommages : pièce/côté/type/gravité, séparés par ; ; un élément peut "
        "être vide",
    ),
    "column.closeup": (
        "1 for a photo of a part rather than of a car",
        "1 pour la photo d'une pièce plutôt que d'une voiture",
    ),
    "column.car": (
        "0 for something else than a car",
        "0 pour autre chose qu'une voiture",
    ),
    "column.source": (
        "where the photo comes from; figures are also given by source",
        "d'où vient la photo ; les chiffres sont aussi donnés par source",
    ),
    "evaluate.of": (
        "Photos: {photos} · labels: {labels}",
        "Photos : {photos} · étiquettes : {labels}",
    ),
    "evaluate.reload": (
        "Reloading this page ends the evaluation and forgets its figures; download "
        "them first.",
        "Recharger cette page met fin à l'évaluation et oublie ses chiffres ; "
        "téléchargez-les avant.",
    ),
    "evaluate.again": ("New evaluation", "Nouvelle mesure"),
    "evaluate.stop": ("Stop", "Arrêter"),
    "evaluate.go_on": ("Continue", "Continuer"),
    "evaluate.opening": ("Opening the model", "Ouverture du modèle"),
    "evaluate.working": (
        "{done} of {all} photos answered",
        "{done} photos sur {all} ont leur réponse",
    ),
    "evaluate.left_s": ("about {count} s left", "encore {count} s environ"),
    "evaluate.left_min": ("about {count} min left", "encore {count} min environ"),
    "evaluate.failed_so_far": ("{count} without an answer", "{count} sans réponse"),
    "evaluate.stopping": ("Stopping after this photo", "Arrêt après cette photo"),
    "evaluate.stopped": (
        "Stopped: {done} of {all} photos are answered. What was answered is kept; the "
        "figures below are of these photos.",
        "Arrêté : {done} photos sur {all} ont leur réponse. Les réponses sont "
        "gardées ; les chiffres ci-dessous portent sur ces photos.",
    ),
    "evaluate.stopped_early": (
        "Stopped before the first photo was answered.",
        "Arrêté avant la première réponse.",
    ),
    "evaluate.left_out": (
        "In the archive, but no photos, and left out ({count}): {names}",
        "Dans l'archive, mais pas des photos, et ignorés ({count}) : {names}",
    ),
    "evaluate.problems": (
        "In the labels file, but of no use ({count})",
        "Dans le fichier d'étiquettes, mais inutilisable ({count})",
    ),
    "evaluate.line": ("Line {line}: {what}", "Ligne {line} : {what}"),
    "evaluate.and_more": (
        "… and {count} more; all are in figures.json",
        "… et {count} de plus ; tout est dans figures.json",
    ),
    "evaluate.failures": (
        "Photos without an answer, in none of the figures ({count})",
        "Photos sans réponse, dans aucun des chiffres ({count})",
    ),
}
