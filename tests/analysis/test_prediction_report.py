"""What each side expects the other to say, from planted guesses: what is counted, and what nobody is shown."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from benchmarks.stored_world import StoredWorld, seven, tone
from calibration.analysis.prediction_report import PredictionReport, Waiting, prediction_report, steps
from calibration.store import models
from calibration.store.long_ratings import long_scope_in
from calibration.store.sessions import scope_in
from calibration.ui.results.guess_table import guess_table
from calibration.ui.wording import over_time_guesses as say
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import long_scope_of_meeting
from calibration.vocabulary import GuessVerdict, Role, SessionScope, SessionState, Side

FORMAL, RIGHT = "too_formal", "right"


def read(world: StoredWorld, side: Side = Side.CLIENT, sessions: tuple[int, ...] | None = None) -> PredictionReport:
    viewer = Viewer(1, world.engagement_id, side, frozenset({Role.MANAGER}), None)
    return prediction_report(world.db, long_scope_in(world.db, viewer, SessionScope.JOINT), sessions=sessions)


def planted(
    world: StoredWorld,
    n: int = 12,
    *,
    card: int | None = None,
    late: tuple[str, ...] = (),
    formal: int = 8,
    state: SessionState = SessionState.CLOSED,
) -> int:
    """The client hears eight of twelve contacts too formal, the vendor none; the vendor expects it on seven of them."""
    card = world.card(tone()) if card is None else card
    client = ([FORMAL] * formal + [RIGHT] * 12)[:n]
    answers = {"Anna": {"tone": client}, "Ben": {"tone": [RIGHT] * n}}
    guesses = {"Ben": {"tone": ([FORMAL] * 7 + [RIGHT] * 5)[:n]}, "Anna": {"tone": client}}
    world.session(card, answers, n_contacts=n, guesses=guesses, state=state, after_reveal=late)
    return card


def test_each_side_s_guesses_are_counted_against_what_the_other_said(world: StoredWorld) -> None:
    planted(world)
    client, vendor = sorted(read(world).sides, key=lambda one: one.side)
    assert (vendor.side, vendor.found.n, vendor.found.n_differ, vendor.found.n_knew) == (Side.VENDOR, 12, 8, 7)
    assert (vendor.found.n_right, vendor.found.verdict) == (11, GuessVerdict.KNEW)
    assert (client.found.n_knew, client.found.n_unaware, client.found.verdict) == (0, 8, GuessVerdict.UNAWARE)
    assert say.sentence(vendor) == (
        "On 8 of 12 contacts you differ on “Tone fits”; the vendor knew it on 7: it disagrees, it is not unaware."
    )
    assert say.sentence(client).endswith("the client knew it on none: it did not know.")


def test_fewer_than_five_contacts_show_nothing_but_how_many_are_missing(world: StoredWorld) -> None:
    card = planted(world, 4)
    report = read(world)
    assert report.sides == ()
    assert report.too_few == tuple(Waiting("Tone fits", side, 1, 0) for side in (Side.CLIENT, Side.VENDOR))
    assert say.missing(report).endswith(
        "“Tone fits” (client: one contact more), “Tone fits” (vendor: one contact more)."
    )
    planted(world, 1, card=card)
    assert [one.found.n for one in read(world).sides] == [5, 5]


def test_another_session_enters_with_five_guessed_contacts_only(world: StoredWorld) -> None:
    card = planted(world, 6)
    planted(world, 2, card=card)
    assert [one.found.n for one in read(world).sides] == [6, 6]
    planted(world, 3, card=card)
    assert [one.found.n for one in read(world).sides] == [11, 11]


def test_fewer_than_five_differences_are_not_told_apart_from_one_guess(world: StoredWorld) -> None:
    """Of one contact on which the sides differ, how many were known would be the guess on it."""
    card = planted(world, 9, formal=1)
    report = read(world)
    assert report.sides == ()
    assert report.too_few[0] == Waiting("Tone fits", Side.CLIENT, 0, 4)
    assert "(client: four differences more)" in say.missing(report)
    planted(world, 4, card=card)
    assert [(one.found.n, one.found.n_differ) for one in read(world).sides] == [(13, 5), (13, 5)]


def test_how_often_a_guess_was_right_is_a_share_with_its_interval(world: StoredWorld) -> None:
    planted(world, 12, formal=12)
    vendor = next(one for one in read(world).sides if one.side is Side.VENDOR)
    assert say.right(vendor).startswith("The vendor guessed the client’s answer on 7 of 12 contacts: 58 %, from 32 to")
    assert say.row(vendor) == ("12 of 12", f"{vendor.found.n_knew} of 12", "7 of 12")


def test_where_the_sides_never_differ_five_contacts_are_enough(world: StoredWorld) -> None:
    planted(world, 5, formal=0)
    vendor = next(one for one in read(world).sides if one.side is Side.VENDOR)
    assert (vendor.found.n, vendor.found.n_same) == (5, 5)
    assert say.sentence(vendor) == "On “Tone fits” you gave the same answer on all 5 contacts that the vendor guessed."
    assert say.row(vendor)[:2] == ("0 of 5", "–")


def test_how_often_a_guess_was_right_is_left_out_where_few_contacts_would_be_told_by_it(world: StoredWorld) -> None:
    planted(world, 12)  # eight differ and four do not: right guesses less those that were known are about these four
    assert [say.right(one) for one in read(world).sides] == ["", ""]
    assert [say.row(one)[2] for one in read(world).sides] == ["–", "–"]
    assert [row[6] for row in guess_table(read(world))[1]] == [None, None]


def test_one_session_shows_what_is_a_step_of_its_own_and_no_other(world: StoredWorld) -> None:
    card = planted(world, 4)
    planted(world, 6, card=card)
    planted(world, 1, card=card)
    first, second, third = world.contacts
    assert [one.found.n for one in read(world).sides] == [11, 11]
    assert [one.found.n for one in read(world, sessions=(second,)).sides] == [6, 6]
    assert [one.found.n for one in read(world, sessions=(first, third)).sides] == [5, 5]
    for chosen in ((first,), (third,)):
        assert read(world, sessions=chosen).sides == ()
    assert [one.found.n for one in read(world, sessions=(first, second)).sides] == [6, 6]
    assert not read(world, sessions=()).anything


def test_a_session_in_the_meeting_is_shown_by_itself_once_every_contact_is_revealed(world: StoredWorld) -> None:
    planted(world, 6, state=SessionState.MEETING)
    (session_id,) = world.contacts
    viewer = Viewer(1, world.engagement_id, Side.CLIENT, frozenset({Role.MANAGER}), None)
    scope = scope_in(world.db, viewer, session_id)
    meeting = long_scope_of_meeting(scope, SessionScope.JOINT)
    assert meeting is not None
    assert [one.found.n for one in prediction_report(world.db, meeting).sides] == [6, 6]
    assert long_scope_of_meeting(replace(scope, whole=False), SessionScope.JOINT) is None


def test_a_repeat_in_use_is_in_no_figure(world: StoredWorld) -> None:
    planted(world, 6)
    interaction = next(iter(world.interactions.values()))[0]
    world.db.add(models.Anchor(interaction_id=interaction, designated_at=world.now))
    world.db.flush()
    assert [one.found.n for one in read(world).sides] == [5, 5]


def test_a_repeat_that_is_retired_enters_with_four_others_and_moves_no_step(world: StoredWorld) -> None:
    """Before, a retirement added one contact: the figure after less the one before was its guess."""
    planted(world, 12, formal=12)
    (interactions,) = world.interactions.values()
    anchors = [models.Anchor(interaction_id=one, designated_at=world.now) for one in interactions[:6]]
    world.db.add_all(anchors)
    world.db.flush()
    assert [one.found.n for one in read(world).sides] == [6, 6]
    for day, retired in enumerate(anchors[:4], start=1):
        retired.retired_at = world.now + timedelta(days=day)
        world.db.flush()
        assert [one.found.n for one in read(world).sides] == [6, 6]
    anchors[4].retired_at = anchors[5].retired_at = world.now + timedelta(days=5)
    world.db.flush()
    assert [one.found.n for one in read(world).sides] == [12, 12]


def test_contacts_enter_in_the_order_they_came_and_a_contact_counts_once_towards_a_step() -> None:
    entered, whole = np.array([0] * 5 + [1, 2, 2, 3, 3, 4, 4]), np.ones(12, np.bool_)
    interaction = np.array([*range(5), 5, 6, 5, 7, 6, 8, 9])
    assert steps(entered, interaction, whole, whole).tolist() == [0] * 5 + [1] * 7
    assert steps(entered[:10], interaction[:10], whole[:10], whole[:10]).tolist() == [0] * 5 + [-1] * 5


def test_what_is_enough_by_itself_is_a_step_and_leaves_those_who_wait_alone() -> None:
    entered, whole = np.array([0, 0, 1, 1, 1, 1, 1, 2, 2, 2]), np.ones(10, np.bool_)
    assert steps(entered, np.arange(10), whole, whole).tolist() == [1, 1, 0, 0, 0, 0, 0, 1, 1, 1]


def test_a_report_holds_no_contact_and_no_person(world: StoredWorld) -> None:
    planted(world)
    told = repr(read(world))
    assert "Ben" not in told
    assert "Anna" not in told
    assert not any(f"contact={contact}" in told for contacts in world.contacts.values() for contact in contacts)


def test_nothing_counts_before_the_session_is_closed(world: StoredWorld) -> None:
    answers = {"Anna": {"tone": [FORMAL] * 6}, "Ben": {"tone": [RIGHT] * 6}}
    guesses = {"Ben": {"tone": [FORMAL] * 6}}
    world.session(world.card(tone()), answers, n_contacts=6, guesses=guesses, state=SessionState.MEETING)
    assert not read(world).anything


def test_what_came_after_the_reveal_does_not_count(world: StoredWorld) -> None:
    planted(world, late=("Ben",))
    assert not read(world).anything  # without the vendor's blind answers there is nothing to guess or to compare


def test_on_scales_the_sides_mean_counts_and_one_step_is_the_same(world: StoredWorld) -> None:
    card = world.card(seven("warmth", "reserved", "warm"))
    answers = {
        "Anna": {"warmth": ["2"] * 10},
        "Ben": {"warmth": ["5"] * 5 + ["3"] * 5},
        "Cem": {"warmth": ["6"] * 5 + ["3"] * 5},
    }
    guesses = {"Ben": {"warmth": ["3"] * 10}, "Cem": {"warmth": ["2"] * 2 + [None] * 8}}
    world.session(card, answers, n_contacts=10, guesses=guesses, state=SessionState.CLOSED)
    (vendor,) = read(world).sides
    assert vendor.places
    assert (vendor.found.n_same, vendor.found.n_knew, vendor.found.n_right, vendor.found.n_near) == (5, 5, 2, 10)
    assert "within one step on 10" in say.right(vendor)
