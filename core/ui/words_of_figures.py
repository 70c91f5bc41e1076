"""Words about the figures of an evaluation in English and French; see `words`.

Decisions:
- Beside each figure stands what it means to somebody who never met its name. The key
  is `means.` and the figure's own key, or its last piece where groups share it.
"""

FIGURES_TEXT: dict[str, tuple[str, str]] = {
    "figures.title": ("How good it was", "Ce que cela vaut"),
    "figures.made_by": (
        "{title} ({row}, {precision}, revision {revision}) answered {answered} of "
        "{photos} labelled photos.",
        "{title} ({row}, {precision}, révision {revision}) a répondu pour {answered} "
        "des {photos} photos étiquetées.",
    ),
    "headline.damaged.recall": ("Damage found", "Dommages trouvés"),
    "headline.damaged.false_alarms": ("False alarms", "Fausses alertes"),
    "headline.damaged.auc": ("Ranking (AUC)", "Classement (AUC)"),
    "headline.severity.accuracy": ("Severity right", "Gravité juste"),
    "headline.few": ("too few for an interval", "trop peu pour un intervalle"),
    "headline.photos": ("on {count} photos", "sur {count} photos"),
    "figures.interval": (
        "The interval holds the true figure in about 95 of 100 cases, for photos like "
        "these (bootstrap over photos). The fewer photos, the wider it is: two models "
        "whose intervals overlap widely cannot be told apart.",
        "L'intervalle contient le vrai chiffre dans environ 95 cas sur 100, pour des "
        "photos comme celles-ci (bootstrap sur les photos). Moins il y a de photos, "
        "plus il est large : deux modèles dont les intervalles se recouvrent largement "
        "ne peuvent être départagés.",
    ),
    "figures.few": (
        "{count} photos are few: take these figures as a first look, and believe the "
        "intervals more than the values.",
        "{count} photos, c'est peu : prenez ces chiffres comme un premier aperçu et "
        "croyez les intervalles plus que les valeurs.",
    ),
    "figures.stated": (
        "This model gives no probabilities: photos are ranked by its verdict and by "
        "how sure it said it was.",
        "Ce modèle ne donne pas de probabilités : les photos sont classées par son "
        "verdict et par la certitude qu'il annonce.",
    ),
    "figures.not_measured": ("not measured", "non mesuré"),
    "figures.no_interval": ("too few for one", "trop peu"),
    "figures.no_photo": (
        "no photo with this label",
        "aucune photo avec cette étiquette",
    ),
    "figures.one_kind": (
        "all photos are of one kind; it takes both",
        "toutes les photos sont d'un seul type ; il faut les deux",
    ),
    "figures.too_few": ("too few photos for it", "trop peu de photos"),
    "figures.untold": (
        "the model said nothing to measure here",
        "le modèle n'a rien dit à mesurer ici",
    ),
    "figures.absent": ("Not measured", "Non mesuré"),
    "absent.car": (
        "the labels name no photo as a car or as something else",
        "les étiquettes ne disent d'aucune photo si c'est une voiture",
    ),
    "absent.damaged": (
        "no photo is labelled damaged or undamaged",
        "aucune photo n'est étiquetée endommagée ou intacte",
    ),
    "absent.types": (
        "no damaged photo has its types labelled",
        "aucune photo endommagée n'a ses types étiquetés",
    ),
    "absent.parts": (
        "no damaged photo has its parts labelled",
        "aucune photo endommagée n'a ses pièces étiquetées",
    ),
    "absent.severity": (
        "no damaged photo has its severity labelled",
        "aucune photo endommagée n'a sa gravité étiquetée",
    ),
    "absent.view": (
        "no photo has its view labelled",
        "aucune photo n'a sa vue étiquetée",
    ),
    "absent.pairs": (
        "no photo has its findings labelled",
        "aucune photo n'a ses constats étiquetés",
    ),
    "absent.seconds": (
        "no photo was answered",
        "aucune photo n'a reçu de réponse",
    ),
    "figures.photos_yes": ("photos (yes)", "photos (oui)"),
    "means.car.auc": (
        "how well cars rank above other things; 0.5 is chance, 1 is perfect",
        "à quel point les voitures se classent devant le reste ; 0,5 = hasard",
    ),
    "means.car.refused": (
        "cars it refused to judge as a photo of a car",
        "voitures qu'il a refusé de juger comme telles",
    ),
    "means.car.let_through": (
        "things that are no car and got a verdict all the same",
        "choses qui ne sont pas des voitures et ont reçu un verdict",
    ),
    "means.car.cannot_tell_others": (
        "things that are no car, where it said it cannot tell",
        "choses qui ne sont pas des voitures, où il a dit ne pas savoir",
    ),
    "means.damaged.auc": (
        "chance that a damaged photo ranks above an undamaged one; 0.5 is chance",
        "chance qu'une photo endommagée se classe devant une intacte ; 0,5 = hasard",
    ),
    "means.damaged.balanced_accuracy_decided": (
        "right verdicts, damaged and undamaged weighed equally; no verdict left out",
        "verdicts justes, endommagées et intactes à poids égal ; sans verdict exclus",
    ),
    "means.damaged.balanced_accuracy_strict": (
        "the same, and no verdict counts as wrong",
        "le même, et l'absence de verdict compte comme faux",
    ),
    "means.damaged.recall": (
        "of the damaged photos, the share where damage was found",
        "part des photos endommagées où un dommage est constaté",
    ),
    "means.damaged.missed": (
        "of the damaged photos, the share called undamaged: the costly mistake",
        "part des photos endommagées dites intactes : l'erreur qui coûte",
    ),
    "means.damaged.no_verdict_damaged": (
        "of the damaged photos, the share without a verdict",
        "part des photos endommagées sans verdict",
    ),
    "means.damaged.no_verdict_undamaged": (
        "of the undamaged photos, the share without a verdict",
        "part des photos intactes sans verdict",
    ),
    "means.damaged.false_alarms": (
        "of the undamaged photos, the share called damaged",
        "part des photos intactes dites endommagées",
    ),
    "means.damaged.false_alarms_whole": (
        "the same among whole cars",
        "la même parmi les voitures entières",
    ),
    "means.damaged.false_alarms_closeups": (
        "the same among close-ups, which are harder",
        "la même parmi les gros plans, plus difficiles",
    ),
    "means.damaged.closeups_undamaged_or_unsure": (
        "undamaged close-ups that raised no alarm",
        "gros plans intacts sans fausse alerte",
    ),
    "means.damaged.ece": (
        "mean gap between how sure it was and how often it was right; 0 is best",
        "écart moyen entre sa certitude et sa justesse ; 0 est le mieux",
    ),
    "means.damaged.ece_balanced": (
        "the same, as if half of the photos were damaged",
        "le même, comme si la moitié des photos étaient endommagées",
    ),
    "means.damaged.risk_coverage_area": (
        "mean share of wrong answers when only the surest count; 0 is best",
        "part moyenne d'erreurs en ne gardant que les réponses sûres ; 0 = mieux",
    ),
    "means.auc": (
        "how well photos with it rank above photos without; 0.5 is chance",
        "à quel point les photos concernées passent devant ; 0,5 = hasard",
    ),
    "means.ap": (
        "how pure the top of the ranking is; compare with the share of yes",
        "pureté du haut du classement ; à comparer à la part de oui",
    ),
    "means.f1": (
        "what it named: finding it and not naming it in vain, together; 1 is best",
        "ce qu'il a nommé : le trouver sans le nommer à tort ; 1 = mieux",
    ),
    "means.precision": (
        "of what it said, the share that is labelled",
        "part de ce qu'il a dit qui est étiquetée",
    ),
    "means.recall": (
        "of what is labelled, the share that it said",
        "part de ce qui est étiqueté qu'il a dite",
    ),
    "means.macro_f1": (
        "F1 of each class, averaged; silence counts as a miss",
        "moyenne des F1 de chaque classe ; le silence compte comme manqué",
    ),
    "means.macro_f1_best": (
        "the same for its likeliest class, told or not",
        "le même pour sa classe la plus probable, dite ou non",
    ),
    "means.accuracy": (
        "share right; silence counts as a miss",
        "part de réponses justes ; le silence compte comme manqué",
    ),
    "means.accuracy_best": (
        "share right for its likeliest class, told or not",
        "part juste pour sa classe la plus probable, dite ou non",
    ),
    "means.accuracy_told": (
        "share right among what it told",
        "part juste parmi ce qu'il a dit",
    ),
    "means.told": ("how often it told one at all", "combien de fois il en a dit une"),
    "means.seconds.median": (
        "half of the photos took less",
        "la moitié des photos a pris moins",
    ),
    "means.seconds.p95": (
        "95 of 100 photos took less",
        "95 photos sur 100 ont pris moins",
    ),
    "confusion.severity": ("Severity, in counts", "Gravité, en nombres"),
    "confusion.view": ("View, in counts", "Vue, en nombres"),
    "confusion.is": (
        "Rows are the labels, columns what the model said; bold is right.",
        "Lignes : les étiquettes ; colonnes : ce que le modèle a dit ; en gras, juste.",
    ),
    "confusion.corner": ("labelled / said", "étiquette / dit"),
    "chart.reliability": ("Does its certainty hold?", "Sa certitude tient-elle ?"),
    "chart.reliability_is": (
        "Each dot is a group of photos given about the same probability of damage; the "
        "larger, the more photos. On the dashed line the probability is what happened; "
        "above it the model was too careful, below it too sure.",
        "Chaque point est un groupe de photos ayant reçu à peu près la même "
        "probabilité de dommage ; plus il est gros, plus il y a de photos. Sur la "
        "ligne tiretée, la probabilité est ce qui est arrivé ; au-dessus, le modèle "
        "était trop prudent, "
        "au-dessous trop sûr.",
    ),
    "chart.mean_p": ("probability it gave", "probabilité donnée"),
    "chart.share": ("share damaged", "part endommagée"),
    "chart.photos": ("photos", "photos"),
    "chart.bin": ("probability from – to", "probabilité de – à"),
    "chart.risk": ("What silence buys", "Ce que vaut le silence"),
    "chart.risk_is": (
        "Going left, only the surest verdicts count. A curve that falls to the left "
        "means that its doubts are worth something; the diamond is where the model "
        "itself stands.",
        "Vers la gauche, seuls les verdicts les plus sûrs comptent. Une courbe qui "
        "descend vers la gauche veut dire que ses doutes valent quelque chose ; le "
        "losange est la position du modèle lui-même.",
    ),
    "chart.coverage": ("share of photos answered", "part de photos avec réponse"),
    "chart.wrong": ("share wrong", "part de réponses fausses"),
    "chart.as_table": ("As a table", "En tableau"),
    "chart.none": (
        "Not measured: the model told no probability of damage, or no photo is "
        "labelled damaged or undamaged.",
        "Non mesuré : le modèle n'a pas donné de probabilité de dommage, ou aucune "
        "photo n'est étiquetée endommagée ou intacte.",
    ),
    "mistakes.title": ("The worst mistakes", "Les pires erreurs"),
    "mistakes.is": (
        "Wrong and sure of it, the surest first. Look whether the label or the model "
        "is wrong.",
        "Fausses et sûres d'elles, les plus sûres d'abord. Voyez qui a tort, "
        "l'étiquette ou le modèle.",
    ),
    "mistakes.none": (
        "No verdict contradicts its label, and no severity is two steps off.",
        "Aucun verdict ne contredit son étiquette, et aucune gravité n'est fausse de "
        "deux degrés.",
    ),
    "figures.download": ("Take the figures away", "Emporter les chiffres"),
    "figures.sources": ("By source", "Par source"),
}
