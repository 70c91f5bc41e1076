"""The case that is open on the page, as every view of it is given it."""

from dataclasses import dataclass

from core.domain.cases import Case, Visit, VisitView
from core.filing.views import read_view
from core.storage.store import Store


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case as it was read for this run of the page.

    `visits` are in order of time; `view` is the visit that is looked at, and `changes`
    how much news its intake had when it was read: what came since is not in it.
    """

    store: Store
    case: Case
    visits: tuple[Visit, ...]
    view: VisitView
    changes: int = 0

    def view_of(self, visit: Visit) -> VisitView:
        """Another visit of the case.

        Raises:
            StorageFailed: it cannot be read.
        """
        same = visit.id == self.view.visit.id
        return self.view if same else read_view(self.store, visit)
