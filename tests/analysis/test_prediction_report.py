"""What each side expects the other to say, from planted guesses: what is counted, and what nobody is shown."""

from datetime import timedelta

import numpy as np

from benchmarks.stored_world import StoredWorld, seven, tone
from calibration.analysis.prediction_report import PredictionReport, prediction_report, released
from calibration.store import models
from calibration.store.long_ratings import long_scope_in
from calibration.ui.wording import over_time_guesses as say
from calibration.visibility.facts import Viewer
from calibration.vocabulary import GuessVerdict, Role, SessionScope, SessionState, Side

FORMAL, RIGHT = "too_formal", "right"


def read(world: StoredWorld, side: Side = Side.CLIENT) -> PredictionReport:
    viewer = Viewer(1, world.engagement_id, side, frozenset({Role.MANAGER}), None)
    return prediction_report(world.db, long_scope_in(world.db, viewer, SessionScope.JOINT))


def planted(world: StoredWorld, n: int = 12, *, card: int | None = None, late: tuple[str, ...] = ()) -> int:
    """The client hears eight of twelve contacts too formal, the vendor none; the vendor expects it on seven of them."""
    card = world.card(tone()) if card is None else card
    client = ([FORMAL] * 8 + [RIGHT] * 4)[:n]
    answers = {"Anna": {"tone": client}, "Ben": {"tone": [RIGHT] * n}}
    guesses = {"Ben": {"tone": ([FORMAL] * 7 + [RIGHT] * 5)[:n]}, "Anna": {"tone": client}}
    world.session(card, answers, n_contacts=n, guesses=guesses, state=SessionState.CLOSED, after_reveal=late)
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
    assert say.right(vendor).startswith("The vendor guessed the client’s answer on 11 of 12 contacts: 92 %, from 65 to")


def test_fewer_than_five_contacts_show_nothing_but_how_many_are_missing(world: StoredWorld) -> None:
    card = planted(world, 4)
    report = read(world)
    assert report.sides == ()
    assert report.too_few == (("Tone fits", Side.CLIENT, 1), ("Tone fits", Side.VENDOR, 1))
    assert say.missing(report).endswith("“Tone fits” (client: 1 more), “Tone fits” (vendor: 1 more).")
    planted(world, 1, card=card)
    assert [one.found.n for one in read(world).sides] == [5, 5]


def test_another_session_enters_with_five_guessed_contacts_only(world: StoredWorld) -> None:
    card = planted(world, 6)
    planted(world, 2, card=card)
    assert [one.found.n for one in read(world).sides] == [6, 6]
    planted(world, 3, card=card)
    assert [one.found.n for one in read(world).sides] == [11, 11]


def test_a_repeat_in_use_is_in_no_figure(world: StoredWorld) -> None:
    planted(world, 6)
    interaction = next(iter(world.interactions.values()))[0]
    world.db.add(models.Anchor(interaction_id=interaction, designated_at=world.now))
    world.db.flush()
    assert [one.found.n for one in read(world).sides] == [5, 5]


def test_a_repeat_that_is_retired_enters_with_four_others_and_moves_no_step(world: StoredWorld) -> None:
    """Before, a retirement added one contact: the figure after less the one before was its guess."""
    planted(world, 12)
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
    shown, waiting = released(entered, interaction, whole)
    assert (shown.all(), waiting) == (True, 0)
    shown, waiting = released(entered[:10], interaction[:10], whole[:10])
    assert (shown.tolist(), waiting) == ([True] * 5 + [False] * 5, 3)


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
        "Anna": {"warmth": ["2"] * 6},
        "Ben": {"warmth": ["5"] * 3 + ["3"] * 3},
        "Cem": {"warmth": ["6"] * 3 + ["3"] * 3},
    }
    guesses = {"Ben": {"warmth": ["3"] * 6}, "Cem": {"warmth": ["2"] * 2 + [None] * 4}}
    world.session(card, answers, n_contacts=6, guesses=guesses, state=SessionState.CLOSED)
    (vendor,) = read(world).sides
    assert vendor.places
    assert (vendor.found.n_same, vendor.found.n_knew, vendor.found.n_right, vendor.found.n_near) == (3, 3, 2, 6)
    assert "within one step on 6" in say.right(vendor)
