"""Answers over months: of closed sessions only, repeats counted, lines joined on their meaning."""

import numpy as np
import pytest

from benchmarks.stored_world import NA, StoredWorld, five, tone, yes_no
from calibration.analysis.long_ratings import LongRatings, long_ratings
from calibration.scorecard.definition import Condition
from calibration.store import models
from calibration.store.long_ratings import long_scope_in
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Role, SessionScope, SessionState, Side


def read(world: StoredWorld, room: SessionScope = SessionScope.JOINT, *, side: Side | None = None) -> LongRatings:
    viewer = Viewer(1, world.engagement_id, side, frozenset({Role.MANAGER}), None)
    return long_ratings(world.db, long_scope_in(world.db, viewer, room))


def test_every_answer_of_closed_sessions_is_there_in_the_order_of_time(world: StoredWorld) -> None:
    card = world.card(five("care"), tone())
    for shift, state in ((0, SessionState.CLOSED), (1, SessionState.MEETING), (2, SessionState.CLOSED)):
        answers = {who: {"care": [str(1 + shift), str(2 + shift)], "tone": ["right", NA]} for who in ("Anna", "Ben")}
        world.session(card, answers, n_contacts=2, state=state)
    found = read(world)
    assert [session.number for session in found.sessions] == [1, 3]
    care = found.of_line(found.index_of("care"))
    assert care.value.tolist() == [1, 1, 2, 2, 3, 3, 4, 4]
    assert care.session.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert [found.raters[i].label for i in care.rater[:2]] == ["Anna", "Ben"]
    assert found.of_line(found.index_of("tone")).value.tolist() == [0, 0, 0, 0]
    assert np.isnan(found.value).sum() == 4
    with pytest.raises(KeyError):
        found.index_of("nothing")


def test_a_repeat_in_use_counts_and_keeps_its_identity(world: StoredWorld) -> None:
    card = world.card(five("care"))
    first = world.session(card, {"Anna": {"care": ["4", "2"]}}, n_contacts=2, state=SessionState.CLOSED)
    repeated = world.interactions[first][1]
    world.db.add(models.Anchor(interaction_id=repeated, designated_at=world.now))
    world.session(
        card, {"Anna": {"care": ["5", "3"]}}, n_contacts=2, contact_values=[{}, {"id": repeated}],
        state=SessionState.CLOSED,
    )  # fmt: skip
    found = read(world)
    care = found.of_line(0)
    again = care.interaction == repeated
    assert care.value[again].tolist() == [2, 3]
    assert [contact.repeat_in_use for contact in found.contacts] == [False, True, False, True]


def test_what_came_after_the_reveal_or_was_never_asked_does_not_count(world: StoredWorld) -> None:
    child = yes_no("why", only_if=Condition("care", ("1",)))
    card = world.card(five("care"), child)
    answers = {who: {"care": ["1", "5"], "why": ["yes", "yes"]} for who in ("Anna", "Ben")}
    world.session(card, answers, n_contacts=2, after_reveal=["Ben"], state=SessionState.CLOSED)
    found = read(world)
    assert [rater.label for rater in found.raters] == ["Anna"]
    assert found.of_line(found.index_of("why")).contact.tolist() == [0]


def test_an_internal_room_is_read_apart_and_only_by_its_side(world: StoredWorld) -> None:
    card = world.card(five("care"))
    world.session(
        card, {"Ben": {"care": ["4"]}}, n_contacts=1, state=SessionState.CLOSED, scope=SessionScope.VENDOR_INTERNAL
    )
    assert not read(world, side=Side.VENDOR).sessions
    assert len(read(world, SessionScope.VENDOR_INTERNAL, side=Side.VENDOR).value) == 1
    assert not read(world, SessionScope.VENDOR_INTERNAL, side=Side.CLIENT).sessions
