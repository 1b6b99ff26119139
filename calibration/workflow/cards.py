"""Scorecards and their versions: begun, edited as a draft, published for good, retired. Each side keeps its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from calibration.errors import Frozen, InvalidInput, NotFound, StaleWrite, WrongState
from calibration.scorecard.change import next_version
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.keys import key_for
from calibration.scorecard.problems import definition_problems
from calibration.store.engine import Db, Store
from calibration.store.scorecard_drafts import (
    VersionRow,
    claim_draft,
    delete_draft,
    meaning_revisions,
    rewrite_draft,
    set_version_state,
)
from calibration.store.scorecards import (
    next_version_number,
    save_scorecard_version,
    scorecard_definition,
    scorecard_versions,
)
from calibration.vocabulary import Change, SessionScope, Side, VersionState
from calibration.workflow.card_access import (
    NO_SUCH,
    card_manager,
    card_version,
    insist_own,
    known_version,
    own_organization,
)
from calibration.workflow.card_rules import check_storable, first_version
from calibration.workflow.importing_cards import PRIVATE_PREFIX
from calibration.workflow.record import own_room, write_record
from calibration.workflow.recorded import RecordedAction

_STALE = (
    "Somebody else has saved this draft since you opened it. Nothing was overwritten: look at what stands there now, "
    "then save yours again."
)


def begin_card(
    store: Store, *, person_id: int, engagement_id: int, definition: ScorecardDefinition, now: datetime
) -> int:
    """Save a new card as a draft of the viewer's organization; a key that is taken gets a number.

    Raises
    ------
    NotFound, NotAllowed, InvalidInput
        As :func:`save_draft`.
    """
    check_storable(definition)
    with store.writing() as db:
        viewer = card_manager(db, person_id, engagement_id)
        owner = own_organization(db, viewer)
        taken = {version.key for version in scorecard_versions(db, organization_ids=[owner])}
        key = definition.key if definition.key not in taken else key_for(definition.key, taken=taken, fallback="card")
        return _saved(db, owner, replace(definition, key=key), now)


def begin_version(
    store: Store,
    *,
    person_id: int,
    engagement_id: int,
    key: str,
    now: datetime,
    definition: ScorecardDefinition | None = None,
) -> int:
    """Save the next version of an own card as a draft: a copy of its newest version, or what is given.

    Raises
    ------
    WrongState
        The card has a draft already.
    NotFound, NotAllowed, InvalidInput
        No such own card; as :func:`save_draft`.
    """
    with store.writing() as db:
        viewer = card_manager(db, person_id, engagement_id)
        owner = own_organization(db, viewer)
        versions = [one for one in scorecard_versions(db, organization_ids=[owner]) if one.key == key]
        if not versions:
            raise NotFound(NO_SUCH)
        draft = next((one for one in versions if one.state is VersionState.DRAFT), None)
        if draft is not None:
            raise WrongState(f"Version {draft.number} of this card is a draft already. Edit it, or discard it first.")
        wanted = definition or scorecard_definition(db, versions[-1].version_id)
        number = next_version_number(db, organization_id=owner, key=key)
        wanted = replace(wanted, key=key, version=number, note=definition.note if definition else "")
        check_storable(wanted)
        return _saved(db, owner, wanted, now)


def save_draft(
    store: Store,
    *,
    person_id: int,
    engagement_id: int,
    version_id: int,
    definition: ScorecardDefinition,
    revision: int,
) -> int:
    """Save a draft as it stands, sound or not, and return its new revision.

    Raises
    ------
    StaleWrite
        Somebody saved it since ``revision``: nothing is overwritten.
    Frozen
        It is published or retired.
    InvalidInput
        Something in it that no row can hold.
    NotFound, NotAllowed
        No such version; not an own card; not somebody who manages cards.
    """
    check_storable(definition)
    with store.writing() as db:
        row = _own_draft(db, person_id, engagement_id, version_id, revision)
        kept = replace(definition, key=row.key, version=row.number)
        rewrite_draft(db, version_id, kept, organization_id=row.organization_id)
    return revision + 1


def discard_draft(store: Store, *, person_id: int, engagement_id: int, version_id: int, revision: int) -> None:
    """Take a draft out for good. Raises as :func:`save_draft`."""
    with store.writing() as db:
        _own_draft(db, person_id, engagement_id, version_id, revision)
        delete_draft(db, version_id)


def publish_draft(
    store: Store,
    *,
    person_id: int,
    engagement_id: int,
    version_id: int,
    revision: int,
    decisions: Mapping[str, Change],
    note: str,
    now: datetime,
) -> None:
    """Make a draft a published version: from then on it never changes.

    Parameters
    ----------
    decisions : mapping of criterion key to Change
        The publisher's word on every line whose wording changed.
    note : str
        Why this version exists, in a sentence.

    Raises
    ------
    InvalidInput
        A problem in the card, a reworded line without a decision, or no note.
    StaleWrite, Frozen, NotFound, NotAllowed
        As :func:`save_draft`.
    """
    if not note.strip():
        raise InvalidInput("There is no note. Say in a sentence why this version exists.")
    version = card_version(store, person_id=person_id, engagement_id=engagement_id, version_id=version_id)
    with store.writing() as db:
        row = _own_draft(db, person_id, engagement_id, version_id, revision)
        side = version.side
        past = meaning_revisions(db, row.organization_id)
        if version.previous is None:
            final = first_version(version.definition, past)
        else:
            final = next_version(version.previous, version.definition, decisions, past_revisions=past)
        final = replace(final, version=row.number, note=note.strip())
        if problems := definition_problems(final):
            raise InvalidInput("This card cannot be published yet. " + " ".join(problems))
        rewrite_draft(db, version_id, final, organization_id=row.organization_id)
        set_version_state(db, version_id, state=VersionState.PUBLISHED, now=now, person_id=person_id)
        action = RecordedAction.CARD_PUBLISHED
        _record(db, row, side, action=action, now=now, person_id=person_id, engagement_id=engagement_id)


def retire_version(store: Store, *, person_id: int, engagement_id: int, version_id: int, now: datetime) -> None:
    """Take a published version out of use: nothing new is planned on it, what was scored on it stays.

    Raises
    ------
    WrongState
        It is not published.
    NotFound, NotAllowed
        As :func:`save_draft`.
    """
    with store.writing() as db:
        viewer = card_manager(db, person_id, engagement_id)
        row, side = known_version(db, viewer, version_id)
        insist_own(viewer, side)
        if row.state is not VersionState.PUBLISHED:
            raise WrongState(f"This version is {row.state}. Allowed: a published one.")
        set_version_state(db, version_id, state=VersionState.RETIRED)
        action = RecordedAction.CARD_RETIRED
        _record(db, row, side, action=action, now=now, person_id=person_id, engagement_id=engagement_id)


def _record(
    db: Db, row: VersionRow, side: Side, *, action: RecordedAction, now: datetime, person_id: int, engagement_id: int
) -> None:
    """In the room of those who may know of the version: both sides, but for a card of one side's own room."""
    room = own_room(side) if row.key.startswith(PRIVATE_PREFIX) else SessionScope.JOINT
    about = {"scorecard_version_id": row.version_id, "card": row.key, "number": row.number, "side": side.value}
    write_record(db, action=action, now=now, engagement_id=engagement_id, room=room, person_id=person_id, **about)


def _own_draft(db: Db, person_id: int, engagement_id: int, version_id: int, revision: int) -> VersionRow:
    """The draft, claimed for this writer."""
    viewer = card_manager(db, person_id, engagement_id)
    row, side = known_version(db, viewer, version_id)
    insist_own(viewer, side)
    if row.state is not VersionState.DRAFT:
        raise Frozen(f"This version is {row.state} and never changes. Begin a new version instead.")
    if not claim_draft(db, version_id, revision=revision):
        raise StaleWrite(_STALE, {"revision": row.edited_revision})
    return row


def _saved(db: Db, owner: int, definition: ScorecardDefinition, now: datetime) -> int:
    saved = save_scorecard_version(db, organization_id=owner, definition=definition, state=VersionState.DRAFT, now=now)
    assert saved.id is not None, "a flushed row has its id"
    return saved.id
