"""Every refusal of a file, in English and French: value, limit, what to do next.

No sentence carries a path, a decoder's own words or a stack trace: what the decoder
said stays in `__cause__` for the log.
"""

from core.domain.errors import ImageRejected
from core.domain.sentences import Sentence

CHOOSE_A_PHOTO = Sentence(
    "Choose a photo saved as JPEG, PNG, WebP, HEIC, AVIF, TIFF, BMP or GIF.",
    "Choisissez une photo enregistrée en JPEG, PNG, WebP, HEIC, AVIF, TIFF, BMP "
    "ou GIF.",
)
SEND_AGAIN = Sentence(
    "Copy or send the original photo again; the transfer may have been cut off.",
    "Copiez ou envoyez de nouveau la photo d'origine ; le transfert a pu être "
    "interrompu.",
)
SEND_SMALLER = Sentence(
    "Save a smaller copy as JPEG and choose that one.",
    "Enregistrez une copie plus petite en JPEG et choisissez-la.",
)
SAVE_AS_JPEG = Sentence(
    "Open it in a photo program, save it as JPEG, and choose that file.",
    "Ouvrez-la dans un logiciel de photo, enregistrez-la en JPEG et choisissez ce "
    "fichier.",
)
TAKE_ANOTHER = Sentence(
    "Choose the original photo rather than a thumbnail or a narrow crop.",
    "Choisissez la photo d'origine plutôt qu'une vignette ou un recadrage étroit.",
)


def empty() -> ImageRejected:
    """Nothing in the file."""
    return _refusal("The file is empty (0 bytes).", "Le fichier est vide (0 octet).")


def not_a_photo(what: Sentence, hint: Sentence) -> ImageRejected:
    """Something else, recognised: "a PDF document"."""
    return _refusal(
        f"This is {what}, not a photo.",
        f"Ce fichier est {what.fr}, pas une photo.",
        hint,
    )


def format_not_read(what: Sentence) -> ImageRejected:
    """A picture in a format that is not on the list: "a JPEG XL picture"."""
    return _refusal(
        f"This is {what}, a format that is not read here.",
        f"Ce fichier est {what.fr}, un format qui n'est pas lu ici.",
        SAVE_AS_JPEG,
    )


def unknown() -> ImageRejected:
    """Bytes of no known kind."""
    return _refusal(
        "This file is not a photo in any format that is read here.",
        "Ce fichier n'est pas une photo dans un format lu ici.",
    )


def variant_not_read(kind: str, what: Sentence) -> ImageRejected:
    """A known format, in a variant that is not read: "fax compression"."""
    return _refusal(
        f"This {kind} photo uses {what}, which is not read here.",
        f"Cette photo {kind} utilise {what.fr}, ce qui n'est pas lu ici.",
        SAVE_AS_JPEG,
    )


def cut_off(kind: str) -> ImageRejected:
    """The end of the photo is missing."""
    return _refusal(
        f"This {kind} photo is cut off: its end is missing.",
        f"Cette photo {kind} est tronquée : il en manque la fin.",
        SEND_AGAIN,
    )


def damaged(kind: str) -> ImageRejected:
    """The decoder could not make a picture of it."""
    return _refusal(
        f"This {kind} photo is damaged and cannot be opened.",
        f"Cette photo {kind} est abîmée et ne peut pas être ouverte.",
        SEND_AGAIN,
    )


def hollow(kind: str, *, megapixels: float, byte_count: int) -> ImageRejected:
    """The header claims more pixels than the bytes can hold."""
    return _refusal(
        f"This {kind} photo claims {_figure(megapixels)} megapixels, more than its "
        f"{byte_count} bytes can hold.",
        f"Cette photo {kind} annonce {_comma(megapixels)} mégapixels, plus que ses "
        f"{byte_count} octets ne peuvent contenir.",
        SEND_AGAIN,
    )


def too_many_bytes(byte_count: int, *, limit_mb: float) -> ImageRejected:
    """Over the limit for files."""
    size_mb = byte_count / 1e6
    return _refusal(
        f"The file has {_figure(size_mb)} MB; the limit is {limit_mb:g} MB.",
        f"Le fichier fait {_comma(size_mb)} Mo ; la limite est de "
        f"{_short(limit_mb)} Mo.",
        SEND_SMALLER,
    )


def too_many_pixels(megapixels: float, *, limit: float) -> ImageRejected:
    """Over the limit for every photo."""
    return _refusal(
        f"The photo has {_figure(megapixels)} megapixels; the limit is {limit:g}.",
        f"La photo a {_comma(megapixels)} mégapixels ; la limite est de "
        f"{_short(limit)}.",
        SEND_SMALLER,
    )


def too_large_for_format(
    kind: Sentence, megapixels: float, *, limit: float
) -> ImageRejected:
    """Over the limit of one format, whose decoder needs much memory per pixel."""
    return _refusal(
        f"This {kind} photo has {_figure(megapixels)} megapixels; the limit for {kind} "
        f"is {_figure(limit)}.",
        f"Cette photo {kind.fr} a {_comma(megapixels)} mégapixels ; la limite pour "
        f"{kind.fr} est de {_comma(limit)}.",
        SEND_SMALLER,
    )


def too_small(size_wh: tuple[int, int], *, limit_px: int) -> ImageRejected:
    """The shorter side is under the limit."""
    width, height = size_wh
    return _refusal(
        f"The photo is {width} by {height} pixels; its shorter side must be at least "
        f"{limit_px}.",
        f"La photo fait {width} sur {height} pixels ; son petit côté doit en avoir au "
        f"moins {limit_px}.",
        TAKE_ANOTHER,
    )


def too_narrow(size_wh: tuple[int, int], *, limit: float) -> ImageRejected:
    """One side is too many times as long as the other."""
    width, height = size_wh
    aspect = max(size_wh) / min(size_wh)
    return _refusal(
        f"The photo is {width} by {height} pixels, {_figure(aspect)} times longer than "
        f"wide; the limit is {limit:g}.",
        f"La photo fait {width} sur {height} pixels, {_comma(aspect)} fois plus longue "
        f"que large ; la limite est de {_short(limit)}.",
        TAKE_ANOTHER,
    )


def too_many_scans(scans: int, *, limit: int) -> ImageRejected:
    """A progressive JPEG that is sent in far more passes than any camera makes."""
    return _refusal(
        f"This JPEG photo is split into {scans} passes; the limit at its size is "
        f"{limit}.",
        f"Cette photo JPEG est découpée en {scans} passes ; la limite pour sa taille "
        f"est de {limit}.",
        SAVE_AS_JPEG,
    )


def out_of_memory() -> ImageRejected:
    """This computer has no room left to open it."""
    return _refusal(
        "There is not enough memory to open this photo.",
        "Il n'y a pas assez de mémoire pour ouvrir cette photo.",
        SEND_SMALLER,
    )


def no_such_file(name: str) -> ImageRejected:
    """No file of that name; the folder is not told."""
    return _refusal(
        f"There is no file {name}.",
        f"Il n'y a pas de fichier {name}.",
        Sentence("Check its name and folder.", "Vérifiez son nom et son dossier."),
    )


def not_a_file(name: str) -> ImageRejected:
    """A folder or a device."""
    return _refusal(
        f"{name} is not a file.",
        f"{name} n'est pas un fichier.",
        Sentence("Name the photos inside it.", "Nommez les photos qu'il contient."),
    )


def file_not_readable(name: str) -> ImageRejected:
    """The operating system refused to read it."""
    return _refusal(
        f"The file {name} cannot be read.",
        f"Le fichier {name} ne peut pas être lu.",
        Sentence("Check its permissions.", "Vérifiez ses droits d'accès."),
    )


def unforeseen() -> ImageRejected:
    """A bug in the reading of a photo; the log has its trace."""
    return _refusal(
        "A fault of the program interrupted the reading of this photo.",
        "Une erreur du programme a interrompu la lecture de cette photo.",
        Sentence(
            "Save it again as JPEG or PNG and give that file. The server's log has "
            "details.",
            "Enregistrez-la de nouveau en JPEG ou PNG et donnez ce fichier. Le journal "
            "du serveur donne les détails.",
        ),
    )


def _refusal(en: str, fr: str, hint: Sentence = CHOOSE_A_PHOTO) -> ImageRejected:
    return ImageRejected(Sentence(en, fr), hint=hint)


def _figure(number: float) -> str:
    """One decimal; below one, two figures that count."""
    return f"{number:.1f}" if number >= 1 else f"{number:.2g}"


def _comma(number: float) -> str:
    return _figure(number).replace(".", ",")


def _short(number: float) -> str:
    return f"{number:g}".replace(".", ",")
