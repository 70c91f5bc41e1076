"""Words of the Models page in English and French; `words` is the table they join."""

MODELS_TEXT: dict[str, tuple[str, str]] = {
    "models.title": ("Models", "Modèles"),
    "models.lead": (
        "The chain is walked from top to bottom; the first model that opens assesses "
        "the photos of all visitors.",
        "La chaîne est parcourue de haut en bas ; le premier modèle qui s'ouvre évalue "
        "les photos de tous les visiteurs.",
    ),
    "models.locked": (
        "The operator has locked the models: they can be looked at here, not changed.",
        "L'exploitant a verrouillé les modèles : on peut les voir ici, pas les "
        "changer.",
    ),
    "models.now": ("In memory now", "En mémoire maintenant"),
    "models.none_open": (
        "No model is open. The first photo walks the chain, or load one below.",
        "Aucun modèle n'est ouvert. La première photo parcourt la chaîne, ou "
        "chargez-en un ci-dessous.",
    ),
    "models.why": ("Why so: {reason}", "Pourquoi ainsi : {reason}"),
    "models.line_free": (
        "Nobody is using the model; nobody waits.",
        "Personne n'utilise le modèle ; personne n'attend.",
    ),
    "models.line_busy": (
        "The model is in use; waiting in the line: {waiting}.",
        "Le modèle est utilisé ; en attente dans la file : {waiting}.",
    ),
    "models.part": ("Part", "Partie"),
    "models.part.vision": ("Vision", "Vision"),
    "models.part.projector": ("Projector", "Projecteur"),
    "models.part.language": ("Language", "Langage"),
    "models.part.adapter": ("Adapter (LoRA)", "Adaptateur (LoRA)"),
    "models.whole": ("Whole", "Ensemble"),
    "models.parameters": ("Million parameters", "Millions de paramètres"),
    "models.bytes": ("Weights in memory", "Poids en mémoire"),
    "models.kinds": ("Held as", "Tenus en"),
    "models.chain": ("The chain", "La chaîne"),
    "models.is_open": ("open now", "ouvert"),
    "models.first": ("comes first", "en premier"),
    "models.could": ("fits here", "possible ici"),
    "models.skipped": ("not here", "pas ici"),
    "models.source": ("Source: {source}", "Source : {source}"),
    "models.alternates": ("then {names}", "puis {names}"),
    "models.engines": ("Opened by: {names}", "Ouvert par : {names}"),
    "models.adapter": (
        "an adapter (LoRA) on another model",
        "un adaptateur (LoRA) sur un autre modèle",
    ),
    "models.licence": ("Licence: {licence}", "Licence : {licence}"),
    "models.gated": (
        "gated: the publisher wants its licence accepted, and a token",
        "accès restreint : l'éditeur demande d'accepter sa licence, et un jeton",
    ),
    "models.no_gate": ("no gate", "accès libre"),
    "models.ask_gate": (
        "whether it is gated, only the hub tells",
        "seul le hub dit si l'accès est restreint",
    ),
    "models.on_disk": (
        "On this machine: {size} of weights",
        "Sur cette machine : {size} de poids",
    ),
    "models.not_on_disk": ("Not on this machine", "Absent de cette machine"),
    "models.needs": ("Weights: {amounts}", "Poids : {amounts}"),
    "models.precision": ("Precision", "Précision"),
    "models.automatic": ("automatic", "automatique"),
    "models.load": ("Load", "Charger"),
    "models.unload": ("Unload", "Décharger"),
    "models.download": ("Download", "Télécharger"),
    "models.hub_page": ("Publisher's page", "Page de l'éditeur"),
    "models.stop": ("Stop", "Arrêter"),
    "models.cancel": ("Leave it", "Ne rien changer"),
    "models.asking_hub": ("Asking the hub for its size", "Taille demandée au hub"),
    "models.switch_title": ("Switch the model", "Changer de modèle"),
    "models.switch_to": (
        "{closing} is closed first, for all visitors; then {opening} is opened.",
        "{closing} est d'abord fermé, pour tous les visiteurs ; puis {opening} est "
        "ouvert.",
    ),
    "models.switch": ("Switch", "Changer"),
    "models.unload_title": ("Unload the model", "Décharger le modèle"),
    "models.others": (
        "An answer is being written; it is finished first. Waiting behind it: "
        "{waiting}.",
        "Une réponse est en cours d'écriture ; elle est terminée d'abord. En attente "
        "derrière elle : {waiting}.",
    ),
    "models.download_title": ("Download the model", "Télécharger le modèle"),
    "models.download_now": ("Download {size}", "Télécharger {size}"),
    "models.nothing_missing": (
        "Everything is on this machine already.",
        "Tout est déjà sur cette machine.",
    ),
    "models.last_walk": ("The last walk", "Le dernier parcours"),
    "models.no_walk": (
        "No model has been opened since the program started.",
        "Aucun modèle n'a été ouvert depuis le démarrage du programme.",
    ),
    "models.memory_gpu": (
        "GB allocated on all GPUs before and after each try; the dashed line is the "
        "cap of one GPU.",
        "Go alloués sur tous les GPU avant et après chaque essai ; la ligne en tirets "
        "est le plafond d'un GPU.",
    ),
    "models.memory_process": (
        "GB held by this program before and after each try; without a GPU there is no "
        "cap.",
        "Go tenus par ce programme avant et après chaque essai ; sans GPU il n'y a pas "
        "de plafond.",
    ),
    "models.before": ("before", "avant"),
    "models.after": ("after", "après"),
    "models.compare": ("Precisions side by side", "Les précisions côte à côte"),
    "models.compare_is": (
        "Opens the same model in each precision and asks about the same photo. Other "
        "visitors wait while one is opened; afterwards all is as it was.",
        "Ouvre le même modèle dans chaque précision et l'interroge sur la même photo. "
        "Les autres visiteurs attendent à chaque ouverture ; ensuite tout est comme "
        "avant.",
    ),
    "models.compare_none": (
        "No model with a choice of precision is on this machine. Download one, or set "
        "CAR_DAMAGE_MODEL to a model's folder.",
        "Aucun modèle à précision réglable n'est sur cette machine. Téléchargez-en un, "
        "ou réglez CAR_DAMAGE_MODEL sur le dossier d'un modèle.",
    ),
    "models.compare_model": ("Model", "Modèle"),
    "models.compare_upload": (
        "A photo of your own, or an example below",
        "Une photo à vous, ou un exemple ci-dessous",
    ),
    "models.compare_example": (
        "Example (rendered, not a photo)",
        "Exemple (image de synthèse, pas une photo)",
    ),
    "models.compare_precisions": ("Precisions", "Précisions"),
    "models.compare_start": ("Compare", "Comparer"),
    "models.load_seconds": ("Loaded in", "Chargé en"),
    "models.first_token": ("First token after", "Premier jeton après"),
    "models.speed": ("Tokens per second", "Jetons par seconde"),
    "models.settings": ("Settings of this run", "Réglages de cette exécution"),
    "models.setting": ("Setting", "Réglage"),
    "models.value": ("Value", "Valeur"),
    "yes": ("yes", "oui"),
    "no": ("no", "non"),
}
