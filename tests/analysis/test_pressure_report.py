"""Consistency under pressure and procedure drift, out of the store: what is planted is named, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from benchmarks.stored_world import StoredWorld, five
from calibration.analysis.pressure_facts import PressureReport, PressureTrend
from calibration.analysis.pressure_groups import ATTRIBUTE, By
from calibration.analysis.pressure_report import pressure_report, pressure_trend
from calibration.analysis.price import MoreContacts
from calibration.analysis.procedure_drift import ProcedureDrift, procedure_drift
from calibration.stats.estimate import Estimate
from calibration.store import models
from calibration.store.long_ratings import long_scope_in
from calibration.ui.wording import over_time_adoption as after_words
from calibration.ui.wording import over_time_pressure as say
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import (
    AdoptionVerdict,
    PressureFigure,
    PressureVerdict,
    Role,
    SessionScope,
    SessionState,
    Side,
)
from tests.analysis.pressure_worlds import MONDAY, PEOPLE, SITES, card, contact, fill


def scope(world: StoredWorld) -> LongScope:
    viewer = Viewer(1, world.engagement_id, None, frozenset({Role.MANAGER}), None)
    return long_scope_in(world.db, viewer, SessionScope.JOINT)


def pressure(world: StoredWorld) -> PressureReport:
    return pressure_report(world.db, scope(world))


def drift(world: StoredWorld) -> ProcedureDrift:
    return procedure_drift(world.db, scope(world))


def test_a_site_that_drops_in_the_evening_is_named_with_its_interval_and_nothing_else_is(
    sqlite_world: StoredWorld,
) -> None:
    def chance(one: dict[str, Any], _key: str, _session: int) -> float:
        return 0.25 if one["site"] == "Cebu" and one["started_at"].hour >= 20 else 0.85

    fill(sqlite_world, chance, cards=(card(sqlite_world),), n_sessions=40)
    found = pressure(sqlite_world)
    first = found.flagged[0]
    assert (first.grouping, first.group, first.verdict) == (By.SITE_AND_HOUR, "Cebu, 20–24", PressureVerdict.LOWER)
    assert first.interval is not None
    assert first.interval[1] < -20
    assert {one.grouping for one in found.flagged} <= {By.SITE_AND_HOUR, By.SITE, By.HOUR}
    assert found.reference is Side.CLIENT
    said = say.headline(found)
    assert "At Cebu, 20–24 h, process lines score" in said or "at Cebu, 20–24 h, process lines score" in said
    assert f"{first.n} contacts" in said


def test_where_nothing_is_planted_nothing_is_named_and_every_open_question_has_a_price_or_none(
    sqlite_world: StoredWorld,
) -> None:
    fill(sqlite_world, lambda *_: 0.8, cards=(card(sqlite_world), card(sqlite_world, version=2)))
    found = pressure(sqlite_world)
    assert not found.flagged
    assert not drift(sqlite_world).lagging
    assert say.headline(found) in (say.NOTHING, "Scores hold wherever there are contacts enough to say.")
    small = [one for one in found.groups if 0 < one.n < 8]
    assert small
    assert all(one.price is not None and one.q_value is None for one in small)
    assert found.left_out == ("ticket",)
    assert found.withheld == ("agent_name",)
    assert f"{ATTRIBUTE}brand" in found.groupings
    assert "Bird" not in repr(found)
    trend = pressure_trend(sqlite_world.db, scope(sqlite_world), grouping=By.TENURE, figure=PressureFigure.PROCESS)
    assert trend is not None
    assert trend.rho.interval is not None
    assert not trend.told
    assert "cannot be told" in say.trend_sentence(trend, grouping=By.TENURE, figure=PressureFigure.PROCESS, patience=52)
    assert pressure_trend(sqlite_world.db, scope(sqlite_world), grouping=By.SITE, figure=PressureFigure.GAP) is None


def test_a_price_beyond_two_years_is_none_and_what_would_help_is_said(sqlite_world: StoredWorld) -> None:
    fill(sqlite_world, lambda *_: 0.8, cards=(card(sqlite_world), card(sqlite_world, version=2)))
    groups, after = pressure(sqlite_world), drift(sqlite_world)
    assert groups.patience == after.patience >= 52
    group = next(one for one in groups.of(By.SITE, PressureFigure.GAP) if one.n >= 8)
    group = replace(group, group="Cebu", verdict=PressureVerdict.CANNOT_TELL, price=MoreContacts(240, 87))
    assert say.verdict(group, patience=87) == "cannot tell: 240 more"
    assert say.verdict(group, patience=86) == "cannot tell"
    assert say.price_sentence(group, patience=87).endswith("about 87 sessions, would settle it if it stays like this.")
    assert say.price_sentence(group, patience=86) == (
        "At Cebu it cannot be told: 240 more contacts, about 87 sessions, would settle it, more than two years at your "
        "pace. More contacts from there in each session would tell sooner."
    )
    row = next(one for one in after.groups if one.grouping is By.SITE and one.found.lag is not None)
    row = replace(row, group="Cebu", verdict=AdoptionVerdict.CANNOT_TELL, price=MoreContacts(None, 87))
    assert after_words.verdict(row, patience=87) == "cannot tell: 87 more sessions"
    assert after_words.verdict(row, patience=86) == "cannot tell"
    assert after_words.price_sentence(row, patience=87) == (
        "It cannot be told yet: 87 more sessions like these would settle it."
    )
    assert after_words.price_sentence(row, patience=86) == (
        "It cannot be told: 87 more sessions like these would settle it, more than two years at your pace. "
        "More contacts of Cebu in each session would tell sooner."
    )
    never = replace(row, price=MoreContacts(None, None))
    assert "no reasonable number of sessions like these" in after_words.price_sentence(never, patience=86)
    assert after_words.dear([row], patience=87) == ""
    assert after_words.dear([row], patience=86).startswith("Here, sessions like these would not settle it, or would")
    assert after_words.dear([row, never], patience=87).startswith("Where no number stands, sessions like these")
    followed = replace(row, verdict=AdoptionVerdict.FOLLOWS, price=None)
    assert after_words.dear([followed], patience=1) == after_words.price_sentence(followed, patience=1) == ""
    told = PressureTrend(groups_rho(sqlite_world), told=False, price=MoreContacts(240, 87))
    said = [
        say.trend_sentence(told, grouping=By.TENURE, figure=PressureFigure.PROCESS, patience=most) for most in (87, 86)
    ]
    assert said[0].endswith(" 240 more contacts would settle it if it stays like this.")
    assert said[1].endswith(
        " 240 more contacts, more than two years at your pace, would settle it if it stays like this."
    )


def groups_rho(world: StoredWorld) -> Estimate:
    trend = pressure_trend(world.db, scope(world), grouping=By.TENURE, figure=PressureFigure.PROCESS)
    assert trend is not None
    return trend.rho


def test_a_side_that_parts_from_the_other_on_one_queue_is_found_as_agreement_that_does_not_hold(
    sqlite_world: StoredWorld,
) -> None:
    world, random = sqlite_world, Random(1)
    version = card(world)
    for session in range(24):
        values = [contact(random, session, place) for place in range(6)]
        steps = [f"step_{i}" for i in range(5)]
        agreed = {key: [random.random() < 0.8 for _ in values] for key in steps}
        parts = [one["queue"] == "second" for one in values]
        apart = {
            key: [
                right and not (part and random.random() < 0.6) for right, part in zip(agreed[key], parts, strict=True)
            ]
            for key in steps
        }
        said = {who: apart if who == "Anna" else agreed for who in PEOPLE}
        answers = {
            who: {key: ["yes" if right else "no" for right in marks[key]] for key in steps}
            for who, marks in said.items()
        }
        world.session(version, answers, n_contacts=6, contact_values=values, state=SessionState.CLOSED)
    found = {(one.group, one.figure): one.verdict for one in pressure(world).of(By.QUEUE, PressureFigure.GAP)}
    assert found["second", PressureFigure.GAP] is PressureVerdict.LOWER
    distance = {one.group: one for one in pressure(world).of(By.QUEUE, PressureFigure.DISTANCE)}
    assert distance["second"].verdict is PressureVerdict.HIGHER


def test_scores_that_rise_with_time_in_the_job_are_told_so(sqlite_world: StoredWorld) -> None:
    fill(sqlite_world, lambda one, *_: 0.3 + 0.6 * one["agent_tenure_days"] / 900, cards=(card(sqlite_world),))
    trend = pressure_trend(sqlite_world.db, scope(sqlite_world), grouping=By.TENURE, figure=PressureFigure.PROCESS)
    assert trend is not None
    assert trend.told
    said = say.trend_sentence(trend, grouping=By.TENURE, figure=PressureFigure.PROCESS, patience=52)
    assert said.startswith(
        "As the agent’s time in the job rises, the score on the process lines goes up (rank correlation +"
    )


def test_a_strict_reviewer_of_one_site_is_taken_out(sqlite_world: StoredWorld) -> None:
    world, random = sqlite_world, Random(2)
    world.rater("Gus", Side.CLIENT)
    version = world.card(*(five(f"step_{i}", weight=1.0) for i in range(3)))
    for session in range(20):
        values = [{"site": SITES[i % 2]} for i in range(6)]
        answers: dict[str, dict[str, list[str | float | None]]] = {"Anna": {}, "Gus": {}, "Ben": {}}
        for key in ("step_0", "step_1", "step_2"):
            marks = [random.choice((3, 4, 5)) for _ in values]
            strict = session % 2
            # Gus marks one lower and has most of Cebu; Anna most of Leeds.
            mine = [(i % 2 == 0) != (strict == 1 and i == 0) for i in range(6)]
            answers["Anna"][key] = [str(m) if own else None for m, own in zip(marks, mine, strict=True)]
            answers["Gus"][key] = [None if own else str(m - 1) for m, own in zip(marks, mine, strict=True)]
            answers["Ben"][key] = [str(m) for m in marks]
        world.session(version, answers, n_contacts=6, contact_values=values, state=SessionState.CLOSED)
    cebu = next(one for one in pressure(world).of(By.SITE, PressureFigure.PROCESS) if one.group == "Cebu")
    assert cebu.apart is not None
    assert abs(cebu.apart.value) < 5


def test_a_site_that_does_not_follow_a_new_card_is_named_with_its_line(sqlite_world: StoredWorld) -> None:
    def chance(one: dict[str, Any], key: str, session: int) -> float:
        if key != "step_2":
            return 0.8
        if session < 14:
            return 0.6
        return 0.25 if one["site"] == "Leeds" else 0.95

    fill(sqlite_world, chance, cards=(card(sqlite_world), card(sqlite_world, version=2)), n_sessions=28, n_contacts=9)
    found = drift(sqlite_world)
    assert [(one.name, one.group) for one in found.lagging] == [("Step 2", "Leeds")]
    said = after_words.headline(found, None)
    assert said.startswith("Step 2: since Care, version 2")
    assert "others rose by 0." in said
    assert "Leeds fell by 0." in said
    assert found.lagging[0].contacts


def test_too_few_sessions_claim_nothing_and_name_their_price(sqlite_world: StoredWorld) -> None:
    cards = card(sqlite_world), card(sqlite_world, version=2)
    fill(sqlite_world, lambda one, *_: 0.2 if one["site"] == "Leeds" else 0.9, cards=cards, n_sessions=2, n_contacts=9)
    found, after = pressure(sqlite_world), drift(sqlite_world)
    assert not found.flagged
    assert found.n_questions == 0
    assert say.headline(found) == "Too early to tell: two more sessions would allow a first verdict."
    assert after.n_questions == 0
    assert {one.verdict for one in after.groups} == {AdoptionVerdict.CANNOT_TELL}
    assert "more session" in after_words.headline(after, None)


def test_a_repeat_in_use_is_in_no_group_and_a_retired_one_counts_once(world: StoredWorld) -> None:
    version = card(world)
    answers = {who: {f"step_{i}": ["yes", "no"] for i in range(5)} for who in PEOPLE}
    first = world.session(version, answers, n_contacts=2, state=SessionState.CLOSED)
    used, retired = world.interactions[first]
    world.db.add(models.Anchor(interaction_id=used, designated_at=world.now))
    world.db.add(models.Anchor(interaction_id=retired, designated_at=world.now, retired_at=world.now))
    world.session(
        version, answers, n_contacts=2, contact_values=[{"id": used}, {"id": retired}], state=SessionState.CLOSED
    )
    found = pressure(world)
    assert found.n_contacts == 1
    assert set(found.session_of) == {world.contacts[first][1]}


def test_the_load_of_a_shift_is_counted_in_the_population_where_there_is_one(world: StoredWorld) -> None:
    fill(world, lambda *_: 0.8, cards=(card(world),), n_sessions=4)
    here = pressure(world)
    assert not here.load_from_population
    assert "stored here" in say.load_note(here)
    busy = [one for one in here.groups if one.grouping == By.LOAD]
    for place in range(40):
        world.db.add(
            models.PopulationContact(
                engagement_id=world.engagement_id, external_id=f"p{place}", site=SITES[place % 3],
                started_at=MONDAY + timedelta(days=place % 20, hours=8 + place % 12),
            )
        )  # fmt: skip
    world.db.flush()
    there = pressure(world)
    assert there.load_from_population
    assert [one.n for one in there.groups if one.grouping == By.LOAD] != [one.n for one in busy] or not busy


def test_nothing_scored_says_so(world: StoredWorld) -> None:
    found = pressure(world)
    assert (found.n_contacts, found.groups) == (0, ())
    assert say.headline(found) == say.NO_CONTACT
    assert drift(world).changes == ()


@pytest.mark.parametrize(("value", "shown"), [(-1.44, "−1"), (0.3, "0"), (12.2, "+12")])
def test_signs_are_signs(value: float, shown: str) -> None:
    assert say.signed(value) == shown
