"""One tree of errors, each with words for the user and a hint for the next step.

    AppError
    ├── SettingsInvalid      a setting is unknown or out of range
    ├── LabelsInvalid        a labels file without one usable row
    ├── RateCardInvalid      a rate card with lines that cannot be used
    ├── ImageRejected        not an image, too large, or too small to judge
    ├── ArchiveRejected      an archive that is hostile, broken or without a photo
    ├── ModelUnavailable     this model cannot run here; the loader moves on
    │   ├── NotEnoughMemory  the plan does not fit, or loading ran out
    │   ├── MissingPackage   the engine's package is not installed
    │   ├── DownloadFailed   the hub or the disk refused
    │   │   └── NotDownloaded    nobody has agreed to the download yet
    │   └── RemoteRefused    the remote server refused or is silent
    ├── NoModelLeft          every row of the chain failed; carries the attempts
    ├── ModelBusy            too many wait for the model, or it is answering
    ├── ModelChanged         another model stepped in where one was being measured
    ├── GenerationFailed     the model started and did not finish
    │   └── GenerationOutOfMemory   not even at the smallest picture
    ├── AnswerUnreadable     the model answered, the answer makes no sense; raw text
    ├── StorageFailed        something could not be saved
    └── ExportFailed         a report could not be written

Exceptions of other packages never leave the module that calls the package: they are
translated there. Errors do not log themselves; whoever catches one logs it once.
"""

from collections.abc import Sequence

from core.domain.sentences import Language, Sentence, in_language


class AppError(Exception):
    """Something the user can be told in plain words; `hint` says what to do next."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def told(self) -> Sentence:
        """What went wrong and what to do next, as one text."""
        pairs = (
            (in_language(self.message, each), in_language(self.hint, each))
            for each in (Language.EN, Language.FR)
        )
        return Sentence(*(f"{say} {hint}".strip() for say, hint in pairs))


class SettingsInvalid(AppError):
    """A setting is unknown, of the wrong kind or out of range."""


class LabelsInvalid(AppError):
    """A labels file cannot be read, or has not one usable row."""


class RateCardInvalid(AppError):
    """A rate card cannot be used; `problems` is a sentence for each line at fault."""

    def __init__(
        self, message: str, *, hint: str = "", problems: Sequence[str] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.problems = tuple(problems)


class ImageRejected(AppError):
    """Not an image, too large, or too small to judge."""


class ArchiveRejected(AppError):
    """An archive that is not unpacked: hostile, broken, or without a photo."""


class ModelUnavailable(AppError):
    """This model cannot run here; the loader moves on to the next row."""


class NotEnoughMemory(ModelUnavailable):
    """The plan does not fit, or loading ran out of memory."""


class MissingPackage(ModelUnavailable):
    """The package that this engine wraps is not installed."""


class DownloadFailed(ModelUnavailable):
    """The files could not be fetched or stored."""


class NotDownloaded(DownloadFailed):
    """The model is not on this machine and nobody agreed to fetch it yet."""

    def __init__(
        self, message: str, *, hint: str = "", download_bytes: int | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.download_bytes = download_bytes


class RemoteRefused(ModelUnavailable):
    """The remote server refused, failed or did not answer in time."""


class NoModelLeft(AppError):
    """Every row of the chain failed; `attempts` says how."""

    def __init__(
        self, message: str, *, hint: str = "", attempts: Sequence[object] = ()
    ) -> None:
        super().__init__(message, hint=hint)
        self.attempts = tuple(attempts)


class ModelBusy(AppError):
    """Too many wait for the model already, or it is answering right now."""


class ModelChanged(AppError):
    """Another model stepped in where answers of one model were being measured."""


class GenerationFailed(AppError):
    """The model started on the photo and did not finish."""


class GenerationOutOfMemory(GenerationFailed):
    """Memory ran out at every size of the photo; a smaller model may still do."""


class AnswerUnreadable(AppError):
    """The model's answer could not be read; `raw_text` keeps what it said."""

    def __init__(self, message: str, *, hint: str = "", raw_text: str = "") -> None:
        super().__init__(message, hint=hint)
        self.raw_text = raw_text


class StorageFailed(AppError):
    """Something could not be saved; what is on the screen stays."""


class ExportFailed(AppError):
    """A report could not be written."""
