"""One photo of a session and what became of it so far."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from core.domain.errors import AppError
from core.domain.records import Assessment, Photo
from core.domain.sentences import Language, Sentence
from core.domain.vocabulary import Outcome
from core.retell import Retelling

THUMBNAIL_PX = 104


@dataclass(eq=False)
class PhotoItem:
    """One photo of the session, filled in while it is worked on.

    `notes` are sentences about steps down on the way to the assessment; `retold` the
    explanation in a model's words, by language.
    """

    key: str
    name: str
    read_bytes: Callable[[], bytes]
    rendered: bool = False
    photo: Photo | None = None
    thumbnail: Image.Image | None = None
    refusal: AppError | None = None
    assessment: Assessment | None = None
    notes: tuple[Sentence, ...] = ()
    retold: dict[Language, Retelling] = field(default_factory=dict)

    @property
    def pending(self) -> bool:
        """Whether there is still work to do for this photo."""
        return self.refusal is None and self.assessment is None

    def is_untold(self, language: Language) -> bool:
        """Whether a model may still retell its findings in this language."""
        if self.assessment is None or language in self.retold:
            return False
        writing = self.assessment.answer.writing
        stopped = writing is not None and writing.stopped
        return self.assessment.outcome is Outcome.DAMAGE_FOUND and not stopped

    def take_photo(self, photo: Photo) -> None:
        """Keep the photo that intake made, with a thumbnail for the strip."""
        self.thumbnail = photo.image.copy()
        self.thumbnail.thumbnail((2 * THUMBNAIL_PX, 2 * THUMBNAIL_PX))
        self.photo = photo

    def forget_result(self) -> None:
        """Make it pending again."""
        self.assessment, self.notes = None, ()
        self.retold.clear()
