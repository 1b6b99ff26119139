"""What the page reads, each run anew: the person, what they may see now, and the reports within that."""

from dataclasses import dataclass

from calibration.analysis.cache import reports
from calibration.analysis.contact_grid import ContactGrid, ContactText
from calibration.analysis.grid_results import contact_grid
from calibration.analysis.results import results_report
from calibration.analysis.results_report import ResultsReport
from calibration.analysis.text_results import contact_text
from calibration.store.sessions import scopes_in
from calibration.ui.results.choice import Choice
from calibration.ui.state import current_viewer, store
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import Scope


@dataclass(frozen=True, slots=True)
class Loaded:
    """A report and the scopes it was made within.

    Attributes
    ----------
    pooled : bool
        Several sessions were asked for: contacts are named with their session.
    """

    viewer: Viewer
    scopes: tuple[Scope, ...]
    report: ResultsReport
    pooled: bool

    @property
    def name(self) -> str:
        """What files made from this report are called after."""
        sessions = self.report.header.sessions
        return sessions[0].name if len(sessions) == 1 else "sessions together"

    @property
    def nothing_open(self) -> bool:
        """Whether no contact has been revealed to this viewer."""
        return not any(scope.open_contacts for scope in self.scopes)

    def scope_of(self, contact: int) -> Scope:
        """The scope that a contact is open in; ``KeyError`` if none."""
        for scope in self.scopes:
            if contact in scope.open_contacts:
                return scope
        raise KeyError(contact)

    def session_number(self, contact: int) -> int | None:
        """The number of a contact's session where several were asked for."""
        if not self.pooled:
            return None
        session_id = self.report.contact(contact).session_id
        return next((s.number for s in self.report.header.sessions if s.id == session_id), None)


def load(choice: Choice) -> Loaded:
    """The report of the sessions chosen, within what the viewer may see now.

    Raises
    ------
    NotFound
        A session does not exist or is not this viewer's to know of; the two are not told apart.
    """
    viewer = current_viewer()
    with store().reading() as db:
        scopes = scopes_in(db, viewer, choice.session_ids)
    report = reports.get(store(), results_report, scopes)
    return Loaded(viewer, scopes, report, choice.pooled)


def load_grid(loaded: Loaded, contact: int) -> ContactGrid:
    """The grid of one contact of a report."""
    with store().reading() as db:
        return contact_grid(db, loaded.scope_of(contact), contact)


def load_text(loaded: Loaded, contact: int) -> ContactText:
    """The words of one contact of a report."""
    with store().reading() as db:
        return contact_text(db, loaded.scope_of(contact), contact)
