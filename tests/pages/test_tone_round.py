"""A tone round from its starter card to its results: published, planned, scored, and called so on every page."""

from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from calibration.scorecard.starter import starter_card
from calibration.store.cadence import replace_cadence
from calibration.store.engine import Store
from calibration.store.models import CalibrationSession, Engagement
from calibration.store.scorecards import save_scorecard_version
from calibration.ui.wording.scoring import card_name
from calibration.vocabulary import VersionState
from calibration.workflow.sessions import close_session, lock_session, open_scoring, plan_session, reveal_contact
from calibration.workflow.submitting import submit_session
from tests.factories import World, contact_ids, give, joint_plan, level, notices_read
from tests.pages.conftest import OpenPage

HEARD = {"priya": "2", "tom": "2", "marek": "6", "lucia": "6"}
"""On warmth; on every other scale everybody says 4."""


def said(at: AppTest) -> str:
    parts = [*at.title, *at.header, *at.markdown, *at.caption, *at.error, *at.info]
    return "\n".join([*(str(part.value) for part in parts), *(str(one.proto.body) for one in at.get("html"))])


@pytest.fixture
def version(page_store: Store, world: World, today: datetime) -> int:
    """The starter card, published by the client."""
    with page_store.writing() as db:
        saved = save_scorecard_version(
            db,
            organization_id=world.client_organization_id,
            definition=starter_card("tone_profile"),
            state=VersionState.PUBLISHED,
            now=today,
        )
        return saved.id or 0


def held(
    store: Store,
    world: World,
    version: int,
    now: datetime,
    *,
    asks: bool = False,
    guessed: int = 6,
    revealed: int | None = None,
    name: str = "Autumn",
) -> int:
    """A tone round of six contacts, closed or with some revealed; where it asks, the vendor guesses on the first."""
    plan = joint_plan(world, now, name=name, scorecard_version_id=version, asks_prediction=asks)
    session_id = plan_session(
        store, person_id=world.persons["priya"], engagement_id=world.engagement_id, plan=plan, now=now
    )
    by = {"person_id": world.persons["priya"], "session_id": session_id, "now": now}
    open_scoring(store, **by)
    keys = [line.key for line in starter_card("tone_profile").criteria]
    for who, warmth in HEARD.items():
        for place, contact in enumerate(contact_ids(store, session_id)):
            given = [level(key, warmth if key == "reserved_warm" else "4") for key in keys]
            guess = {"kind": "prediction", "criterion": "reserved_warm", "revision": 0, "level": "2"}
            give(
                store,
                world,
                who,
                contact,
                now,
                *given,
                *([guess] if asks and who == "marek" and place < guessed else []),
            )
        assert submit_session(store, person_id=world.persons[who], session_id=session_id, now=now).receipt
    lock_session(store, **by)
    for contact in contact_ids(store, session_id)[:revealed]:
        reveal_contact(store, session_contact_id=contact, **by)
    if revealed is None:
        close_session(store, **by)
    return session_id


def test_a_published_tone_profile_is_offered_as_a_tone_round_and_planned_with_guesses(
    open_page: OpenPage, page_store: Store, world: World, version: int
) -> None:
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).repeats = True
    at = open_page("sessions", plan="new")
    assert at.toggle(key="sessions.plan.repeats").value
    card = at.selectbox(key="sessions.plan.card")
    assert "Tone profile, version 1 (a tone round)" in card.options
    assert "This is a tone round" not in said(at)  # what is held every week stands first
    card.select_index(card.options.index("Tone profile, version 1 (a tone round)")).run()
    assert "This is a tone round" in said(at)
    assert "sessions.plan.tolerance" not in {one.key for one in at.number_input}
    assert "sessions.plan.outlook.points" not in {one.key for one in at.number_input}
    assert "sessions.plan.repeats" not in {one.key for one in at.toggle}  # none is set aside in a tone round
    assert "Totals" not in said(at)
    at.toggle(key="sessions.plan.prediction").set_value(True).run()
    at.button(key="sessions.plan.save").click().run()
    assert not at.exception
    assert "tone round · " in said(at)
    with page_store.reading() as db:
        planned = db.get_one(CalibrationSession, 1)
    assert (planned.scorecard_version_id, planned.asks_prediction) == (version, True)


def test_a_card_without_tone_or_a_room_of_one_s_own_does_not_offer_guesses(open_page: OpenPage, world: World) -> None:
    at = open_page("sessions", plan="new")
    assert at.toggle(key="sessions.plan.prediction").value is False
    at.segmented_control(key="sessions.plan.room").set_value("client_internal").run()
    assert "sessions.plan.prediction" not in {one.key for one in at.toggle}


def test_results_of_a_tone_round_say_who_hears_what_and_why_there_are_no_totals(
    open_page: OpenPage, page_store: Store, world: World, version: int, today: datetime
) -> None:
    session_id = held(page_store, world, version, today)
    at = open_page("results", session=str(session_id))
    assert not at.exception
    assert "You hear the same tone on 5 of 6 scales" in at.title[0].value
    assert "the client hears it nearer to “reserved”" in said(at)
    assert "Joint tone round" in said(at)
    assert "One line differs, five don’t." in said(at)
    assert "<b>Total</b>" not in said(at)
    for view, words in (
        ("Line by line", "answers next to each other count as the same"),
        ("Totals and contract", "there are no totals to compare"),
        ("What goes wrong", "nothing is marked down"),
        ("Procedure and feeling", "not whether it fits"),
    ):
        at.session_state["results.view"] = view
        at.run()
        assert not at.exception, view
        assert words in said(at), view


def test_home_and_sessions_call_it_a_tone_round_and_say_when_the_next_is_due(
    open_page: OpenPage, page_store: Store, world: World, version: int, today: datetime
) -> None:
    held(page_store, world, version, today - timedelta(days=130))
    at = open_page("sessions")
    assert "The last tone round was on" in said(at)
    assert "four months ago" in said(at)
    held(page_store, world, version, today)
    at = open_page("sessions")
    assert "tone round · six contacts" in said(at)
    assert "The last tone round was on" not in said(at)
    assert "tone round" in said(open_page("home"))


def test_the_form_calls_it_a_tone_round() -> None:
    assert card_name(starter_card("tone_profile")) == "Tone profile · version 1 · tone round"
    assert card_name(starter_card("tone")) == "Tone in five taps · version 1"


def test_its_form_promises_no_contact_that_comes_back(
    open_page: OpenPage, page_store: Store, world: World, version: int, today: datetime
) -> None:
    with page_store.writing() as db:
        db.get_one(Engagement, world.engagement_id).repeats = True
    notices_read(page_store, world, today)
    by = {"person_id": world.persons["priya"], "now": today}
    for card in (world.version_id, version):
        session_id = plan_session(
            page_store,
            engagement_id=world.engagement_id,
            plan=joint_plan(world, today, scorecard_version_id=card),
            **by,
        )
        open_scoring(page_store, session_id=session_id, **by)
        at = open_page("score", who="tom", session=str(session_id))
        form = next(str(one.proto) for one in at.get("bidi_component") if "scoring_form" in str(one.proto))
        assert ("Some contacts may come back" in form) is (card == world.version_id)


def test_two_sessions_of_one_name_and_day_are_told_apart_and_each_opens_itself(
    open_page: OpenPage, page_store: Store, world: World, version: int, today: datetime
) -> None:
    first, second = (held(page_store, world, version, today) for _ in range(2))
    at = open_page("results")
    chooser = next(one for one in at.selectbox if str(one.key).startswith("results.session."))
    own = [one for one in chooser.options if one.startswith("Autumn")]
    assert len(own) == len(set(own)) == 2
    assert sorted(one.rsplit("(", 1)[1] for one in own) == ["session 1)", "session 2)"]
    for session_id in (first, second, first):
        chooser = next(one for one in at.selectbox if str(one.key).startswith("results.session."))
        chooser.set_value(str(session_id)).run()
        assert at.query_params["session"] == str(session_id)
        assert chooser_value(at) == str(session_id)
    for session_id in (first, second):
        assert chooser_value(open_page("results", session=str(session_id))) == str(session_id)


def chooser_value(at: AppTest) -> str:
    return str(next(one for one in at.selectbox if str(one.key).startswith("results.session.")).value)


def test_over_time_says_who_knew_that_the_other_side_hears_it_differently(
    open_page: OpenPage, page_store: Store, world: World, version: int, today: datetime
) -> None:
    held(page_store, world, version, today, asks=True)
    at = open_page("over_time", section="tone")
    assert not at.exception
    assert "On 6 of 6 contacts you differ on “Reserved or warm”" in said(at)
    assert "the vendor knew it on 6" in said(at)


def where_you_part(open_page: OpenPage, session_id: int, who: str = "priya") -> str:
    at = open_page("results", who=who, session=str(session_id))
    at.session_state["results.view"] = "Where you part"
    at.run()
    assert not at.exception
    return said(at)


@pytest.mark.parametrize("revealed", [None, 6])
def test_results_say_who_knew_that_the_other_side_hears_it_differently_once_every_contact_is_revealed(
    open_page: OpenPage, page_store: Store, world: World, version: int, today: datetime, revealed: int | None
) -> None:
    session_id = held(page_store, world, version, today, asks=True, revealed=revealed)
    told = where_you_part(open_page, session_id)
    assert (
        "On 6 of 6 contacts you differ on “Reserved or warm”; the vendor knew it on 6: it disagrees, it is not unaware."
    ) in told
    assert told.count('<p class="tf-plain">On 6 of 6') == 1  # the client guessed nothing
    assert "A single guess is shown to nobody but its author" in told


def test_results_tell_nothing_of_guesses_before_the_last_reveal_nor_over_fewer_than_five_contacts(
    open_page: OpenPage, page_store: Store, world: World, version: int, today: datetime
) -> None:
    early = where_you_part(open_page, held(page_store, world, version, today, asks=True, revealed=5))
    assert "shown once every contact of the session is revealed" in early
    assert "knew it" not in early
    few = where_you_part(open_page, held(page_store, world, version, today, asks=True, guessed=4, name="Few"))
    assert "Too few contacts have guesses" in few
    assert "knew it" not in few
    nobody = where_you_part(open_page, held(page_store, world, version, today, asks=True, guessed=0, name="None"))
    assert "nobody guessed" in nobody
    assert "expects the other to say" not in where_you_part(
        open_page, held(page_store, world, version, today, name="Unasked")
    )


def test_a_tone_round_does_not_count_as_the_session_that_a_cadence_requires(
    open_page: OpenPage, page_store: Store, world: World, version: int, today: datetime
) -> None:
    held(page_store, world, version, today)
    with page_store.writing() as db:
        replace_cadence(db, world.engagement_id, [((today - timedelta(weeks=2)).date(), 1)])
    at = open_page("over_time", who="dana", section="cadence")
    assert not at.exception
    assert at.title[0].value == "None of the two required sessions was held\\."
    assert "One tone round was held besides, on" in said(at)
    assert "Tone rounds</th>" in said(at)
