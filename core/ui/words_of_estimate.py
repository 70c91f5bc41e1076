"""Words of the estimate of a visit and of the rate cards."""

ESTIMATE_TEXT: dict[str, tuple[str, str]] = {
    "case.estimate.total": (
        "Likely cost, tax included",
        "Coût probable, taxes incluses",
    ),
    "case.estimate.no_total": (
        "No line has money yet: nothing can be added up.",
        "Aucune ligne n'a de montant : rien à additionner.",
    ),
    "case.estimate.nothing": (
        "No damage counts in this visit: there is nothing to estimate.",
        "Aucun dommage ne compte dans cette visite : rien à chiffrer.",
    ),
    "case.estimate.example": ("Example rates", "Tarifs d'exemple"),
    "case.estimate.example_is": (
        "Made-up figures dated {date}, from no price list. Put your own rates in their "
        "place before you rely on this range.",
        "Chiffres inventés datés du {date}, tirés d'aucun tarif réel. Remplacez-les "
        "par vos tarifs avant de vous fier à cette fourchette.",
    ),
    "case.estimate.card_is": (
        "Rates: {name}, dated {date}.",
        "Barème : {name}, daté du {date}.",
    ),
    "case.estimate.incomplete.one": (
        "Not complete: {count} line has no money and asks for a look or a figure. The "
        "cost will be higher than the range.",
        "Incomplet : {count} ligne n'a pas de montant et demande un examen ou un "
        "chiffre. Le coût dépassera la fourchette.",
    ),
    "case.estimate.incomplete.many": (
        "Not complete: {count} lines have no money and ask for a look or a figure. The "
        "cost will be higher than the range.",
        "Incomplet : {count} lignes n'ont pas de montant et demandent un examen ou un "
        "chiffre. Le coût dépassera la fourchette.",
    ),
    "case.estimate.unconfirmed.one": (
        "{count} of {all} lines rests on findings that nobody has confirmed.",
        "{count} ligne sur {all} repose sur des constats que personne n'a confirmés.",
    ),
    "case.estimate.unconfirmed.many": (
        "{count} of {all} lines rest on findings that nobody has confirmed.",
        "{count} lignes sur {all} reposent sur des constats que personne n'a "
        "confirmés.",
    ),
    "case.estimate.lines": ("Lines", "Lignes"),
    "case.estimate.changed": ("changed", "modifiée"),
    "case.estimate.added": ("added", "ajoutée"),
    "case.estimate.not_confirmed": ("not confirmed", "non confirmée"),
    "case.estimate.no_money": ("no money", "sans montant"),
    "case.estimate.formula": ("How it is worked out", "Calcul"),
    "case.estimate.from": ("From", "Pour"),
    "case.estimate.why": ("Why", "Pourquoi"),
    "case.estimate.before": ("Before the change", "Avant modification"),
    "case.estimate.before_nothing": (
        "There was no such line; it comes from the changes.",
        "Cette ligne n'existait pas ; elle vient des modifications.",
    ),
    "case.estimate.changes": ("Changes", "Modifications"),
    "case.estimate.damage": ("Damage {number}: {what}", "Dommage {number} : {what}"),
    "case.estimate.damage_gone": (
        "A damage that is no longer listed",
        "Un dommage qui n'est plus dans la liste",
    ),
    "case.estimate.change": ("Change", "Modifier"),
    "case.estimate.drop": ("Leave out", "Retirer"),
    "case.estimate.put_back": ("Put back", "Rétablir"),
    "case.estimate.restore": ("Undo the changes", "Annuler les modifications"),
    "case.estimate.remove": ("Remove", "Supprimer"),
    "case.estimate.dropped": ("Left out ({count})", "Retirées ({count})"),
    "case.estimate.unused": (
        "Changes without a line ({count})",
        "Modifications sans ligne ({count})",
    ),
    "case.estimate.unused_is": (
        "These were typed for lines that are no longer there, or in another currency. "
        "They count for nothing now and come back with their line.",
        "Saisies pour des lignes qui n'existent plus, ou dans une autre devise. Elles "
        "ne comptent pas et reviendront avec leur ligne.",
    ),
    "case.estimate.add": ("Add a line", "Ajouter une ligne"),
    "case.estimate.add_title": ("A line of your own", "Une ligne à vous"),
    "case.estimate.text": ("What is done", "Ce qui est fait"),
    "case.estimate.text_hint": (
        "Such as: courtesy car, two days",
        "Par exemple : véhicule de prêt, deux jours",
    ),
    "case.estimate.part": ("Part", "Pièce"),
    "case.estimate.side": ("Side", "Côté"),
    "case.estimate.operation": ("Operation", "Opération"),
    "case.estimate.own_figures": ("Own figures only", "Chiffres saisis seulement"),
    "case.estimate.paint": (
        "Paint at: {what}",
        "Peinture : {what}",
    ),
    "case.estimate.paint_untold": ("not told", "non précisé"),
    "case.estimate.paint_broken": ("paint broken", "peinture atteinte"),
    "case.estimate.paint_whole": ("paint not broken", "peinture intacte"),
    "case.estimate.figures_are": (
        "Empty means the figure of the rate card, which stands in grey. Hours that you "
        "type count as they are: no overlap comes off.",
        "Vide : le chiffre du barème, affiché en gris. Les heures saisies comptent "
        "telles quelles, sans recouvrement déduit.",
    ),
    "case.estimate.hours": ("{labour}, hours {end}", "{labour}, heures {end}"),
    "case.estimate.part_price": (
        "New part, {currency} {end}",
        "Pièce neuve, {currency} {end}",
    ),
    "case.estimate.sublet": (
        "Outside work, {currency} {end}",
        "Sous-traitance, {currency} {end}",
    ),
    "case.estimate.low": ("from", "de"),
    "case.estimate.high": ("to", "à"),
    "case.estimate.all_figures": (
        "Other kinds of work and prices",
        "Autres natures de travail et prix",
    ),
    "case.estimate.reason": ("Reason (optional)", "Motif (facultatif)"),
    "case.estimate.no_name": (
        "A change is kept with the name of whoever made it.",
        "Une modification est gardée avec le nom de son auteur.",
    ),
    "case.estimate.no_name_hint": ("Type your name.", "Saisissez votre nom."),
    "case.estimate.save": ("Save the change", "Enregistrer la modification"),
    "case.estimate.save_line": ("Add this line", "Ajouter cette ligne"),
    "case.estimate.cancel": ("Cancel", "Annuler"),
    "case.estimate.subtotal": ("Subtotal", "Sous-total"),
    "case.estimate.tax": ("Tax ({percent})", "Taxes ({percent})"),
    "case.estimate.sum": ("Total", "Total"),
    "case.estimate.rounded": (
        "Shown above rounded outwards to {step}.",
        "Affiché plus haut, arrondi vers l'extérieur à {step}.",
    ),
    "case.estimate.loss": ("Total loss", "Perte totale"),
    "case.estimate.supplements": ("Expect a supplement", "Complément à prévoir"),
    "case.estimate.supplements_are": (
        "What no photo shows and the range does not hold. Have it looked at before the "
        "repair is agreed.",
        "Ce qu'aucune photo ne montre et que la fourchette ne contient pas. À faire "
        "contrôler avant de convenir de la réparation.",
    ),
    "case.estimate.no_supplements": (
        "These damages lie on the surface: nothing behind them is to be expected.",
        "Ces dommages sont superficiels : rien n'est à prévoir derrière eux.",
    ),
    "case.estimate.of_damages.one": ("Damage {numbers}", "Dommage {numbers}"),
    "case.estimate.of_damages.many": ("Damages {numbers}", "Dommages {numbers}"),
    "case.estimate.flags": ("Seen on the car", "Constaté sur la voiture"),
    "case.estimate.over": ("Begin the estimate anew", "Recommencer le chiffrage"),
    "case.estimate.over_is": (
        "Every change that was typed for this estimate is deleted for good.",
        "Toutes les modifications saisies pour ce chiffrage sont supprimées.",
    ),
    "case.estimate.over_now": ("Delete and begin anew", "Supprimer et recommencer"),
    "case.rates.card": ("Rate card", "Barème"),
    "case.rates.own": ("{name} (yours)", "{name} (le vôtre)"),
    "case.rates.gone": ("{name} (gone)", "{name} (disparu)"),
    "case.rates.take_new": ("Take the new rates", "Prendre les nouveaux tarifs"),
    "case.rates.open": ("Edit the rates", "Modifier les tarifs"),
    "case.rates.back": ("Back to the estimate", "Revenir au chiffrage"),
    "case.rates.title": ("Rates", "Tarifs"),
    "case.rates.lead_shipped": (
        "This is a shipped example. Change what you need and save it under a name of "
        "your own; the example stays as it is.",
        "Ceci est un exemple fourni. Modifiez ce qu'il faut et enregistrez sous un nom "
        "à vous ; l'exemple reste tel quel.",
    ),
    "case.rates.lead_own": (
        "Saving changes this card for this visit and for visits to come; other visits "
        "that use it keep the rates they have. Under another name a new card is made.",
        "L'enregistrement modifie ce barème pour cette visite et les suivantes ; les "
        "autres visites qui l'utilisent gardent leurs tarifs. Sous un autre nom, un "
        "nouveau barème est créé.",
    ),
    "case.rates.tab_general": ("General", "Général"),
    "case.rates.tab_hours": ("Hours", "Heures"),
    "case.rates.tab_part": ("Part prices", "Prix des pièces"),
    "case.rates.tab_sublet": ("Outside work", "Sous-traitance"),
    "case.rates.tab_rule": ("Operations", "Opérations"),
    "case.rates.name": ("Name", "Nom"),
    "case.rates.own_name": ("My rates ({currency})", "Mes tarifs ({currency})"),
    "case.rates.currency": (
        "Currency (three letters)",
        "Devise (trois lettres)",
    ),
    "case.rates.date": ("Date of the rates", "Date des tarifs"),
    "case.rates.example": (
        "These are example figures",
        "Ce sont des chiffres d'exemple",
    ),
    "case.rates.note": ("Note", "Note"),
    "case.rates.rate": ("{labour}, {unit} per hour", "{labour}, {unit} par heure"),
    "case.rates.materials.per_paint_hour": (
        "Paint materials, {unit} per paint hour",
        "Ingrédients peinture, {unit} par heure de peinture",
    ),
    "case.rates.tax.percent": ("Tax, %", "Taxes, %"),
    "case.rates.overlap.adjacent_hours": (
        "Overlap, hours off each further panel that touches",
        "Recouvrement, heures en moins par élément voisin",
    ),
    "case.rates.overlap.other_hours": (
        "Overlap, hours off each further panel that stands apart",
        "Recouvrement, heures en moins par autre élément",
    ),
    "case.rates.setting.total_loss_percent": (
        "Total loss from this share of the value, %",
        "Perte totale à partir de cette part de la valeur, %",
    ),
    "case.rates.setting.rounding": (
        "Round the range outwards to, {unit}",
        "Arrondir la fourchette vers l'extérieur à, {unit}",
    ),
    "case.rates.setting.size_small_mm": (
        "Small damage up to, mm (lower half of the hours)",
        "Petit dommage jusqu'à, mm (moitié basse des heures)",
    ),
    "case.rates.setting.size_large_mm": (
        "Large damage from, mm (upper half of the hours)",
        "Grand dommage à partir de, mm (moitié haute des heures)",
    ),
    "case.rates.column.key": ("part", "pièce"),
    "case.rates.column.operation": ("operation", "opération"),
    "case.rates.column.labour": ("work", "travail"),
    "case.rates.column.low": ("from", "de"),
    "case.rates.column.high": ("to", "à"),
    "case.rates.column.type": ("damage", "dommage"),
    "case.rates.column.severity": ("severity", "gravité"),
    "case.rates.column.paint": ("paint", "peinture"),
    "case.rates.column.text": ("condition", "condition"),
    "case.rates.row": ("{table}, row {number}", "{table}, ligne {number}"),
    "case.rates.named_row": (
        "{table}, row {number} ({what})",
        "{table}, ligne {number} ({what})",
    ),
    "case.rates.any": ("any", "tous"),
    "case.rates.group.any": ("every part", "toutes les pièces"),
    "case.rates.group.metal": ("body panels, all", "éléments de tôle, tous"),
    "case.rates.group.bolted": ("body panels, bolted", "éléments de tôle boulonnés"),
    "case.rates.group.welded": ("body panels, welded", "éléments de tôle soudés"),
    "case.rates.group.plastic": ("plastic, painted", "plastique peint"),
    "case.rates.group.painted": ("everything painted", "tout ce qui est peint"),
    "case.rates.group.trim": ("trim", "habillage"),
    "case.rates.group.panes": ("windows", "vitrages"),
    "case.rates.group.lamps": ("lamps", "optiques"),
    "case.rates.rules_are": (
        "A rule says which operations a damage asks for. The rules of this card are "
        "looked at from top to bottom, then the program's own; the first that fits "
        "counts.",
        "Une règle dit quelles opérations un dommage demande. Les règles de ce barème "
        "sont lues de haut en bas, puis celles du programme ; la première qui convient "
        "compte.",
    ),
    "case.rates.default_rules": (
        "The program's own rules ({count})",
        "Les règles du programme ({count})",
    ),
    "case.rates.save": ("Save the rates", "Enregistrer les tarifs"),
    "case.rates.saved": ("Saved and in use: {name}", "Enregistré et utilisé : {name}"),
    "case.rates.download": ("Download as CSV", "Télécharger en CSV"),
    "case.rates.upload": ("Read a card from a CSV file", "Lire un barème en CSV"),
    "case.rates.file": (
        "Rate card (CSV in UTF-8, up to 1 MB)",
        "Barème (CSV en UTF-8, 1 Mo au plus)",
    ),
    "case.rates.read": (
        "{name}: {currency}, dated {date}. Rows of hours: {hours}; part prices: "
        "{parts}; prices of outside work: {sublets}; rules: {rules}.",
        "{name} : {currency}, daté du {date}. Lignes d'heures : {hours} ; prix de "
        "pièces : {parts} ; prix de sous-traitance : {sublets} ; règles : {rules}.",
    ),
    "case.rates.save_as": ("Save under this name", "Enregistrer sous ce nom"),
    "case.rates.replaces": (
        "Your card of this name is replaced.",
        "Votre barème de ce nom est remplacé.",
    ),
    "case.rates.keep": ("Save and use this card", "Enregistrer et utiliser"),
    "case.rates.delete": ("Delete this card", "Supprimer ce barème"),
    "case.rates.delete_is": (
        "The card is deleted for good. Estimates that were made with it keep its rates "
        "and say so.",
        "Le barème est supprimé définitivement. Les chiffrages établis avec lui "
        "gardent ses tarifs et le disent.",
    ),
    "case.rates.delete_now": ("Delete for good", "Supprimer définitivement"),
    "case.rates.deleted": ("Deleted: {name}", "Supprimé : {name}"),
}
