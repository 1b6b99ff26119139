"""What a reviewer's form shows: the card, the contacts, and the reviewer's own answers. Nobody else's, ever."""

from dataclasses import dataclass
from datetime import date

from calibration.errors import NotAllowed
from calibration.scorecard.definition import ScorecardDefinition
from calibration.store.engine import Db
from calibration.store.models import CalibrationSession, Decision, Engagement, Organization, Participation, Turn
from calibration.store.reviews import ReviewCells, own_reviews, review_cells
from calibration.store.scorecards import criterion_keys, scorecard_definition
from calibration.store.sessions import ContactRow, contacts_in, contacts_to_discuss
from calibration.store.transcripts import RecordingRow, decisions_in_force, recordings_in_session, turns_in_session
from calibration.visibility.facts import Viewer
from calibration.visibility.scope import knows_of
from calibration.vocabulary import SessionScope, SessionState, Side


@dataclass(frozen=True, slots=True)
class SheetContact:
    """One contact with its words, and what this reviewer has put down so far."""

    facts: ContactRow
    turns: tuple[Turn, ...]
    recording: RecordingRow | None
    cells: ReviewCells


@dataclass(frozen=True, slots=True)
class ScoringSheet:
    """Everything one reviewer's form needs for one session."""

    session: CalibrationSession
    engagement_name: str
    contacts_come_back: bool
    client: str
    vendor: str
    side: Side
    part: Participation
    definition: ScorecardDefinition
    contacts: tuple[SheetContact, ...]
    decisions: dict[tuple[str, int], list[Decision]]


_BLANK = ReviewCells(answers={}, remarks={}, reasons={}, evidence=[])


def scoring_sheet(db: Db, viewer: Viewer, *, session_id: int, today: date) -> ScoringSheet:
    """The sheet of a reviewer. Ask ``known_session`` first.

    Raises
    ------
    NotAllowed
        The viewer does not take part in the session.
    """
    part = db.get(Participation, (session_id, viewer.rater_id)) if viewer.rater_id else None
    if part is None or viewer.side is None:
        raise NotAllowed("You are not a reviewer of this session.")
    session = db.get_one(CalibrationSession, session_id)
    engagement = db.get_one(Engagement, session.engagement_id)
    keys = criterion_keys(db, session.scorecard_version_id)
    own = own_reviews(db, session_id=session_id, rater_id=part.rater_id)
    turns, recordings = turns_in_session(db, session_id), recordings_in_session(db, session_id)
    contacts = []
    # Nobody looks up what they gave last time on a contact that comes back: closed, it is left out until it retires.
    listed = contacts_to_discuss if session.state is SessionState.CLOSED else contacts_in
    for row in listed(db, session_id):
        review = own.get(row.id)
        cells = review_cells(db, review.id, keys=keys) if review and review.id else _BLANK
        contacts.append(
            SheetContact(row, tuple(turns.get(row.interaction_id, ())), recordings.get(row.interaction_id), cells)
        )
    return ScoringSheet(
        session=session,
        engagement_name=engagement.name,
        contacts_come_back=engagement.repeats,
        client=db.get_one(Organization, engagement.client_organization_id).name,
        vendor=db.get_one(Organization, engagement.vendor_organization_id).name,
        side=viewer.side,
        part=part,
        definition=scorecard_definition(db, session.scorecard_version_id),
        contacts=tuple(contacts),
        decisions=decisions_in_force(db, session=session, rooms=_rooms(viewer), on=today),
    )


def _rooms(viewer: Viewer) -> tuple[SessionScope, ...]:
    return tuple(room for room in SessionScope if knows_of(viewer, engagement_id=viewer.engagement_id, scope=room))
