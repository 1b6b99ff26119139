"""What a meeting has to talk about: which lines differ on which contact, without a value."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from calibration.analysis.facts import ContactFact
from calibration.analysis.grouping import contact_fact
from calibration.store.agenda import LineDifference, line_differences
from calibration.store.engine import Db
from calibration.store.pooled_sessions import card_of, contact_in_scope, engagement_frame, pooled_sessions
from calibration.visibility.scope import Scope
from calibration.vocabulary import Critical


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line of one contact: its name, and whether all answers are alike."""

    line: str
    name: str
    section: str
    critical: Critical
    n_answers: int
    unanimous: bool


@dataclass(frozen=True, slots=True)
class AgendaContact:
    """One contact of the agenda.

    Attributes
    ----------
    revealed : bool
        Its values may be read: see ``contact_grid``.
    differing, unanimous : tuple of AgendaLine
        Lines that two or more answered, in card order; critical ones that differ first.
    """

    contact: ContactFact
    revealed: bool
    differing: tuple[AgendaLine, ...]
    unanimous: tuple[AgendaLine, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of one session.

    Attributes
    ----------
    contacts : tuple of AgendaContact
        Most differing lines first.
    n_unanimous, n_compared : int
        "61 of 80 answers unanimous": (contact, line) pairs that two or more answered.
    """

    contacts: tuple[AgendaContact, ...]
    n_unanimous: int
    n_compared: int


def agenda_of(db: Db, scope: Scope) -> Agenda:
    """The agenda of a session, for the viewer of this scope.

    Raises
    ------
    NotAllowed
        The agenda is not this viewer's to see, or not yet.
    """
    differences = [one for one in line_differences(db, scope) if one.n_answers > 1]
    card = card_of(db, pooled_sessions(db, [scope])[0].scorecard_version_id)
    zone = ZoneInfo(engagement_frame(db, scope.engagement_id).time_zone)
    lines = {
        c.key: (c.name, section.name, c.critical) for section in card.definition.sections for c in section.criteria
    }
    contacts = []
    for contact in dict.fromkeys(one.contact for one in differences):
        found = [_line(one, lines[one.line]) for one in differences if one.contact == contact]
        differing = sorted((line for line in found if not line.unanimous), key=lambda x: x.critical is Critical.NO)
        contacts.append(
            AgendaContact(
                contact=contact_fact(contact_in_scope(db, scope, contact), zone),
                revealed=contact in scope.open_contacts,
                differing=tuple(differing),
                unanimous=tuple(line for line in found if line.unanimous),
            )
        )
    return Agenda(
        contacts=tuple(sorted(contacts, key=lambda one: (-len(one.differing), one.contact.position))),
        n_unanimous=sum(one.unanimous for one in differences),
        n_compared=len(differences),
    )


def _line(one: LineDifference, known: tuple[str, str, Critical]) -> AgendaLine:
    return AgendaLine(one.line, *known, n_answers=one.n_answers, unanimous=one.unanimous)
