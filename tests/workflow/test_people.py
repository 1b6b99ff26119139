"""The people of a side: roles, leaving, and reviewers put into a session by their own side."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlmodel import select

from calibration.errors import CalibrationError, InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.engine import Store
from calibration.store.models import (
    AuditChain,
    AuditDetail,
    AuditEntry,
    Engagement,
    Membership,
    Participation,
    Person,
    Rater,
    Rating,
    Review,
)
from calibration.store.people import viewer_in
from calibration.store.planning import raters_to_ask
from calibration.store.sessions import participants_in
from calibration.vocabulary import Role, SessionScope
from calibration.workflow.invitees import Invitee
from calibration.workflow.people import add_reviewers, change_roles, remove_person
from calibration.workflow.people_accounts import accounts_of_installation, give_address
from calibration.workflow.people_view import people_view
from calibration.workflow.resets import make_reset_link, may_reset
from calibration.workflow.sessions import lock_session, open_scoring, plan_session
from tests.factories import (
    World,
    complete_answers,
    contact_ids,
    give,
    joint_plan,
    level,
    planned_session,
    score_all,
)
from tests.workflow.people_in_rooms import accept, add_person, link_to, roles_of

pytestmark = pytest.mark.usefixtures("links_key")


def by(world: World, who: str, about: str, now: datetime) -> dict[str, object]:
    return {
        "person_id": world.persons[who],
        "engagement_id": world.engagement_id,
        "about_id": world.persons[about],
        "now": now,
    }


def test_who_becomes_a_reviewer_gets_a_rater_and_keeps_it_when_no_longer_one(
    store: Store, world: World, now: datetime
) -> None:
    change_roles(store, roles=[Role.REVIEWER, Role.FACILITATOR], **by(world, "vera", "faye", now))  # type: ignore[arg-type]
    with store.reading() as db:
        asked = [one.person_id for one in raters_to_ask(db, world.engagement_id)]
        rater = db.exec(select(Rater).where(Rater.person_id == world.persons["faye"])).one()
    assert world.persons["faye"] in asked
    assert rater.position == 3
    change_roles(store, roles=[Role.MANAGER], **by(world, "vera", "faye", now))  # type: ignore[arg-type]
    with store.reading() as db:
        asked = [one.person_id for one in raters_to_ask(db, world.engagement_id)]
        assert db.exec(select(Rater.id).where(Rater.person_id == world.persons["faye"])).one() == rater.id
        written = " ".join(db.exec(select(AuditDetail.details)))
    assert world.persons["faye"] not in asked
    assert '"before": ["reviewer", "facilitator"]' in written


def test_two_leads_who_remove_each_other_at_once_leave_one(store: Store, world: World, now: datetime) -> None:
    def press(pair: tuple[str, str]) -> str:
        try:
            remove_person(store, **by(world, *pair, now))  # type: ignore[arg-type]
        except CalibrationError as error:
            return type(error).__name__
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(press, [("vera", "quinn"), ("quinn", "vera")]))
    assert sorted(said) == ["NotFound", "removed"], "the second one to come belongs to nothing any more"
    left = [who for who in ("vera", "quinn") if roles_of(store, world, world.persons[who])]
    assert len(left) == 1


@pytest.mark.parametrize(
    ("who", "about", "error"),
    [
        ("vera", "tom", NotFound),  # of the other side
        ("vera", "stranger", NotFound),
        ("stranger", "tom", NotFound),
        ("faye", "marek", NotAllowed),  # a facilitator
        ("marek", "lucia", NotAllowed),
        ("alice", "marek", NotFound),  # the other side's administrator
    ],
)
def test_a_lead_acts_on_the_own_people_only(
    sqlite_store: Store, small_world: World, now: datetime, who: str, about: str, error: type[Exception]
) -> None:
    world = small_world
    before = roles_of(sqlite_store, world, world.persons[about])
    with pytest.raises(error):
        change_roles(sqlite_store, roles=[Role.MANAGER], **by(world, who, about, now))  # type: ignore[arg-type]
    with pytest.raises(error):
        remove_person(sqlite_store, **by(world, who, about, now))  # type: ignore[arg-type]
    assert roles_of(sqlite_store, world, world.persons[about]) == before


def test_an_administrator_of_either_side_removes_somebody_neutral_on_the_joint_record(
    store: Store, world: World, now: datetime
) -> None:
    vendor = world.vendor_organization_id
    add_person(store, world, now, "vic", organization_id=vendor, roles=(Role.ADMINISTRATOR,))
    invitee = Invitee("Nora Field", "nora@arbiters.example")
    token = link_to(
        store, world, now, who="alice", invitee=invitee, neutral="Arbiters Ltd", roles=(Role.ADMINISTRATOR,)
    )
    world.persons["nora"] = accept(store, token, now).person_id
    link_to(store, world, now, who="nora", roles=(Role.AUDITOR,))
    with pytest.raises(NotAllowed, match="invite and remove neutral people"):
        remove_person(store, **by(world, "vera", "nora", now))  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        remove_person(store, **by(world, "marek", "nora", now))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        change_roles(store, roles=[Role.MANAGER], **by(world, "vic", "nora", now))  # type: ignore[arg-type]
    remove_person(store, **by(world, "vic", "nora", now))  # type: ignore[arg-type]
    assert roles_of(store, world, world.persons["nora"]) == set()
    with store.reading() as db:
        written = db.exec(
            select(AuditEntry.action, AuditDetail.details)
            .join(AuditDetail)
            .join(AuditChain, AuditChain.id == AuditEntry.chain_id)
            .where(AuditChain.room == SessionScope.JOINT)
            .order_by(AuditEntry.id)
        ).all()
    assert [action for action, _ in written] == [
        "person_invited", "person_joined", "person_invited", "invitation_revoked", "person_removed",
    ]  # fmt: skip
    assert all('"neutral": "Arbiters Ltd"' in details for _, details in written)


def test_a_lead_who_goes_leaves_own_and_neutral_invitations_withdrawn_each_where_it_was_recorded(
    store: Store, world: World, now: datetime
) -> None:
    client = world.client_organization_id
    add_person(store, world, now, "lena", organization_id=client, roles=(Role.ADMINISTRATOR,))
    link_to(store, world, now, who="lena", invitee=Invitee("Cal", "cal@client.example"))
    nora = Invitee("Nora Field", "nora@arbiters.example")
    link_to(store, world, now, who="lena", invitee=nora, neutral="Arbiters Ltd", roles=(Role.AUDITOR,))
    remove_person(store, **by(world, "alice", "lena", now))  # type: ignore[arg-type]
    with store.reading() as db:
        written = db.exec(
            select(AuditEntry.action, AuditChain.room)
            .join(AuditChain)
            .where(AuditEntry.action != "person_invited")
            .order_by(AuditEntry.id)
        ).all()
    assert [tuple(one) for one in written] == [
        ("invitation_revoked", SessionScope.CLIENT_INTERNAL),
        ("person_removed", SessionScope.CLIENT_INTERNAL),
        ("invitation_revoked", SessionScope.JOINT),
    ]


def test_the_last_lead_stays_until_there_is_another(sqlite_store: Store, small_world: World, now: datetime) -> None:
    store, world = sqlite_store, small_world
    remove_person(store, **by(world, "vera", "quinn", now))  # type: ignore[arg-type]
    for attempt in (
        lambda: remove_person(store, **by(world, "vera", "vera", now)),  # type: ignore[arg-type]
        lambda: change_roles(store, roles=[Role.REVIEWER], **by(world, "vera", "vera", now)),  # type: ignore[arg-type]
    ):
        with pytest.raises(WrongState, match="no lead then"):
            attempt()
    change_roles(store, roles=[Role.QA_LEAD], **by(world, "vera", "marek", now))  # type: ignore[arg-type]
    with store.writing() as db:
        db.get_one(Person, world.persons["marek"]).deactivated_at = now
    with pytest.raises(WrongState, match="no lead then"):
        remove_person(store, **by(world, "vera", "vera", now))  # type: ignore[arg-type]
    with store.writing() as db:
        db.get_one(Person, world.persons["marek"]).deactivated_at = None
    remove_person(store, **by(world, "vera", "vera", now))  # type: ignore[arg-type]
    assert roles_of(store, world, world.persons["vera"]) == set()


def test_administrators_are_made_and_unmade_by_administrators(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    client = world.client_organization_id
    add_person(store, world, now, "lena", organization_id=client, roles=(Role.QA_LEAD,))
    for roles, about in (([Role.ADMINISTRATOR], "lena"), ([Role.MANAGER], "alice")):
        with pytest.raises(NotAllowed, match="administrators of your side"):
            change_roles(store, roles=roles, **by(world, "lena", about, now))  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="administrators of your side"):
        remove_person(store, **by(world, "lena", "alice", now))  # type: ignore[arg-type]
    change_roles(store, roles=[Role.ADMINISTRATOR], **by(world, "alice", "lena", now))  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="at least one role"):
        change_roles(store, roles=[], **by(world, "alice", "tom", now))  # type: ignore[arg-type]


def test_who_is_removed_answers_nothing_more_and_loses_nothing(store: Store, world: World, now: datetime) -> None:
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    score_all(store, world, "lucia", session_id, now)
    contact = contact_ids(store, session_id)[0]
    give(store, world, "marek", contact, now, *complete_answers())
    for who in ("marek", "lucia"):
        remove_person(store, **by(world, "vera", who, now))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        give(store, world, "marek", contact, now, *complete_answers())
    with store.reading() as db:
        assert viewer_in(db, person_id=world.persons["marek"], engagement_id=world.engagement_id).roles == frozenset()
        parts = db.exec(select(Participation).where(Participation.session_id == session_id)).all()
        taking_part = {one.rater_id for one in parts}
        assert len(db.exec(select(Rating)).all()) == 4 * 4, "drafts stay in the store"
    assert world.raters["lucia"] in taking_part, "what was submitted counts"
    assert world.raters["marek"] not in taking_part, "nobody waits for somebody who is gone"


def test_reviewers_are_put_into_a_session_by_their_own_side_until_the_lock(
    store: Store, world: World, now: datetime
) -> None:
    session_id = planned_session(store, world, now, rater_ids=(world.raters["priya"], world.raters["marek"]))
    add = {"session_id": session_id, "now": now}
    with pytest.raises(InvalidInput, match="of your own side"):
        add_reviewers(store, person_id=world.persons["vera"], about_ids=[world.persons["tom"]], **add)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="of your own side"):
        add_reviewers(store, person_id=world.persons["vera"], about_ids=[], **add)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        add_reviewers(store, person_id=world.persons["marek"], about_ids=[world.persons["lucia"]], **add)  # type: ignore[arg-type]
    for _ in range(2):
        add_reviewers(store, person_id=world.persons["faye"], about_ids=[world.persons["lucia"]], **add)  # type: ignore[arg-type]
    with store.reading() as db:
        assert len(db.exec(select(Participation)).all()) == 3
    runs = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(store, **runs)  # type: ignore[arg-type]
    lock_session(store, **runs)  # type: ignore[arg-type]
    with pytest.raises(WrongState, match="locked or over"):
        add_reviewers(store, person_id=world.persons["priya"], about_ids=[world.persons["tom"]], **add)  # type: ignore[arg-type]


def test_nobody_is_put_into_a_session_of_the_other_sides_room(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    internal = plan_session(
        store,
        person_id=world.persons["priya"],
        engagement_id=world.engagement_id,
        plan=joint_plan(
            world, now, scope=SessionScope.CLIENT_INTERNAL, rater_ids=(world.raters["priya"],), name="Ours"
        ),
        now=now,
    )
    with pytest.raises(NotFound, match="no such session"):
        add_reviewers(
            store,
            person_id=world.persons["vera"],
            session_id=internal,
            about_ids=[world.persons["marek"]],
            now=now,
        )
    view = people_view(store, person_id=world.persons["vera"], engagement_id=world.engagement_id, now=now)
    assert view.sessions == ()
    assert view.open_work == {}


def test_a_lead_resets_nobody_whose_account_opens_more_than_the_lead_may(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    client, vendor = world.client_organization_id, world.vendor_organization_id
    ana = accept(store, link_to(store, world, now), now).person_id
    add_person(store, world, now, "lena", organization_id=client, roles=(Role.QA_LEAD,))
    vera, lena, alice = world.persons["vera"], world.persons["lena"], world.persons["alice"]

    def may(one: int, other: int) -> bool:
        with store.reading() as db:
            return may_reset(db, by_person_id=one, person_id=other)

    assert may(vera, ana)
    assert not may(vera, vera)
    assert not may(lena, alice), "an administrator's account"
    assert not may(lena, ana), "of the other side"
    assert may(alice, lena)
    other = small_engagement_of(store, now, client=vendor, vendor=client)
    with store.writing() as db:
        db.add(Membership(engagement_id=other, person_id=ana, organization_id=vendor, role=Role.REVIEWER))
    assert not may(vera, ana), "the account opens another client's engagement, too"
    with pytest.raises(NotAllowed):
        make_reset_link(store, by_person_id=vera, person_id=ana, now=now)


def small_engagement_of(store: Store, now: datetime, *, client: int, vendor: int) -> int:
    with store.writing() as db:
        row = Engagement(
            key="other", name="Other", client_organization_id=client, vendor_organization_id=vendor, created_at=now
        )
        db.add(row)
        db.flush()
        return row.id or 0


def test_the_accounts_of_the_installation_are_for_its_administrators(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    alice = world.persons["alice"]
    with pytest.raises(NotAllowed):
        accounts_of_installation(store, person_id=alice, search="")
    with pytest.raises(NotAllowed):
        give_address(store, person_id=alice, about_id=world.persons["tom"], email="tom@client.example", now=now)
    with store.writing() as db:
        db.get_one(Person, alice).is_administrator = True
    found = accounts_of_installation(store, person_id=alice, search="VERA vendor")
    assert [(one.name, one.companies) for one in found.shown] == [("Vera", ("Vendor",))]
    assert accounts_of_installation(store, person_id=alice, search="100%_").total == 0
    with pytest.raises(WrongState, match="has an account"):
        give_address(store, person_id=alice, about_id=world.persons["vera"], email="v@vendor.example", now=now)
    with pytest.raises(NotFound):
        give_address(store, person_id=alice, about_id=999, email="v@vendor.example", now=now)


@pytest.mark.parametrize("leaves", ["the engagement", "the role"])
def test_nobody_waits_for_a_reviewer_who_is_gone_and_what_they_began_is_there_when_they_come_back(
    store: Store, world: World, now: datetime, leaves: str
) -> None:
    planned, scoring, sealed = (planned_session(store, world, now) for _ in range(3))
    for session_id in (scoring, sealed):
        open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    contact = contact_ids(store, scoring)[0]
    give(store, world, "marek", contact, now, level("resolution", "yes"))
    score_all(store, world, "marek", sealed, now)
    if leaves == "the engagement":
        remove_person(store, **by(world, "vera", "marek", now))  # type: ignore[arg-type]
    else:
        change_roles(store, roles={Role.MANAGER}, **by(world, "vera", "marek", now))  # type: ignore[arg-type]
    with store.reading() as db:
        waited_for = [
            session_id
            for session_id in (planned, scoring, sealed)
            if world.raters["marek"] in {one.rater_id for one in participants_in(db, session_id)}
        ]
        assert waited_for == [sealed], "what was submitted stays and counts"
        assert len(db.exec(select(Review).where(Review.session_contact_id == contact)).all()) == 1
    if leaves == "the role":
        change_roles(store, roles={Role.REVIEWER}, **by(world, "vera", "marek", now))  # type: ignore[arg-type]
        add_reviewers(
            store, person_id=world.persons["vera"], session_id=scoring, about_ids=[world.persons["marek"]], now=now
        )
        again = give(store, world, "marek", contact, now, level("id_check", "pass"))
        assert again.answered == 2, "the answer from before is still there"
