"""The people of a side: who they are, which roles they have, and how they leave. Whatever is changed holds at once."""

from collections.abc import Collection
from datetime import datetime

from calibration.errors import InvalidInput, NotFound, WrongState
from calibration.store.bulk import one_arrival_at_a_time
from calibration.store.engine import Db, Store
from calibration.store.invitations import withdraw
from calibration.store.memberships import (
    engagement_for_writing,
    made_rater,
    memberships_in,
    named_raters,
    person_for_writing,
    set_roles,
)
from calibration.store.models import Engagement
from calibration.store.sessions import put_into_session, take_out_of_sessions
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role
from calibration.workflow.leads import LEADS, insist_on_a_lead, insist_on_roles, own_organization
from calibration.workflow.neutrals import is_neutral
from calibration.workflow.offers import JOINABLE
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction
from calibration.workflow.recorded_people import PeopleEntry, record_people, withdrawals
from calibration.workflow.rights import Action
from calibration.workflow.viewing import insist_may, known_session, member

NO_SUCH_PERSON = "There is no such person among the people of your side."


def change_roles(
    store: Store, *, person_id: int, engagement_id: int, about_id: int, roles: Collection[Role], now: datetime
) -> None:
    """Make the roles of one of the own people these, at once.

    Who becomes a reviewer gets a rater; who stops being one keeps theirs, and every rating they have given, and leaves
    the sessions they have not submitted. Open
    invitations of somebody who stops being a lead are withdrawn.

    Raises
    ------
    NotFound, NotAllowed
        Not a member; not a lead; the person is not one of the own organization's; an administrator is made or unmade
        by somebody who is none.
    InvalidInput
        No role, or one that does not fit.
    WrongState
        The side would have no lead.
    """
    with store.writing() as db:
        one_arrival_at_a_time(db)
        viewer, organization_id, before = _one_of_ours(db, person_id, engagement_id, about_id)
        insist_on_roles(viewer, roles, before=before)
        if frozenset(roles) == before:
            return
        place = {"engagement_id": engagement_id, "organization_id": organization_id}
        set_roles(db, person_id=about_id, roles=roles, **place)
        insist_on_a_lead(db, engagement_id, organization_id)
        if Role.REVIEWER in roles and viewer.side is not None:
            made_rater(db, side=viewer.side, person=person_for_writing(db, about_id), **place)
        if Role.REVIEWER in before and Role.REVIEWER not in roles:
            take_out_of_sessions(db, engagement_id=engagement_id, person_id=about_id, states=JOINABLE)
        gone: list[int] = []
        if before & LEADS and not LEADS & set(roles):
            gone = withdraw(db, now=now, engagement_id=engagement_id, created_by_id=about_id)
        changed = {
            "about_person_id": about_id,
            "before": [role.value for role in Role if role in before],
            "roles": [role.value for role in Role if role in roles],
        }
        entry = PeopleEntry(organization_id, RecordedAction.ROLES_CHANGED, changed)
        record_people(db, viewer, [*withdrawals(db, gone), entry], now=now)


def remove_person(store: Store, *, person_id: int, engagement_id: int, about_id: int, now: datetime) -> None:
    """Take one of the own people out of the engagement, at once: their next click anywhere in it is refused.

    What they have submitted stays and counts. They leave the sessions that are not locked and that they have not
    submitted, so that nobody waits for them; what they had begun stays in the store. Their rater survives for when they
    come back. Open invitations to them and by them are withdrawn. Somebody neutral is taken out
    by any administrator of the engagement, and both sides read it on the record.

    Raises
    ------
    NotFound, NotAllowed, WrongState
        As :func:`change_roles`; somebody neutral, and the person is no administrator.
    """
    with store.writing() as db:
        viewer, organization_id, before = _one_of_ours(db, person_id, engagement_id, about_id, or_neutral=True)
        is_own = organization_id == own_organization(db, viewer)
        if Role.ADMINISTRATOR in before:
            insist_may(viewer, Action.MAKE_ADMINISTRATORS)
        set_roles(db, person_id=about_id, engagement_id=engagement_id, organization_id=organization_id, roles=())
        if is_own:
            insist_on_a_lead(db, engagement_id, organization_id)
        take_out_of_sessions(db, engagement_id=engagement_id, person_id=about_id, states=JOINABLE)
        gone = withdraw(db, now=now, engagement_id=engagement_id, created_by_id=about_id)
        gone += withdraw(db, now=now, engagement_id=engagement_id, person_id=about_id, organization_id=organization_id)
        removed = {"about_person_id": about_id, "before": [role.value for role in Role if role in before]}
        entry = PeopleEntry(organization_id, RecordedAction.PERSON_REMOVED, removed)
        record_people(db, viewer, [*withdrawals(db, gone), entry], now=now)


def add_reviewers(store: Store, *, person_id: int, session_id: int, about_ids: Collection[int], now: datetime) -> None:
    """Put reviewers of the own side into a session that is planned or being scored.

    Raises
    ------
    NotFound, NotAllowed, WrongState
        The session is not this person's to know of; not theirs to fill; locked already.
    InvalidInput
        Somebody is not a reviewer of the own side.
    """
    with store.writing() as db:
        viewer, facts = known_session(db, person_id=person_id, session_id=session_id)
        insist_may(viewer, Action.ADD_REVIEWERS)
        raters = named_raters(db, engagement_id=facts.engagement_id, side=viewer.side, person_ids=about_ids)
        if not about_ids or set(raters) != set(about_ids):
            raise InvalidInput("Choose reviewers of your own side.")
        for rater_id in sorted(raters.values()):
            if put_into_session(db, session_id=session_id, rater_id=rater_id, states=JOINABLE) is None:
                raise WrongState("This session is not open for more reviewers any longer: it is locked or over.")
        write_record(
            db,
            action=RecordedAction.REVIEWERS_ADDED,
            now=now,
            engagement_id=facts.engagement_id,
            room=facts.scope,
            person_id=person_id,
            session_id=session_id,
            rater_ids=sorted(raters.values()),
        )


def _one_of_ours(
    db: Db, person_id: int, engagement_id: int, about_id: int, *, or_neutral: bool = False
) -> tuple[Viewer, int, frozenset[Role]]:
    """A lead, the organization of one of the lead's people, and the roles that one has; held until the end."""
    engagement = engagement_for_writing(db, engagement_id)
    viewer = member(db, person_id=person_id, engagement_id=engagement_id)
    insist_may(viewer, Action.MANAGE_PEOPLE)
    organization_id = own_organization(db, viewer)
    theirs = memberships_in(db, person_id=about_id, engagement_id=engagement_id)
    if or_neutral and theirs and organization_id != theirs[0].organization_id:
        organization_id = _neutral_of(viewer, engagement, theirs[0].organization_id)
    if not theirs or any(one.organization_id != organization_id for one in theirs):
        raise NotFound(NO_SUCH_PERSON)
    return viewer, organization_id, frozenset(one.role for one in theirs)


def _neutral_of(viewer: Viewer, engagement: Engagement, organization_id: int) -> int:
    if not is_neutral(engagement, organization_id):
        raise NotFound(NO_SUCH_PERSON)
    insist_may(viewer, Action.INVITE_NEUTRAL)
    return organization_id
