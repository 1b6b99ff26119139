"""The watch over agents' words: goes off once, is answered as a line's is, and shares the budget of false alarms."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from benchmarks.stored_world import StoredWorld, five, tone
from calibration.analysis.alarm_report import AlarmTold, alarms_told, raised_now, watch_setting
from calibration.analysis.long_ratings import long_ratings
from calibration.analysis.since_ground import SinceGround, since_ground
from calibration.analysis.since_report import report_of
from calibration.analysis.text_tone_report import text_series, text_tone_report
from calibration.analysis.text_watch import WatchedWords, text_looks, words_of
from calibration.store import models
from calibration.store.alarms import add_alarms
from calibration.store.drift_ground import drift_mark
from calibration.store.long_ratings import long_scope_in
from calibration.store.text_tones import TextToneRow, write_text_tones
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import AlarmAnswer, Channel, Role, SessionScope, SessionState, Side
from calibration.vocabulary.text_tone import TextMeasure
from calibration.workflow.counting_texts import counted

FORMALITY, WORDS = "text:formality:chat:en", "text:words_a_turn:chat:en"
FORMAL = ["kindly", "regarding", "additional", "documentation"]
CASUAL = ["hey", "okay", "cool", "it's"]
PLAIN = ["your", "order", "with", "parcel", "comes", "soon", "please", "wait"]
N_CONTACTS = 5


def scope_of(world: StoredWorld) -> LongScope:
    viewer = Viewer(1, world.engagement_id, Side.CLIENT, frozenset({Role.MANAGER}), None)
    return long_scope_in(world.db, viewer, SessionScope.JOINT)


def ground_in(world: StoredWorld) -> SinceGround:
    scope = scope_of(world)
    return since_ground(world.db, scope, drift_mark(world.db, scope))


def words(rng: np.random.Generator, *, formal: float, casual: float) -> list[str]:
    """Four turns of 24 to 36 words, of which such shares are formal and casual."""
    shares = [formal / 4] * 4 + [casual / 4] * 4 + [(1 - formal - casual) / 8] * 8
    said = [rng.choice([*FORMAL, *CASUAL, *PLAIN], size=rng.integers(24, 37), p=shares).tolist() for _ in range(4)]
    return [f"{' '.join(one)}." for one in said]


def hold(world: StoredWorld, rng: np.random.Generator, *, formal: bool, weeks: int = 1, **values: Any) -> None:
    """Closed sessions, one a week, in which reviewers hear what stands there: formal words sound formal."""
    for _ in range(weeks):
        each = [(0.3, 0.05) if formal or rng.random() < 0.3 else (0.05, 0.2) for _ in range(N_CONTACTS)]
        heard = ["too_formal" if one[0] > 0.1 else "right" for one in each]
        session = world.session(
            next(iter(world.lines)), {who: {"tone": heard, "care": ["4"] * N_CONTACTS} for who in ("Anna", "Ben")},
            n_contacts=N_CONTACTS, contact_values=[values] * N_CONTACTS if values else (), state=SessionState.CLOSED,
            held_at=world.now + timedelta(weeks=len(world.contacts)),
        )  # fmt: skip
        for contact, (share, casual) in zip(world.interactions[session], each, strict=True):
            turns = [{"role": "agent", "text": text} for text in words(rng, formal=share, casual=casual)]
            rows = counted(contact, turns, channel=values.get("channel", Channel.CHAT), language="en")
            write_text_tones(world.db, rows, now=world.now)
    world.db.flush()


def raise_now(world: StoredWorld) -> list[models.DriftAlarm]:
    """What the watch keeps now."""
    raised = raised_now(world.db, scope_of(world), ground_in(world))
    return add_alarms(world.db, world.engagement_id, raised, now=world.now)


def answer(world: StoredWorld, alarm: models.DriftAlarm, said: AlarmAnswer) -> None:
    alarm.answer, alarm.answered_at, alarm.reason = said, world.now, "The new house style."
    world.db.add(alarm)
    world.db.flush()


def told(world: StoredWorld) -> list[AlarmTold]:
    viewer = Viewer(1, world.engagement_id, Side.CLIENT, frozenset({Role.QA_LEAD}), None)
    return alarms_told(world.db, viewer, scope_of(world), report_of(ground_in(world)), now=world.now)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture
def calm(sqlite_world: StoredWorld, rng: np.random.Generator) -> StoredWorld:
    """Twelve weekly sessions in which nothing moves."""
    sqlite_world.card(tone(), five("care"))
    hold(sqlite_world, rng, formal=False, weeks=12)
    return sqlite_world


@pytest.fixture
def moved(calm: StoredWorld, rng: np.random.Generator) -> StoredWorld:
    """From session 13 on agents write formally."""
    hold(calm, rng, formal=True, weeks=6)
    return calm


def test_nothing_moves_and_nothing_goes_off(calm: StoredWorld) -> None:
    assert [one.line for one in ground_in(calm).words] == [FORMALITY, WORDS]
    assert raise_now(calm) == []


def test_agents_who_become_formal_raise_one_alarm_once(moved: StoredWorld) -> None:
    (alarm,) = raise_now(moved)
    assert (alarm.watched, alarm.criterion_id, alarm.meaning_revision, alarm.direction) == (FORMALITY, None, None, 1)
    assert alarm.size > 0.2
    assert raise_now(moved) == []
    (one,) = told(moved)
    assert (one.line, one.words) == (None, WatchedWords(TextMeasure.FORMALITY, Channel.CHAT, "en"))
    assert (one.session, one.dated) == (place_of(moved, alarm) + 1, False)
    assert one.session > 12
    assert one.since in range(9, 15), "the chart's own guess, usually some sessions early"


def test_an_open_alarm_raises_no_other_when_earlier_values_change(moved: StoredWorld) -> None:
    (alarm,) = raise_now(moved)
    spoil(moved, alarm)
    assert ground_in(moved).words[0].alarms
    assert raise_now(moved) == []
    answer(moved, alarm, AlarmAnswer.ACKNOWLEDGED)
    assert raise_now(moved) == []


def test_an_answered_alarm_stays_answered_when_earlier_values_change(moved: StoredWorld) -> None:
    (alarm,) = raise_now(moved)
    answer(moved, alarm, AlarmAnswer.INTENDED_CHANGE)
    spoil(moved, alarm)
    watch = ground_in(moved).words[0]
    assert watch.alarms
    assert watch.alarms[0].session != place_of(moved, alarm)
    assert watch.open_alarm is None
    assert raise_now(moved) == []


def place_of(world: StoredWorld, alarm: models.DriftAlarm) -> int:
    return [session.id for session in ground_in(world).sessions].index(alarm.session_id)


def spoil(world: StoredWorld, alarm: models.DriftAlarm) -> None:
    """Counts made anew: the sessions before the alarm's read like the one of the alarm, so that it goes off sooner."""
    rng = np.random.default_rng(3)
    place = place_of(world, alarm)
    for session in list(world.interactions)[place - 4 : place]:
        for contact in world.interactions[session]:
            turns = [{"role": "agent", "text": text} for text in words(rng, formal=0.45, casual=0.0)]
            rows = counted(contact, turns, channel=Channel.CHAT, language="en")
            write_text_tones(world.db, rows, now=world.now + timedelta(hours=1))
    world.db.flush()
    world.db.expire_all()


@pytest.mark.parametrize(
    ("said", "open_after", "n_reference"),
    [(AlarmAnswer.INTENDED_CHANGE, 0, 0), (AlarmAnswer.DECISION, 0, 0), (AlarmAnswer.DISMISSED, 1, 12)],
)
def test_an_answer_begins_the_watch_of_the_series_anew(
    moved: StoredWorld, rng: np.random.Generator, said: AlarmAnswer, open_after: int, n_reference: int
) -> None:
    (alarm,) = raise_now(moved)
    if said is AlarmAnswer.DECISION:
        alarm.decision_id = decide(moved)
    answer(moved, alarm, said)
    hold(moved, rng, formal=True, weeks=6)
    formality, turns = ground_in(moved).words
    after = place_of(moved, alarm) + 1
    assert formality.sessions[after].n_reference >= n_reference
    assert (formality.sessions[after].n_reference == 0) is (n_reference == 0)
    assert formality.alarms[0].closed_by is not None
    assert turns.sessions[after].n_reference > 12, "another series goes on"
    again = [one.session_id for one in raise_now(moved)]
    assert len(again) == open_after
    assert alarm.session_id not in again


def decide(world: StoredWorld) -> int:
    line = world.db.get_one(models.CriterionVersion, next(iter(world.lines.values()))["care"])
    row = models.Decision(
        engagement_id=world.engagement_id, criterion_id=line.criterion_id, meaning_revision=line.meaning_revision,
        text="Write as the house style says.", rule="client_decides", state="decided", decided_at=world.now,
        in_force_from=world.now.date(),
    )  # fmt: skip
    world.db.add(row)
    world.db.flush()
    return row.id or 0


def test_a_decision_is_offered_as_an_answer_only_where_there_is_one(moved: StoredWorld) -> None:
    raise_now(moved)
    assert [one.decisions for one in told(moved)] == [()]
    decide(moved)
    assert [[found.text for found in one.decisions] for one in told(moved)] == [["Write as the house style says."]]


def test_series_share_the_budget_of_false_alarms_with_the_lines(calm: StoredWorld, rng: np.random.Generator) -> None:
    ground = ground_in(calm)
    setting = watch_setting(ground, false_alarms_a_year=1.0)
    assert setting is not None
    assert ground.limit is not None
    assert (setting.n_lines, setting.n_words, ground.n_watched) == (2, 2, 4)
    assert ground.watches[0].limit == ground.words[0].limit == ground.limit.limit
    hold(calm, rng, formal=False, weeks=3, channel=Channel.EMAIL)
    assert ground_in(calm).n_watched == 4, "three sessions cannot go off"
    hold(calm, rng, formal=False, channel=Channel.EMAIL)
    wider = ground_in(calm)
    assert "text:words_a_turn:email:en" in [one.line for one in wider.words]
    assert wider.limit is not None
    assert wider.limit.limit > ground.limit.limit
    assert wider.limit.false_alarms_a_year == pytest.approx(1.0)


def test_what_is_watched_is_what_the_page_shows(calm: StoredWorld) -> None:
    scope = scope_of(calm)
    looks = text_looks(calm.db, scope, long_ratings(calm.db, scope))
    shown = text_series(text_tone_report(calm.db, scope))
    assert looks.keys() == shown.keys()
    assert looks[FORMALITY][-1].tolist() == pytest.approx(list(shown[FORMALITY]))
    assert np.exp(looks[WORDS][-1]).tolist() == pytest.approx(list(shown[WORDS]))


def test_a_further_session_leaves_the_chart_as_it_was(calm: StoredWorld, rng: np.random.Generator) -> None:
    before = [one.sessions for one in ground_in(calm).words]
    hold(calm, rng, formal=True, weeks=3)
    after = [one.sessions[:12] for one in ground_in(calm).words]
    for old, new in zip(before, after, strict=True):
        assert [one.z for one in new] == pytest.approx([one.z for one in old], nan_ok=True)


def test_an_index_that_does_not_go_with_the_ratings_is_not_watched(
    sqlite_world: StoredWorld, rng: np.random.Generator
) -> None:
    sqlite_world.card(five("care"))
    answers = {who: {"care": ["4"] * N_CONTACTS} for who in ("Anna", "Ben")}
    for week in range(8):
        session = sqlite_world.session(
            next(iter(sqlite_world.lines)), answers, n_contacts=N_CONTACTS, state=SessionState.CLOSED,
            held_at=sqlite_world.now + timedelta(weeks=week),
        )  # fmt: skip
        for contact in sqlite_world.interactions[session]:
            turns = [{"role": "agent", "text": text} for text in words(rng, formal=0.1, casual=0.1)]
            write_text_tones(
                sqlite_world.db, counted(contact, turns, channel=Channel.CHAT, language="en"), now=sqlite_world.now
            )
    assert [one.line for one in ground_in(sqlite_world).words] == [WORDS]


def test_a_recount_is_in_the_key_of_the_cache(calm: StoredWorld) -> None:
    mark = drift_mark(calm.db, scope_of(calm))
    contact = next(iter(calm.interactions.values()))[0]
    row = calm.db.get_one(models.TextTone, contact)
    again = TextToneRow(contact, row.version, row.counts)
    write_text_tones(calm.db, [again], now=calm.now + timedelta(hours=1))
    calm.db.expire_all()
    assert drift_mark(calm.db, scope_of(calm)) != mark


@pytest.mark.parametrize("watched", ["line:3:1", "care", "text:formality"])
def test_what_is_no_series_of_words_is_none(watched: str) -> None:
    assert words_of(watched) is None
