"""Importing what intake read: all of it or nothing, once, and never one text merged with another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from calibration.errors import NotFound
from calibration.intake.options import Progress, no_progress
from calibration.intake.records import ConflictChoice, Intake, Problem, RatingRecord, Severity
from calibration.store import models
from calibration.store.bulk import engagement_organizations, insert_for_ids, one_arrival_at_a_time
from calibration.store.engine import Db, Store
from calibration.store.interactions import import_run_with
from calibration.store.people import viewer_in
from calibration.store.scorecards import criterion_version_ids, scorecard_definition
from calibration.vocabulary import NamesShown, SessionScope, Side
from calibration.workflow.engagements import NewEngagement, made_engagement
from calibration.workflow.fitting import fitting_contacts
from calibration.workflow.importing_cards import imported_card, off_card
from calibration.workflow.importing_contacts import ContactKey, ContactsPlaced, placed_contacts, write_contacts
from calibration.workflow.importing_ratings import RatingsImport, SessionWords
from calibration.workflow.importing_rooms import insist_on_room
from calibration.workflow.planning import sides_in
from calibration.workflow.recorded_files import content_hash, write_file_record

__all__ = ["ImportReport", "SessionWords", "content_hash", "import_intake"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would have done.

    Attributes
    ----------
    written : bool
        Whether anything was written. ``False`` when refused, repeated, or only tried.
    refused : bool
        Errors stood in the way and good rows alone were not asked for: nothing was written.
    repeated : bool
        Everything in the file was there already.
    everything : bool
        Whether all that the file holds is now in the store: no error, nothing left out.
    counts : mapping of str to int
        ``contacts_new``, ``contacts_known``, ``contacts_left_out``, ``sessions``, ``raters``, ``reviews``,
        ``reviews_known``, ``ratings``, ``ratings_left_out``, ``comments``.
    session_ids : tuple of int
        The imported sessions, in the order of the file.
    problems : tuple of Problem
        Those of the file, then those found against the store.
    masked : mapping of str to int
        Kind of personal data → how many were replaced.
    """

    written: bool
    refused: bool = False
    repeated: bool = False
    everything: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    session_ids: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    masked: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep something out."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class _Order:
    """One import as asked for."""

    intake: Intake
    engagement: int | NewEngagement
    person_id: int | None
    file_name: str
    content_hash: str
    choice: ConflictChoice | None
    only_good_rows: bool
    words: SessionWords
    scorecard_version_id: int | None
    now: datetime
    progress: Progress

    @property
    def kind(self) -> str:
        return "ratings" if self.intake.ratings or self.intake.review_comments else "contacts"

    @property
    def room(self) -> SessionScope:
        """Contacts belong to the engagement; only ratings are in a room."""
        return self.words.scope if self.kind == "ratings" else SessionScope.JOINT


def import_intake(
    store: Store,
    intake: Intake,
    *,
    engagement_id: int | NewEngagement,
    person_id: int | None,
    file_name: str,
    content_hash: str,
    now: datetime,
    choice: ConflictChoice | None = None,
    only_good_rows: bool = False,
    words: SessionWords | None = None,
    scorecard_version_id: int | None = None,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> ImportReport:
    """Bring contacts and ratings of one file into an engagement, in one transaction.

    Contacts are recognised by external id and text; the same file twice changes nothing. Ratings become
    imported sessions, closed and wholly revealed, on a card "Imported: …" of the client (of the side whose room it
    is), or on the published card named. Reviews that came into the same room with the same content before are not
    written again; what came into another room is neither used nor told.

    Parameters
    ----------
    engagement_id : int or NewEngagement
        Where to; a new one is made in the same transaction.
    person_id : int or None
        Who imports; ``None`` from the command line.
    content_hash : str
        Of the file's bytes, by :func:`content_hash`.
    choice : ConflictChoice or None
        What to do with an id whose text is not the stored one; the same as in the mapping that was read with.
    only_good_rows : bool
        Import what is good although there are errors; otherwise one error refuses the whole file.
    words : SessionWords, optional
        Name, time, blinding and room of the imported sessions.
    dry_run : bool
        Do everything and undo it: the report says what would be.

    Raises
    ------
    NotFound
        No such engagement or scorecard version.
    NotAllowed
        The room is not this person's.
    InvalidInput
        The lines of the file make no card, or a reviewer is of the side whose room it is not.
    """
    order = _Order(
        intake, engagement_id, person_id, file_name, content_hash, choice, only_good_rows,
        words or SessionWords(), scorecard_version_id, now, progress,
    )  # fmt: skip
    with store.reading() if dry_run else store.writing() as db:
        one_arrival_at_a_time(db)
        report = _import(db, order)
        if report.refused or report.repeated:
            db.rollback()
            return report
    if dry_run:
        return replace(report, written=False, session_ids=())
    return report


def _import(db: Db, order: _Order) -> ImportReport:
    engagement = _engagement(db, order)
    engagement_id = engagement.id or 0
    insist_on_room(db, order.intake, person_id=order.person_id, engagement_id=engagement_id, room=order.room)
    order.progress(0.1, "comparing with what is stored")
    fit, too_long = fitting_contacts(order.intake.contacts)
    placed = placed_contacts(db, fit, engagement_id=engagement_id, choice=order.choice)
    present = {*placed.known, *(key for key, _ in placed.new)}
    ratings, problems = _ratings_on_card(db, order, present)
    problems = [*order.intake.problems, *too_long, *placed.problems, *problems]
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors and not order.only_good_rows:
        return ImportReport(written=False, refused=True, problems=tuple(problems), masked=order.intake.masked)
    order.progress(0.3, "writing the contacts")
    run = _run(db, order, engagement_id)
    contacts = write_contacts(
        db, placed, engagement_id=engagement_id, import_run_id=run, now=order.now,
        progress=lambda share, said: order.progress(0.4 + 0.2 * share, said),
    )  # fmt: skip
    counts = {
        "contacts_new": len(placed.new),
        "contacts_known": len(placed.known),
        "contacts_left_out": len(order.intake.contacts) - len(placed.known) - len(placed.new),
        "ratings_left_out": len(order.intake.ratings) - len(ratings),
    }
    session_ids: list[int] = []
    if order.kind == "ratings":
        order.progress(0.6, "writing the ratings")
        session_ids, more = _write_ratings(db, order, engagement, contacts, ratings, run)
        counts |= more
    return _report(db, order, placed, db.get_one(models.ImportRun, run), counts, tuple(session_ids), tuple(problems))


def _engagement(db: Db, order: _Order) -> models.Engagement:
    if isinstance(order.engagement, NewEngagement):
        return made_engagement(db, order.engagement, now=order.now)
    engagement = db.get(models.Engagement, order.engagement)
    if engagement is None:
        raise NotFound("This engagement does not exist.")
    return engagement


def _report(
    db: Db,
    order: _Order,
    placed: ContactsPlaced,
    run: models.ImportRun,
    counts: dict[str, int],
    session_ids: tuple[int, ...],
    problems: tuple[Problem, ...],
) -> ImportReport:
    changes = len(placed.new) + len(placed.words_for) + len(session_ids)
    before = import_run_with(
        db,
        run.engagement_id,
        kind=order.kind,
        content_hash=order.content_hash,
        room=order.room,
        other_than=run.id or 0,
    )
    whole = not counts["contacts_left_out"] and not counts["ratings_left_out"]
    everything = whole and all(problem.severity is not Severity.ERROR for problem in problems)
    if not changes and before is not None:
        return ImportReport(False, repeated=True, everything=everything, counts=counts, problems=problems)
    masked = dict(order.intake.masked)
    run.summary = {**counts, "masked": masked, "everything": everything, "room": order.room.value}
    db.flush()
    write_file_record(
        db,
        kind=order.kind,
        now=order.now,
        engagement_id=run.engagement_id,
        room=order.room,
        person_id=order.person_id,
        content_hash=order.content_hash,
        counts=counts,
        import_run_id=run.id,
    )
    order.progress(1.0, "done")
    return ImportReport(True, False, False, everything, counts, session_ids, problems, masked)


def _run(db: Db, order: _Order, engagement_id: int) -> int:
    row = {
        "engagement_id": engagement_id,
        "kind": order.kind,
        "file_name": order.file_name[:400],
        "content_hash": order.content_hash,
        "imported_at": order.now,
        "imported_by_id": order.person_id,
        "summary": {},
    }
    return insert_for_ids(db, models.ImportRun, [row])[0]


def _ratings_on_card(db: Db, order: _Order, present: set[ContactKey]) -> tuple[Sequence[RatingRecord], list[Problem]]:
    """Ratings of contacts that are in, on lines of the card that was named."""
    ratings = [rating for rating in order.intake.ratings if (rating.contact, rating.copy) in present]
    if order.scorecard_version_id is None:
        return ratings, []
    return off_card(scorecard_definition(db, order.scorecard_version_id), ratings)


def _write_ratings(
    db: Db,
    order: _Order,
    engagement: models.Engagement,
    contacts: Mapping[ContactKey, int],
    ratings: Sequence[RatingRecord],
    run: int,
) -> tuple[list[int], dict[str, int]]:
    if order.scorecard_version_id is not None:
        version_id, lines = order.scorecard_version_id, criterion_version_ids(db, order.scorecard_version_id)
    elif order.intake.scorecard is not None:
        version_id, keys = imported_card(
            db,
            order.intake.scorecard,
            organization_id=engagement_organizations(engagement)[sides_in(order.room)[0]],
            private=order.room is not SessionScope.JOINT,
            now=order.now,
        )
        own = criterion_version_ids(db, version_id)
        lines = {key: own[stored] for key, stored in keys.items()}
    else:
        return [], {}
    writer = RatingsImport(
        db, engagement, order.words, version_id, contacts, lines, order.content_hash, run, order.now,
        hidden_sides=_hidden_sides(db, order, engagement),
    )  # fmt: skip
    return writer.write(order.intake, ratings), dict(writer.counts)


def _hidden_sides(db: Db, order: _Order, engagement: models.Engagement) -> frozenset[Side | None]:
    """Sides whose names are not shown to the person who imports; none for whoever runs the program."""
    if order.person_id is None or engagement.names_shown is NamesShown.ALL:
        return frozenset()
    viewer = viewer_in(db, person_id=order.person_id, engagement_id=engagement.id or 0)
    return frozenset({Side.CLIENT, Side.VENDOR}) - {viewer.side}
