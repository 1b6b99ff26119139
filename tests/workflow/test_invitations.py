"""Invitations: whose to make, what they tell, and that one link lets one person in, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from calibration.errors import CalibrationError, InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.engine import Store
from calibration.store.models import (
    AuditChain,
    AuditDetail,
    AuditEntry,
    CalibrationSession,
    Credential,
    Engagement,
    Invitation,
    Membership,
    Organization,
    Participation,
    Person,
    Rater,
    WebSession,
)
from calibration.store.people import viewer_in
from calibration.visibility.scope import knows_of
from calibration.vocabulary import NamesShown, Role, SessionScope, Side
from calibration.workflow.invitations import invite, renew_invitation, revoke_invitation
from calibration.workflow.invitees import Invitee, read_invitees
from calibration.workflow.joining import accept_invitation
from calibration.workflow.links import signed
from calibration.workflow.offers import NO_SUCH_LINK, offer_of
from calibration.workflow.people import change_roles, remove_person
from calibration.workflow.people_view import people_view
from calibration.workflow.sessions import lock_session, open_scoring, plan_session
from tests.factories import World, joint_plan, planned_session, small_engagement
from tests.workflow.people_in_rooms import (
    ANA,
    HOURS,
    PASSWORD,
    accept,
    add_person,
    link_to,
    person_at,
    roles_of,
    token_of,
)

pytestmark = pytest.mark.usefixtures("links_key")


# ---- coming in


def test_somebody_new_chooses_a_password_becomes_a_member_and_gets_the_next_letter(
    store: Store, world: World, now: datetime
) -> None:
    token = link_to(store, world, now)
    joined = accept(store, token, now, browser="Firefox on Windows")
    ana = person_at(store, ANA.email)
    assert joined.person_id == ana.id
    assert (joined.landing, ana.name) == ("/", "Ana Reyes")
    assert roles_of(store, world, joined.person_id) == {(world.vendor_organization_id, Role.REVIEWER)}
    with store.reading() as db:
        rater = db.exec(select(Rater).where(Rater.person_id == joined.person_id)).one()
        assert (rater.side, rater.position, rater.label) == (Side.VENDOR, 3, "Ana Reyes")
        assert db.exec(select(Credential).where(Credential.person_id == joined.person_id)).one()
        browser = db.exec(select(WebSession).where(WebSession.person_id == joined.person_id)).one()
        assert browser.browser == "Firefox on Windows"
        assert db.exec(select(Invitation)).one().used_at == now
    assert joined.token is not None


def test_two_who_press_at_once_make_one_membership(store: Store, world: World, now: datetime) -> None:
    token = link_to(store, world, now)

    def press(_: int) -> str:
        try:
            return str(accept(store, token, now).landing)
        except CalibrationError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(press, range(4)))
    assert said.count("/") == 1
    assert len(roles_of(store, world, person_at(store, ANA.email).id or 0)) == 1
    with store.reading() as db:
        assert len(db.exec(select(Rater).where(Rater.label == "Ana Reyes")).all()) == 1


def test_two_people_who_come_in_at_once_get_letters_of_their_own(store: Store, world: World, now: datetime) -> None:
    others = [Invitee(f"Reviewer {number}", f"r{number}@vendor.example") for number in range(3)]
    made = invite(
        store,
        person_id=world.persons["vera"],
        engagement_id=world.engagement_id,
        people=others,
        roles=[Role.REVIEWER],
        now=now,
    )
    tokens = [token_of(store, one) for one in made]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda token: accept(store, token, now), tokens))
    with store.reading() as db:
        places = db.exec(select(Rater.position).where(Rater.side == Side.VENDOR).order_by(Rater.position)).all()
    assert places == [1, 2, 3, 4, 5]


def test_a_link_lets_in_once(sqlite_store: Store, small_world: World, now: datetime) -> None:
    token = link_to(sqlite_store, small_world, now)
    accept(sqlite_store, token, now)
    with pytest.raises(WrongState, match="accepted already"):
        accept(sqlite_store, token, now)
    with pytest.raises(WrongState, match="accepted already"):
        offer_of(sqlite_store, token=token, now=now)


def test_a_link_runs_out_after_seven_days_and_a_renewed_one_replaces_it(
    store: Store, world: World, now: datetime
) -> None:
    token = link_to(store, world, now)
    later = now + timedelta(days=7)
    with pytest.raises(WrongState, match="run out"):
        accept(store, token, later)
    renew_invitation(store, person_id=world.persons["vera"], invitation_id=1, now=later)
    with pytest.raises(NotFound):
        accept(store, token, later)
    assert accept(store, token_of(store, 1), later).landing == "/"


def test_a_withdrawn_link_leads_nowhere(store: Store, world: World, now: datetime) -> None:
    token = link_to(store, world, now)
    revoke_invitation(store, person_id=world.persons["vera"], invitation_id=1, now=now)
    with pytest.raises(WrongState, match="withdrawn"):
        accept(store, token, now)
    with pytest.raises(WrongState, match="withdrawn"):
        renew_invitation(store, person_id=world.persons["vera"], invitation_id=1, now=now)


def test_a_link_that_was_not_signed_here_is_none(sqlite_store: Store, small_world: World, now: datetime) -> None:
    token = link_to(sqlite_store, small_world, now)
    with sqlite_store.reading() as db:
        token_id = db.exec(select(Invitation.token_id)).one()
    for forged in ("", "x", token[:-1], token + "x", token_id, signed(token_id, purpose="reset"), "é", "a.b.c"):
        with pytest.raises(NotFound, match="not a link of ours"):
            offer_of(sqlite_store, token=forged, now=now)
        with pytest.raises(NotFound, match="not a link of ours"):
            accept(sqlite_store, forged, now)
    with pytest.raises(NotFound) as never_made:
        offer_of(sqlite_store, token=signed("never made", purpose="invitation"), now=now)
    assert str(never_made.value) == NO_SUCH_LINK


def test_nobody_gets_an_account_before_somebody_administers(sqlite_store: Store, now: datetime) -> None:
    world = small_engagement(sqlite_store, now, is_demo=True)
    token = link_to(sqlite_store, world, now, who="quinn")
    with pytest.raises(NotAllowed, match="Nobody has set Tuning Fork up"):
        accept(sqlite_store, token, now)
    with sqlite_store.reading() as db:
        assert db.exec(select(Credential)).all() == []


def test_a_password_that_cannot_be_one_uses_nothing_up(sqlite_store: Store, small_world: World, now: datetime) -> None:
    token = link_to(sqlite_store, small_world, now)
    with pytest.raises(InvalidInput, match="at least 12"):
        accept(sqlite_store, token, now, password="short")
    assert accept(sqlite_store, token, now).landing == "/"


# ---- who has an account already


def test_an_account_of_another_engagement_proves_itself_with_its_password(
    store: Store, world: World, now: datetime
) -> None:
    first = accept(store, link_to(store, world, now), now)
    with store.writing() as db:
        engagement = Engagement(
            key="second",
            name="Second",
            client_organization_id=world.vendor_organization_id,
            vendor_organization_id=world.client_organization_id,
            created_at=now,
        )
        db.add(engagement)
        db.flush()
        second = engagement.id or 0
        lead = Membership(
            engagement_id=second,
            person_id=world.persons["alice"],
            organization_id=world.client_organization_id,
            role=Role.QA_LEAD,
        )
        db.add(lead)
    made = invite(
        store,
        person_id=world.persons["alice"],
        engagement_id=second,
        people=[Invitee("A. Reyes", "Ana@Vendor.Example ")],
        roles=[Role.REVIEWER],
        now=now,
    )
    token = token_of(store, made[0])
    with pytest.raises(NotAllowed, match="that is not its password"):
        accept(store, token, now, password="nine loud mountains")
    joined = accept(store, token, now)
    assert (joined.person_id, joined.engagement_id) == (first.person_id, second)
    assert person_at(store, ANA.email).name == "Ana Reyes", "an inviter's spelling renames nobody who has an account"
    with store.reading() as db:
        assert viewer_in(db, person_id=first.person_id, engagement_id=second).side is Side.VENDOR


def test_who_is_signed_in_as_that_person_needs_no_password_and_others_are_refused(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    bob = add_person(sqlite_store, small_world, now, "bob")
    token = link_to(sqlite_store, small_world, now, invitee=Invitee("Bob", "bob@example.com"))
    with pytest.raises(NotAllowed, match="somebody else"):
        accept(sqlite_store, token, now, signed_in_id=small_world.persons["vera"])
    joined = accept(sqlite_store, token, now, password="", signed_in_id=bob)
    assert (joined.person_id, joined.token) == (bob, None)


def test_who_belongs_to_the_other_side_is_told_so_only_after_the_password(
    store: Store, world: World, now: datetime
) -> None:
    add_person(store, world, now, "carl", organization_id=world.client_organization_id, roles=(Role.MANAGER,))
    token = link_to(store, world, now, invitee=Invitee("Carl", "carl@example.com"))
    offer_of(store, token=token, now=now)
    with pytest.raises(NotAllowed, match="not its password"):
        accept(store, token, now, password="nine loud mountains")
    with pytest.raises(WrongState, match="another organization of this engagement"):
        accept(store, token, now)
    assert roles_of(store, world, world.persons["carl"]) == {(world.client_organization_id, Role.MANAGER)}


def test_a_link_sets_no_first_password_of_somebody_who_belongs_elsewhere(
    store: Store, world: World, now: datetime
) -> None:
    add_person(
        store,
        world,
        now,
        "carla",
        organization_id=world.client_organization_id,
        roles=(Role.QA_LEAD,),
        account=False,
    )
    token = link_to(store, world, now, invitee=Invitee("Carla", "carla@example.com"))
    with pytest.raises(NotAllowed, match="makes you a link"):
        accept(store, token, now)
    with store.reading() as db:
        assert not db.exec(select(Credential).where(Credential.person_id == world.persons["carla"])).all()


def test_a_closed_account_does_not_come_in(sqlite_store: Store, small_world: World, now: datetime) -> None:
    bob = add_person(sqlite_store, small_world, now, "bob")
    with sqlite_store.writing() as db:
        db.get_one(Person, bob).deactivated_at = now
    token = link_to(sqlite_store, small_world, now, invitee=Invitee("Bob", "bob@example.com"))
    with pytest.raises(NotAllowed, match="not its password"):
        accept(sqlite_store, token, now)


def test_an_inviter_cannot_tell_whether_an_address_has_an_account(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    add_person(store, world, now, "known", email="known@else.example")
    client = world.client_organization_id
    add_person(store, world, now, "theirs", email="theirs@else.example", organization_id=client, roles=(Role.REVIEWER,))
    seen = []
    for email in ("known@else.example", "theirs@else.example", "nobody@else.example"):
        token = link_to(store, world, now, invitee=Invitee("Jo Doe", email))
        with pytest.raises(InvalidInput) as weak:
            accept(store, token, now, password="weak")
        view = people_view(store, person_id=world.persons["vera"], engagement_id=world.engagement_id, now=now)
        row = view.pending[0].invitation
        offer = offer_of(store, token=token, now=now)
        seen.append((row.name, row.roles, row.expires_at, offer.inviter, offer.roles, offer.session, str(weak.value)))
        assert (row.email, offer.email) == (email, email)
    assert seen[0] == seen[1] == seen[2]


# ---- straight into a session


@pytest.mark.parametrize(("opened", "landing"), [(True, "/score?session=1"), (False, "/")])
def test_an_invitation_leads_straight_into_a_session(
    store: Store, world: World, now: datetime, opened: bool, landing: str
) -> None:
    session_id = planned_session(store, world, now)
    if opened:
        open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    token = link_to(store, world, now, session_id=session_id)
    offer = offer_of(store, token=token, now=now)
    assert (offer.session, offer.n_contacts) == ("Joint session", 3)
    joined = accept(store, token, now)
    assert joined.landing == landing
    with store.reading() as db:
        rater_id = viewer_in(db, person_id=joined.person_id, engagement_id=world.engagement_id).rater_id
        assert db.get(Participation, (session_id, rater_id)) is not None


def test_a_session_that_was_locked_meanwhile_is_left_out(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    by = {"person_id": world.persons["priya"], "now": now}
    session_id = planned_session(store, world, now)
    open_scoring(store, session_id=session_id, **by)
    token = link_to(store, world, now, session_id=session_id)
    lock_session(store, session_id=session_id, **by)
    assert offer_of(store, token=token, now=now).session == ""
    joined = accept(store, token, now)
    assert joined.landing == "/"
    with store.reading() as db:
        assert len(db.exec(select(Participation)).all()) == 4
        assert roles_of(store, world, joined.person_id)


def test_nobody_is_invited_into_the_other_sides_room_or_a_locked_session(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    clients = (world.raters["priya"], world.raters["tom"])
    internal = plan_session(
        store,
        person_id=world.persons["priya"],
        engagement_id=world.engagement_id,
        plan=joint_plan(world, now, scope=SessionScope.CLIENT_INTERNAL, rater_ids=clients),
        now=now,
    )
    with pytest.raises(NotFound, match="no such session"):
        link_to(store, world, now, session_id=internal)
    with pytest.raises(NotFound, match="no such session"):
        link_to(store, world, now, session_id=99)
    joint = planned_session(store, world, now)
    with pytest.raises(InvalidInput, match="role of reviewer"):
        link_to(store, world, now, session_id=joint, roles=(Role.MANAGER,))
    by = {"person_id": world.persons["priya"], "now": now}
    open_scoring(store, session_id=joint, **by)
    lock_session(store, session_id=joint, **by)
    with pytest.raises(WrongState, match="must be planned or scoring"):
        link_to(store, world, now, session_id=joint)
    with store.reading() as db:
        assert db.exec(select(Invitation)).all() == []


# ---- whose to invite


@pytest.mark.parametrize("who", ["priya", "tom", "marek", "faye", "dana", "sam"])
def test_only_a_lead_invites(sqlite_store: Store, small_world: World, now: datetime, who: str) -> None:
    with pytest.raises(NotAllowed, match="QA lead or administrator"):
        link_to(sqlite_store, small_world, now, who=who)


def test_a_stranger_learns_of_nothing(sqlite_store: Store, small_world: World, now: datetime) -> None:
    link_to(sqlite_store, small_world, now)
    stranger = small_world.persons["stranger"]
    with pytest.raises(NotFound):
        link_to(sqlite_store, small_world, now, who="stranger")
    for act in (revoke_invitation, renew_invitation):
        with pytest.raises(NotFound, match="no such invitation"):
            act(sqlite_store, person_id=stranger, invitation_id=1, now=now)


def test_a_lead_invites_nobody_for_the_other_side_and_sees_none_of_its_links(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    with pytest.raises(NotAllowed, match="first lead"):
        link_to(store, world, now, side=Side.CLIENT, roles=(Role.QA_LEAD,))
    with pytest.raises(WrongState, match="has a lead by now"):
        link_to(store, world, now, who="alice", side=Side.VENDOR, roles=(Role.QA_LEAD,))
    link_to(store, world, now)
    view = people_view(store, person_id=world.persons["alice"], engagement_id=world.engagement_id, now=now)
    assert view.pending == ()
    for act in (revoke_invitation, renew_invitation):
        with pytest.raises(NotFound, match="no such invitation"):
            act(store, person_id=world.persons["alice"], invitation_id=1, now=now)


def without_vendor_leads(store: Store, world: World) -> None:
    with store.writing() as db:
        for row in db.exec(select(Membership).where(Membership.role == Role.QA_LEAD)):
            db.delete(row)


def test_the_first_lead_of_a_side_is_invited_by_the_other_sides_administrator_and_only_the_first(
    store: Store, world: World, now: datetime
) -> None:
    without_vendor_leads(store, world)
    first = {"who": "alice", "side": Side.VENDOR, "roles": (Role.QA_LEAD,)}
    with pytest.raises(InvalidInput, match="a QA lead, an administrator, or both"):
        link_to(store, world, now, who="alice", side=Side.VENDOR, roles=(Role.QA_LEAD, Role.REVIEWER))
    token = link_to(store, world, now, **first)  # type: ignore[arg-type]
    with pytest.raises(WrongState, match="invited already"):
        link_to(store, world, now, invitee=Invitee("Max", "max@vendor.example"), **first)  # type: ignore[arg-type]
    offer = offer_of(store, token=token, now=now)
    assert (offer.inviting, offer.inviter, offer.frame.organization) == ("Client", "", "Vendor")
    joined = accept(store, token, now)
    assert roles_of(store, world, joined.person_id) == {(world.vendor_organization_id, Role.QA_LEAD)}
    with pytest.raises(WrongState, match="has a lead by now"):
        link_to(store, world, now, invitee=Invitee("Max", "max@vendor.example"), **first)  # type: ignore[arg-type]


def test_a_first_leads_link_lets_nobody_in_beside_a_lead(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    without_vendor_leads(store, world)
    token = link_to(store, world, now, who="alice", side=Side.VENDOR, roles=(Role.ADMINISTRATOR,))
    add_person(store, world, now, "vic", organization_id=world.vendor_organization_id, roles=(Role.QA_LEAD,))
    with pytest.raises(WrongState, match="has a lead by now"):
        accept(store, token, now)


def test_an_administrator_is_made_by_an_administrator(sqlite_store: Store, small_world: World, now: datetime) -> None:
    store, world = sqlite_store, small_world
    with pytest.raises(NotAllowed, match="make or unmake administrators"):
        link_to(store, world, now, roles=(Role.ADMINISTRATOR,))
    add_person(store, world, now, "lena", organization_id=world.client_organization_id, roles=(Role.QA_LEAD,))
    link_to(store, world, now, who="alice", roles=(Role.ADMINISTRATOR,))
    shown = {
        who: people_view(store, person_id=world.persons[who], engagement_id=world.engagement_id, now=now).pending[0]
        for who in ("alice", "lena")
    }
    assert shown["alice"].path.startswith("/join/")
    assert shown["lena"].path == "", "whoever has the link could come in by it"
    with pytest.raises(NotFound):
        renew_invitation(store, person_id=world.persons["lena"], invitation_id=1, now=now)


def test_a_neutral_organization_has_no_reviewers(sqlite_store: Store, small_world: World, now: datetime) -> None:
    store, world = sqlite_store, small_world
    with store.reading() as db:
        neutral = db.exec(select(Organization.id).where(Organization.key == "neutral")).one()
    add_person(store, world, now, "nora", organization_id=neutral, roles=(Role.QA_LEAD,))
    with pytest.raises(InvalidInput, match="neutral organization has no reviewers"):
        link_to(store, world, now, who="nora")
    token = link_to(store, world, now, who="nora", roles=(Role.AUDITOR,))
    assert accept(store, token, now).landing == "/"


def neutral_link(store: Store, world: World, now: datetime, **more: object) -> str:
    """A link into a neutral organization, by the client's administrator unless said otherwise."""
    wanted = {"who": "alice", "neutral": "Arbiters Ltd", "roles": (Role.FACILITATOR,)}
    return link_to(store, world, now, **(wanted | more))  # type: ignore[arg-type]


def test_an_administrator_of_a_side_lets_a_neutral_facilitator_in_and_both_sides_see_it(
    store: Store, world: World, now: datetime
) -> None:
    token = neutral_link(store, world, now)
    offer = offer_of(store, token=token, now=now)
    assert (offer.inviting, offer.inviter, offer.frame.organization) == ("Client", "", "Arbiters Ltd")
    joined = accept(store, token, now)
    with store.reading() as db:
        viewer = viewer_in(db, person_id=joined.person_id, engagement_id=world.engagement_id)
        rooms = {
            (entry.action, chain.room)
            for entry, chain in db.exec(select(AuditEntry, AuditChain).join(AuditChain))
            if entry.action.startswith("person_")
        }
    assert (viewer.side, viewer.roles, viewer.rater_id) == (None, {Role.FACILITATOR}, None)
    assert not knows_of(viewer, engagement_id=world.engagement_id, scope=SessionScope.CLIENT_INTERNAL)
    assert rooms == {("person_invited", SessionScope.JOINT), ("person_joined", SessionScope.JOINT)}
    seen = {}
    for who in ("alice", "priya", "vera", "faye"):
        view = people_view(store, person_id=world.persons[who], engagement_id=world.engagement_id, now=now)
        seen[who] = next((one.name, one.roles) for one in view.neutral if one.organization == "Arbiters Ltd")
    facilitator = (Role.FACILITATOR,)
    assert seen["alice"] == seen["priya"] == ("Ana Reyes", facilitator), "the client's people wrote the name"
    assert seen["vera"] == seen["faye"] == ("", facilitator)
    view = people_view(store, person_id=joined.person_id, engagement_id=world.engagement_id, now=now)
    assert [one.label for other in view.elsewhere for one in other.reviewers] == ["", "", "", ""]
    assert [one.name for one in view.neutral] == [""], "Sam of the other neutral organization"
    with store.writing() as db:
        db.get_one(Engagement, world.engagement_id).names_shown = NamesShown.ALL
    view = people_view(store, person_id=world.persons["faye"], engagement_id=world.engagement_id, now=now)
    assert [(one.organization, one.name) for one in view.neutral] == [("Arbiters Ltd", "Ana Reyes"), ("Neutral", "Sam")]


@pytest.mark.parametrize("who", ["vera", "priya", "dana", "sam", "marek"])
def test_only_an_administrator_lets_somebody_neutral_in(
    sqlite_store: Store, small_world: World, now: datetime, who: str
) -> None:
    with pytest.raises(NotAllowed, match="invite and remove neutral people"):
        neutral_link(sqlite_store, small_world, now, who=who)


@pytest.mark.parametrize(
    ("name", "roles", "sentence"),
    [
        (" vendor ", (Role.FACILITATOR,), "Vendor is one side of this engagement"),
        ("CLIENT", (Role.FACILITATOR,), "Client is one side of this engagement"),
        ("  ", (Role.FACILITATOR,), "Say which organization"),
        ("x" * 201, (Role.FACILITATOR,), "1 to 200 characters"),
        ("Arbiters Ltd", (Role.REVIEWER,), "facilitator, manager, auditor or administrator"),
        ("Arbiters Ltd", (Role.FACILITATOR, Role.QA_LEAD), "facilitator, manager, auditor or administrator"),
        ("Arbiters Ltd", (), "Choose at least one"),
    ],
)
def test_a_neutral_person_is_of_neither_side_and_neither_scores_nor_leads(
    sqlite_store: Store, small_world: World, now: datetime, name: str, roles: tuple[Role, ...], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        neutral_link(sqlite_store, small_world, now, neutral=name, roles=roles)
    with sqlite_store.reading() as db:
        assert db.exec(select(Invitation)).all() == []


def test_a_neutral_organization_is_one_by_its_name_in_the_engagement_and_another_companys_elsewhere(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    with store.writing() as db:
        db.add(Organization(key="arbiters-ltd", name="Arbiters Ltd"))
    people = [Invitee(f"P {number}", f"p{number}@arbiters.example") for number in range(3)]
    tokens = [
        neutral_link(store, world, now, invitee=people[0]),
        neutral_link(store, world, now, invitee=people[1], neutral="arbiters  LTD", roles=(Role.ADMINISTRATOR,)),
        neutral_link(store, world, now, invitee=people[2], neutral="neutral", roles=(Role.ADMINISTRATOR,)),
    ]
    for token in tokens:
        accept(store, token, now)
    with store.reading() as db:
        elsewhere = db.exec(select(Organization.id).where(Organization.key == "arbiters-ltd")).one()
        of = [db.get_one(Invitation, number).organization_id for number in (1, 2, 3)]
        sam = db.exec(select(Membership).where(Membership.person_id == world.persons["sam"])).one()
    assert of[0] == of[1] != elsewhere
    assert of[2] == sam.organization_id
    second = neutral_link(store, world, now, invitee=people[0], roles=(Role.ADMINISTRATOR,))
    joined = accept(store, second, now)
    assert {role for _, role in roles_of(store, world, joined.person_id)} == {Role.FACILITATOR, Role.ADMINISTRATOR}


def test_a_neutral_invitation_is_of_the_administrators_who_made_it_and_ends_with_their_right(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    client, vendor = world.client_organization_id, world.vendor_organization_id
    add_person(store, world, now, "lena", organization_id=client, roles=(Role.QA_LEAD, Role.ADMINISTRATOR))
    add_person(store, world, now, "vic", organization_id=vendor, roles=(Role.ADMINISTRATOR,))
    neutral_link(store, world, now, who="lena")
    for who, n_shown in (("alice", 1), ("vic", 0), ("vera", 0)):
        view = people_view(store, person_id=world.persons[who], engagement_id=world.engagement_id, now=now)
        assert len([one for one in view.pending if one.path]) == n_shown, who
    with pytest.raises(NotFound):
        revoke_invitation(store, person_id=world.persons["vic"], invitation_id=1, now=now)
    by = {"person_id": world.persons["alice"], "engagement_id": world.engagement_id, "now": now}
    change_roles(store, about_id=world.persons["lena"], roles=[Role.QA_LEAD], **by)  # type: ignore[arg-type]
    with pytest.raises(WrongState, match="withdrawn"):
        accept(store, token_of(store, 1), now)
    renew_invitation(store, person_id=world.persons["alice"], invitation_id=1, now=now)
    assert accept(store, token_of(store, 1), now).landing == "/"


def test_a_second_invitation_takes_the_place_of_the_first(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    first = link_to(sqlite_store, small_world, now)
    second = link_to(sqlite_store, small_world, now, roles=(Role.MANAGER,))
    with pytest.raises(WrongState, match="withdrawn"):
        accept(sqlite_store, first, now)
    accept(sqlite_store, second, now)
    with pytest.raises(InvalidInput, match="one of your people here already"):
        link_to(sqlite_store, small_world, now)


def test_a_member_without_an_account_is_invited_into_the_roles_they_have(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    with store.writing() as db:
        db.get_one(Person, world.persons["marek"]).email = "marek@vendor.example"
    token = link_to(store, world, now, invitee=Invitee("Marek", "marek@vendor.example"), roles=(Role.FACILITATOR,))
    joined = accept(store, token, now)
    assert joined.person_id == world.persons["marek"]
    assert {role for _, role in roles_of(store, world, joined.person_id)} == {Role.REVIEWER, Role.FACILITATOR}
    with store.reading() as db:
        viewer = viewer_in(db, person_id=joined.person_id, engagement_id=world.engagement_id)
    assert viewer.rater_id == world.raters["marek"], "the rater they always were"


def test_invitations_of_a_lead_who_goes_go_too(sqlite_store: Store, small_world: World, now: datetime) -> None:
    store, world = sqlite_store, small_world
    token = link_to(store, world, now)
    by = {"person_id": world.persons["quinn"], "engagement_id": world.engagement_id, "now": now}
    change_roles(store, about_id=world.persons["vera"], roles=[Role.MANAGER], **by)  # type: ignore[arg-type]
    with pytest.raises(WrongState, match="withdrawn"):
        accept(store, token, now)


def test_links_of_a_closed_account_lead_nowhere_until_another_lead_renews_them(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    token = link_to(store, world, now)
    with store.writing() as db:
        db.get_one(Person, world.persons["vera"]).deactivated_at = now
    with pytest.raises(WrongState, match="withdrawn"):
        accept(store, token, now)
    view = people_view(store, person_id=world.persons["quinn"], engagement_id=world.engagement_id, now=now)
    assert view.pending[0].has_run_out
    renew_invitation(store, person_id=world.persons["quinn"], invitation_id=1, now=now)
    assert accept(store, token_of(store, 1), now).landing == "/"


def test_a_qa_lead_becomes_no_administrator_by_inviting_one_who_has_no_account(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    vendor = world.vendor_organization_id
    add_person(store, world, now, "boss", organization_id=vendor, roles=(Role.ADMINISTRATOR,), account=False)
    boss = Invitee("Boss", "boss@example.com")
    with pytest.raises(NotAllowed, match="administrators of your side"):
        link_to(store, world, now, invitee=boss)
    add_person(store, world, now, "adam", organization_id=vendor, roles=(Role.ADMINISTRATOR,))
    token = link_to(store, world, now, who="adam", invitee=boss)
    view = people_view(store, person_id=world.persons["vera"], engagement_id=world.engagement_id, now=now)
    assert [one.path for one in view.pending] == [""], "its link is for administrators"
    assert accept(store, token, now).person_id == world.persons["boss"]


def test_a_link_that_makes_no_administrator_does_not_open_the_account_of_who_became_one(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    vendor = world.vendor_organization_id
    rob = add_person(store, world, now, "rob", organization_id=vendor, roles=(Role.REVIEWER,), account=False)
    token = link_to(store, world, now, invitee=Invitee("Rob", "rob@example.com"))
    with store.writing() as db:
        row = Membership(
            engagement_id=world.engagement_id, person_id=rob, organization_id=vendor, role=Role.ADMINISTRATOR
        )
        db.add(row)
    with pytest.raises(NotAllowed):
        accept(store, token, now)


def test_a_link_holds_while_its_maker_could_still_make_it(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    vendor, place = world.vendor_organization_id, {"engagement_id": world.engagement_id, "now": now}
    adam = add_person(store, world, now, "adam", organization_id=vendor, roles=(Role.ADMINISTRATOR,))
    token = link_to(store, world, now, who="adam", roles=(Role.ADMINISTRATOR,))
    other = link_to(store, world, now, who="adam", invitee=Invitee("Ben", "ben@example.com"))
    add_person(store, world, now, "eva", organization_id=vendor, roles=(Role.ADMINISTRATOR,))
    change_roles(store, person_id=world.persons["eva"], about_id=adam, roles=[Role.QA_LEAD], **place)
    with pytest.raises(WrongState, match="withdrawn"):
        accept(store, token, now)
    assert accept(store, other, now).landing == "/", "a QA lead may still invite a reviewer"


def test_who_was_removed_and_comes_back_is_the_rater_they_were(store: Store, world: World, now: datetime) -> None:
    joined = accept(store, link_to(store, world, now), now)
    by = {"person_id": world.persons["vera"], "engagement_id": world.engagement_id, "now": now}
    with store.reading() as db:
        before = viewer_in(db, person_id=joined.person_id, engagement_id=world.engagement_id)
    remove_person(store, about_id=joined.person_id, **by)  # type: ignore[arg-type]
    with store.reading() as db:
        gone = viewer_in(db, person_id=joined.person_id, engagement_id=world.engagement_id)
        assert (gone.roles, gone.rater_id) == (frozenset(), None)
    accept(store, link_to(store, world, now), now)
    with store.reading() as db:
        assert viewer_in(db, person_id=joined.person_id, engagement_id=world.engagement_id) == before


def test_who_changes_sides_and_back_scores_for_the_side_they_belong_to(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    store, world = sqlite_store, small_world
    raters = []
    for lead in ("vera", "alice", "vera"):
        joined = accept(store, link_to(store, world, now, who=lead), now)
        with store.reading() as db:
            viewer = viewer_in(db, person_id=joined.person_id, engagement_id=world.engagement_id)
        raters.append((viewer.side, viewer.rater_id))
        remove_person(
            store,
            person_id=world.persons[lead],
            engagement_id=world.engagement_id,
            about_id=joined.person_id,
            now=now,
        )
    assert [side for side, _ in raters] == [Side.VENDOR, Side.CLIENT, Side.VENDOR]
    assert raters[0] == raters[2] != raters[1]


# ---- the record, and what was pasted


def test_the_record_tells_of_invitations_by_ids_in_the_sides_own_room(
    sqlite_store: Store, small_world: World, now: datetime
) -> None:
    session_id = planned_session(sqlite_store, small_world, now)
    accept(sqlite_store, link_to(sqlite_store, small_world, now, session_id=session_id), now)
    with sqlite_store.reading() as db:
        rows = db.exec(select(AuditEntry, AuditDetail).join(AuditDetail)).all()
        written = [entry.action for entry, _ in rows]
        details = " ".join(detail.details for _, detail in rows)
        assert db.get_one(CalibrationSession, session_id).revision > 0
    assert {"person_invited", "person_joined", "reviewers_added"} <= set(written)
    assert "Ana" not in details
    assert "@" not in details
    assert PASSWORD not in details


@pytest.mark.parametrize(
    "pasted",
    [
        "Ana Reyes <ana@vendor.example>\nBen Okoro <ben@vendor.example>",
        "Ana Reyes, ana@vendor.example\r\n\r\n  Ben Okoro ,BEN@vendor.example  \n",
        "Ana Reyes\tana@vendor.example\nBen Okoro\tben@vendor.example",
        "Ana Reyes <ana@vendor.example>; Ben Okoro <ben@vendor.example>;",
        '"Ana Reyes" <ana@vendor.example>, "Ben Okoro" <ben@vendor.example>',
        "ana@vendor.example, Ana Reyes\nben@vendor.example, Ben Okoro",
    ],
)
def test_people_are_read_however_they_were_copied(pasted: str) -> None:
    read = read_invitees(pasted)
    assert read.problems == ()
    assert read.people == (ANA, Invitee("Ben Okoro", "ben@vendor.example"))


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("Ana Reyes", "Line 1, “Ana Reyes”: This is not an email address."),
        ("\nAna, ana at vendor", "Line 2, “Ana, ana at vendor”: This is not an email address."),
        ("ana@vendor.example", "The name is missing."),
        ("Ana, a@b.example\nAnn, A@b.example", "Line 2, “Ann, A@b.example”: This address stands here twice."),
        (f"{'x' * 201}, a@b.example", "At most 200 are kept."),
        ("\n".join(f"P {n}, p{n}@b.example" for n in range(101)), "These are 101 people. Allowed at once: 100."),
    ],
)
def test_a_line_that_is_no_person_is_named_with_what_is_wrong(pasted: str, sentence: str) -> None:
    assert any(sentence in problem for problem in read_invitees(pasted).problems), read_invitees(pasted).problems


def test_one_bad_address_leaves_nobody_invited(sqlite_store: Store, small_world: World, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        invite(
            sqlite_store,
            person_id=small_world.persons["vera"],
            engagement_id=small_world.engagement_id,
            people=[ANA, Invitee("Bad", "nowhere")],
            roles=[Role.REVIEWER],
            now=now,
        )
    with sqlite_store.reading() as db:
        assert db.exec(select(Invitation)).all() == []
        assert db.exec(select(Person).where(Person.email == ANA.email)).all() == []


def test_the_token_is_asked_before_anything_else(sqlite_store: Store, small_world: World, now: datetime) -> None:
    with pytest.raises(NotFound):
        accept_invitation(sqlite_store, token="nonsense", password="", now=now, valid_for=HOURS, signed_in_id=1)
