"""The People page: who takes part, inviting, changing and removing, and what each side knows of the other."""

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from calibration.store.engine import Store
from calibration.store.models import Engagement, Invitation, Membership, Participation, Person
from calibration.store.people import organization_in
from calibration.vocabulary import NamesShown, Role, SessionScope
from calibration.workflow.people import remove_person
from calibration.workflow.sessions import open_scoring, plan_session
from tests.factories import joint_plan, planned_session
from tests.workflow.people_in_rooms import accept, add_leads, add_person, link_to, roles_of, token_of


@pytest.fixture(autouse=True)
def leads(page_store, world, today) -> None:
    add_leads(page_store, world, today)


def said(at: AppTest) -> str:
    """Everything the page says."""
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.error, *at.info, *at.code]
    shown = [*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))]
    return "\n".join(shown).replace("\\", "")


def buttons(at: AppTest) -> set[str]:
    return {str(button.key) for button in at.button}


def invitations(store: Store) -> list[Invitation]:
    with store.reading() as db:
        return list(db.exec(select(Invitation)))


def test_the_headline_is_a_finding(open_page, page_store, world, today):
    assert "Two people score for Vendor; nobody has come in yet." in said(open_page("people", who="vera"))
    token = link_to(page_store, world, today)
    assert "Three people score for Vendor; nobody has come in yet." in said(open_page("people", who="vera"))
    accept(page_store, token, today)
    at = open_page("people", who="vera")
    assert not at.exception
    assert "Three people score for Vendor; two have not come in yet." in said(at)
    assert "last seen today" in said(at)


def test_pasted_lines_become_links_with_a_text_to_send(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today)
    open_scoring(page_store, person_id=world.persons["priya"], session_id=session_id, now=today)
    at = open_page("people", who="vera")
    at.text_area(key="people.invite.lines.0").set_value(
        "Ana Reyes <ana@vendor.example>\nBen *Okoro*, ben@vendor.example"
    )
    at.selectbox(key="people.invite.session.0").set_value(session_id)
    at.button(key="people.invite.make").click().run()
    assert not at.exception
    assert not at.error
    made = invitations(page_store)
    assert [one.session_id for one in made] == [session_id, session_id]
    messages = [code.value for code in at.code if code.value.startswith("Hello ")]
    assert len(messages) == 2
    assert "Hello Ben *Okoro*," in messages[0]
    assert f"http://localhost:8501/join/{token_of(page_store, made[0].id)}" in messages[1]
    assert "score six contacts in “Joint session”" in messages[1]
    assert "(Europe/London)" in messages[1]
    assert at.text_area(key="people.invite.lines.1").value == ""
    assert "Four people score for Vendor; nobody has come in yet." in said(at)


def test_a_lead_who_runs_no_session_adds_reviewers_here(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today, rater_ids=(world.raters["priya"], world.raters["marek"]))
    at = open_page("people", who="vera")
    assert "Sessions that can take more reviewers" in said(at)
    assert "sealed" not in said(at), "how many have submitted is not said to everybody who may add"
    [field] = [one for one in at.multiselect if f"add_reviewers.who.{session_id}" in str(one.key)]
    field.set_value([world.persons["lucia"]])
    at.button(key=f"people.add_reviewers.sure.{session_id}").click().run()
    assert not at.error
    with page_store.reading() as db:
        found = db.exec(select(Participation.rater_id).where(Participation.session_id == session_id)).all()
    assert set(found) == {world.raters[who] for who in ("priya", "marek", "lucia")}


def test_whoever_may_not_add_reviewers_sees_no_session_on_people(open_page, page_store, world, today):
    planned_session(page_store, world, today)
    with page_store.reading() as db:
        neutral = organization_in(db, person_id=world.persons["sam"], engagement_id=world.engagement_id)
    add_person(page_store, world, today, "nora", organization_id=neutral, roles=(Role.FACILITATOR,))
    at = open_page("people", who="nora")
    assert not at.exception
    assert "Sessions that can take" not in said(at)


def test_a_wrong_line_is_named_and_nobody_is_invited(open_page, page_store, world):
    at = open_page("people", who="vera")
    at.text_area(key="people.invite.lines.0").set_value("Ana Reyes <ana@vendor.example>\nBen <b>")
    at.button(key="people.invite.make").click().run()
    assert "Line 2, “Ben &lt;b&gt;”: This is not an email address." in said(at)
    assert invitations(page_store) == []
    assert at.text_area(key="people.invite.lines.0").value.startswith("Ana Reyes")


def test_an_invitation_is_renewed_and_withdrawn(open_page, page_store, world, today):
    link_to(page_store, world, today)
    before = token_of(page_store, 1)
    at = open_page("people", who="vera")
    assert before in said(at)
    at.button(key="people.renew.1").click().run()
    assert before not in said(at)
    assert token_of(page_store, 1) in said(at)
    at.button(key="people.withdraw.1").click().run()
    assert "/join/" not in said(at)
    assert "Invited, not come in yet" not in said(at)


def test_roles_are_changed_and_hold_at_once(open_page, page_store, world):
    marek = world.persons["marek"]
    tab = open_page("score", who="marek")
    at = open_page("people", who="vera")
    at.multiselect(key=f"people.roles.{marek}.reviewer").set_value([Role.FACILITATOR])
    at.button(key=f"people.keep.{marek}").click().run()
    assert not at.error
    assert {role for _, role in roles_of(page_store, world, marek)} == {Role.FACILITATOR}
    tab.run()
    tab.switch_page("../../pages/sessions.py")
    tab.run()
    assert "No session has been planned yet." in said(tab)


def test_the_last_lead_keeps_the_side_in_hand(open_page, page_store, world):
    vera, quinn = world.persons["vera"], world.persons["quinn"]
    at = open_page("people", who="vera")
    at.button(key=f"people.remove.{quinn}").click().run()
    assert roles_of(page_store, world, quinn) == set()
    at.button(key=f"people.remove.{vera}").click().run()
    assert "Your side would have no lead then" in at.error[0].value
    assert roles_of(page_store, world, vera)


def test_removal_says_first_what_becomes_of_unsubmitted_work(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today, name="Weekly *tone*")
    at = open_page("people", who="vera")
    assert "They leave “Weekly *tone*”: what is not submitted there stays stored and is not counted." in said(at)
    at.button(key=f"people.remove.{world.persons['marek']}").click().run()
    with page_store.reading() as db:
        assert db.get(Participation, (session_id, world.raters["marek"])) is None
    assert "Reviewers who have left (1)" in [box.label for box in at.expander]


@pytest.mark.parametrize("page", ["home", "score", "results", "meet", "sessions", "scorecards", "contacts", "people"])
def test_a_tab_of_somebody_who_was_removed_says_a_plain_sentence(open_page, page_store, world, today, page):
    planned_session(page_store, world, today)
    at = open_page(page)
    with page_store.writing() as db:
        for row in db.exec(select(Membership).where(Membership.person_id == world.persons["priya"])):
            db.delete(row)
    at.run()
    assert not at.exception
    assert "You belong to no engagement." in said(at)
    assert "Client × Vendor" not in said(at)


def test_who_is_taken_out_of_the_engagement_on_the_screen_is_told_and_changes_nothing_in_another(
    open_page, page_store, world, today
):
    with page_store.writing() as db:
        other = Engagement(
            key="zebra",
            name="Zebra",
            client_organization_id=world.client_organization_id,
            vendor_organization_id=world.vendor_organization_id,
            created_at=today,
        )
        db.add(other)
        db.flush()
        for who, role in (("vera", Role.QA_LEAD), ("marek", Role.REVIEWER)):
            row = Membership(
                engagement_id=other.id or 0,
                person_id=world.persons[who],
                organization_id=world.vendor_organization_id,
                role=role,
            )
            db.add(row)
    at = open_page("people", who="vera")
    assert "Two people score for Vendor" in said(at)
    with page_store.writing() as db:
        mine = Membership.person_id == world.persons["vera"], Membership.engagement_id == world.engagement_id
        for row in db.exec(select(Membership).where(*mine)):
            db.delete(row)
    marek = world.persons["marek"]
    at.button(key=f"people.remove.{marek}").click().run()
    assert not at.exception
    assert "You no longer belong to the engagement you were looking at. This is Zebra." in said(at)
    with page_store.reading() as db:
        assert len(db.exec(select(Membership).where(Membership.person_id == marek)).all()) == 2


def test_the_meetings_polling_part_stops_when_roles_vanish(open_page, page_store, world, today):
    session_id = planned_session(page_store, world, today)
    open_scoring(page_store, person_id=world.persons["priya"], session_id=session_id, now=today)
    at = open_page("meet", session=str(session_id))
    assert "Priya Label" in said(at)
    with page_store.writing() as db:
        for row in db.exec(select(Membership).where(Membership.person_id == world.persons["priya"])):
            db.delete(row)
    at.run()
    assert not at.exception
    assert "Priya Label" not in said(at)


def test_a_lead_sees_own_people_by_name_and_the_other_side_by_letter(open_page, page_store, world, today):
    link_to(page_store, world, today)
    shown = said(open_page("people", who="alice"))
    assert "Priya" in shown
    assert "Two reviewers score for Vendor: Vendor A, Vendor B." in shown
    for theirs in ("Marek", "Lucia", "Quinn", "Ana Reyes", "ana@vendor.example", "/join/"):
        assert theirs not in shown
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).names_shown = NamesShown.ALL
    shown = said(open_page("people", who="alice"))
    assert "Marek Label, Lucia Label" in shown
    assert "Quinn" not in shown


def test_a_facilitator_sees_names_and_changes_nothing(open_page, page_store, world, today):
    link_to(page_store, world, today)
    at = open_page("people", who="faye")
    shown = said(at)
    assert "Marek" in shown
    assert "Three people score for Vendor; nobody has come in yet." in shown
    for kept in ("vera@example.com", "last seen", "/join/", "ana@vendor.example"):
        assert kept not in shown
    assert not [key for key in buttons(at) if key.startswith("people.")]


@pytest.mark.parametrize("who", ["tom", "dana", "sam", "marek"])
def test_who_is_neither_lead_nor_facilitator_has_no_such_page(open_page, who):
    shown = said(open_page("people", who=who))
    assert "score for" not in shown
    assert "Priya" not in shown.replace("Priya × ", "")


def test_the_first_lead_of_a_side_without_one_is_invited_from_here(open_page, page_store, world):
    at = open_page("people", who="alice")
    assert not [key for key in buttons(at) if key.startswith("people.lead")]
    with page_store.writing() as db:
        for row in db.exec(select(Membership).where(Membership.role == Role.QA_LEAD)):
            db.delete(row)
    at = open_page("people", who="alice")
    at.text_input(key="people.lead.line.vendor.0").set_value("Vic <vic@vendor.example>")
    at.button(key="people.lead.vendor.make").click().run()
    assert not at.error
    (made,) = invitations(page_store)
    assert (made.organization_id, made.roles) == (world.vendor_organization_id, ["qa_lead"])
    assert "QA lead for Vendor" in said(at)


def test_somebody_neutral_is_invited_seen_by_both_sides_and_removed(open_page, page_store, world, today):
    at = open_page("people", who="alice")
    at.text_area(key="people.neutral.lines.0").set_value("Nora *Field* <nora@arbiters.example>")
    at.text_input(key="people.neutral.of.0").set_value("Arbiters *Ltd*")
    at.button(key="people.neutral.make").click().run()
    assert not at.error
    assert "facilitator for Arbiters *Ltd*" in said(at)
    nora = accept(page_store, token_of(page_store, 1), today).person_id
    shown = said(open_page("people", who="alice"))
    assert "Two people of neither side take part" in shown
    assert "Nora *Field*" in shown
    at = open_page("people", who="faye")
    assert "<b>A facilitator of Arbiters *Ltd*</b>" in said(at)
    assert "Nora" not in said(at)
    assert f"people.remove.{nora}" not in buttons(at)
    at = open_page("people", who="alice")
    at.button(key=f"people.remove.{nora}").click().run()
    assert not at.error
    assert "Arbiters" not in said(at)
    assert roles_of(page_store, world, nora) == set()


def test_the_record_tells_both_sides_who_was_let_in_and_for_which_organization(open_page, page_store, world, today):
    with page_store.writing() as db:
        for who, of in (("faye", world.vendor_organization_id), ("priya", world.client_organization_id)):
            person = {"engagement_id": world.engagement_id, "person_id": world.persons[who], "organization_id": of}
            db.add(Membership(**person, role=Role.AUDITOR))
    token = link_to(page_store, world, today, who="alice", neutral="Arbiters Ltd", roles=(Role.FACILITATOR,))
    nora = accept(page_store, token, today).person_id
    by = {"person_id": world.persons["alice"], "engagement_id": world.engagement_id}
    remove_person(page_store, **by, about_id=nora, now=today)
    for who, alice in (("faye", "An administrator (client)"), ("priya", "Alice (client)")):
        shown = said(open_page("record", who=who))
        assert f"{alice} invited a facilitator of Arbiters Ltd (neutral)" in shown
        assert "joined for Arbiters Ltd (neutral)" in shown
        assert f"{alice} removed a facilitator of Arbiters Ltd (neutral) from the engagement" in shown
        assert "Ana" not in shown


@pytest.mark.parametrize("page", ["home", "sessions", "meet", "results", "people", "over_time", "score", "engagement"])
def test_a_neutral_facilitator_reads_no_names_and_no_internal_room(open_page, page_store, world, today, page):
    token = link_to(page_store, world, today, who="alice", neutral="Arbiters Ltd", roles=(Role.FACILITATOR,))
    world.persons["ana"] = accept(page_store, token, today).person_id
    joint = planned_session(page_store, world, today)
    open_scoring(page_store, person_id=world.persons["ana"], session_id=joint, now=today)
    internal = joint_plan(
        world, today, name="Behind doors", scope=SessionScope.VENDOR_INTERNAL, rater_ids=(world.raters["marek"],)
    )
    plan_session(
        page_store, person_id=world.persons["faye"], engagement_id=world.engagement_id, plan=internal, now=today
    )
    at = open_page(page, who="ana", **({"plan": "new"} if page == "sessions" else {}))
    assert not at.exception
    shown = said(at) + " ".join(option for one in at.multiselect for option in one.options)
    for hidden in ("Marek", "Lucia", "Priya", "Tom", "Behind doors"):
        assert hidden not in shown


def test_a_lead_makes_a_link_for_a_new_password_of_somebody_who_is_theirs_alone(open_page, page_store, world, today):
    vendor = world.vendor_organization_id
    bob = add_person(page_store, world, today, "bob", organization_id=vendor, roles=(Role.REVIEWER,))
    at = open_page("people", who="vera")
    assert f"people.reset.{world.persons['vera']}" not in buttons(at)
    at.button(key=f"people.reset.{bob}").click().run()
    assert [code.value for code in at.code if code.value.startswith("http://localhost:8501/reset/")]


def test_who_has_left_is_invited_again(open_page, page_store, world, today):
    joined = accept(page_store, link_to(page_store, world, today), today)
    at = open_page("people", who="vera")
    at.button(key=f"people.remove.{joined.person_id}").click().run()
    at.button(key=f"people.back.{joined.person_id}").click().run()
    assert not at.error
    assert "Invited, not come in yet" in said(at)
    assert accept(page_store, token_of(page_store, 2), today).person_id == joined.person_id


def test_the_demo_reads_well_without_accounts(open_page, page_store, world):
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).is_demo = True
    shown = said(open_page("people", who="priya"))
    assert "Two people score for Client" in shown
    with page_store.writing() as db:
        for row in db.exec(select(Membership).where(Membership.person_id == world.persons["alice"])):
            row.role = Role.MANAGER
            row.person_id = world.persons["stranger"]
            db.add(row)
        quinn = db.exec(select(Membership).where(Membership.person_id == world.persons["priya"])).first()
        assert quinn is not None
        quinn.role = Role.QA_LEAD
        db.add(quinn)
    shown = said(open_page("people", who="priya"))
    assert "nobody needs one" in shown
    assert "not come in" not in shown
    assert "has no account" not in shown


# ---- the accounts of the installation


def administrator(store: Store, world, who: str) -> None:
    with store.writing() as db:
        db.get_one(Person, world.persons[who]).is_administrator = True


def test_accounts_are_for_administrators_of_the_installation(open_page, page_store, world):
    assert "vera@example.com" not in said(open_page("accounts", who="alice"))
    administrator(page_store, world, "alice")
    shown = said(open_page("accounts", who="alice"))
    assert "vera@example.com · Vendor" in shown
    assert "administers the installation" in shown
    assert "Two of 11 people can sign in here." in shown


def test_an_account_is_found_closed_and_opened_again(open_page, page_store, world):
    administrator(page_store, world, "alice")
    vera = world.persons["vera"]
    tab = open_page("people", who="vera")
    at = open_page("accounts", who="alice")
    at.text_input(key="accounts.search").set_value("vera vendor").run()
    assert "One person found." in said(at)
    at.button(key=f"accounts.deactivate.{vera}").click().run()
    assert not at.error
    tab.run()
    assert "You are signed out." in said(tab)
    at.button(key=f"accounts.reactivate.{vera}").click().run()
    with page_store.reading() as db:
        assert db.get_one(Person, vera).deactivated_at is None
    assert "signed out" in said(tab.run()), "browsers stay signed out"


def test_somebody_without_an_account_is_given_an_address_that_is_nobodys(open_page, page_store, world):
    administrator(page_store, world, "alice")
    marek = world.persons["marek"]
    at = open_page("accounts", who="alice")
    at.text_input(key=f"accounts.email.{marek}.None").set_value("Vera@example.com")
    at.button(key=f"accounts.address.{marek}").click().run()
    assert "is the address of Vera" in said(at)
    at.text_input(key=f"accounts.email.{marek}.None").set_value("Marek@vendor.example").run()
    at.button(key=f"accounts.address.{marek}").click().run()
    with page_store.reading() as db:
        assert db.get_one(Person, marek).email == "marek@vendor.example"


def test_the_only_administrator_is_not_closed(open_page, page_store, world):
    administrator(page_store, world, "alice")
    at = open_page("accounts", who="alice")
    at.button(key=f"accounts.deactivate.{world.persons['alice']}").click().run()
    assert "This is the only administrator" in at.error[0].value
