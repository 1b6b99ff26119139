"""Agents' words over time: what is counted, what is hidden and why, and what no figure ever shows."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest

from benchmarks.stored_world import StoredWorld, five, tone
from calibration.analysis.text_tone_facts import TextGroup, TextToneReport
from calibration.analysis.text_tone_gate import contacts_to_tell
from calibration.analysis.text_tone_report import language_of, text_series, text_tone_report
from calibration.analysis.text_words import contacts_to_open, counted_words
from calibration.errors import NotFound
from calibration.stats.estimate import Estimate
from calibration.stats.text_tone import found_in
from calibration.store import models
from calibration.store.bulk import insert_rows
from calibration.store.engine import Db
from calibration.store.long_ratings import long_scope_in
from calibration.store.text_tones import TextToneRow, agent_turns, write_text_tones
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Channel, Role, SessionScope, SessionState, Side, SpeakerRole
from calibration.vocabulary.text_tone import NoIndex, TextMeasure, TextVerdict, TimeGrain
from calibration.workflow.counting_texts import counted

FORMAL = "Kindly be informed that, in accordance with the applicable conditions, additional documentation is required."
CASUAL = "Hey! I'm on it, no worries. I'll sort it! You're all set."
Rated = Callable[[str], str]


def as_heard(words: str) -> str:
    return "too_formal" if words == FORMAL else "too_casual"


def count(db: Db, contacts: Sequence[int], values: Sequence[dict[str, Any]], now: datetime) -> None:
    """Count stored contacts again, as an import does."""
    said = agent_turns(db, list(contacts))
    for contact, own in zip(contacts, values, strict=True):
        turns = [{"role": SpeakerRole.AGENT, "text": text} for text in said[contact]]
        channel, language = own.get("channel", Channel.CHAT), own.get("language", "en")
        write_text_tones(db, counted(contact, turns, channel=channel, language=language), now=now)


def hold(world: StoredWorld, card: int, words: Sequence[str], *, rated: Rated | None = as_heard, **values: Any) -> int:
    """One closed session over contacts in which the agent says these words."""
    own = [{"agent": f"Agent{i}", **values} for i, _ in enumerate(words)]
    answers = {who: {"tone": [rated(one) for one in words]} for who in ("Anna", "Ben")} if rated else {}
    session = world.session(
        card, answers, n_contacts=len(words), contact_values=own if "id" not in values else (),
        state=SessionState.CLOSED,
    )  # fmt: skip
    contacts = world.interactions[session]
    for contact, said in zip(contacts, words, strict=True):
        insert_rows(
            world.db, models.Turn,
            [
                {"interaction_id": contact, "position": 2, "role": SpeakerRole.AGENT, "text": said},
                {"interaction_id": contact, "position": 3, "role": SpeakerRole.CUSTOMER, "text": "Sorry! Sorry!"},
            ],
        )  # fmt: skip
    count(world.db, contacts, own, world.now)
    return session


def read(world: StoredWorld, **more: Any) -> TextToneReport:
    viewer = Viewer(1, world.engagement_id, Side.CLIENT, frozenset({Role.MANAGER}), None)
    return text_tone_report(world.db, long_scope_in(world.db, viewer, SessionScope.JOINT), **more)


def only(report: TextToneReport) -> TextGroup:
    (group,) = report.groups
    return group


@pytest.fixture
def card(sqlite_world: StoredWorld) -> int:
    return sqlite_world.card(tone(), five("care"))


def test_words_that_become_casual_are_seen_beside_the_ratings_they_go_with(
    sqlite_world: StoredWorld, card: int
) -> None:
    for words in ([FORMAL] * 6 + [CASUAL] * 2, [FORMAL] * 6 + [CASUAL] * 2, [CASUAL] * 8, [CASUAL] * 8):
        hold(sqlite_world, card, words)
    report = read(sqlite_world, grain=TimeGrain.SESSION)
    group = only(report)
    assert (group.n, group.no_index, group.decided_together) == (32, None, False)
    assert group.correlations[0].together.value == pytest.approx(-1)
    assert group.correlations[0].client.n_units == group.correlations[0].vendor.n_units == 32
    index = group.of(TextMeasure.FORMALITY)
    assert index is not None
    assert (index.n_reference, index.n_later, index.verdict) == (16, 16, TextVerdict.MOVED)
    assert index.shift.deviations is not None
    assert index.shift.deviations < -1
    assert [point.n for point in index.points] == [8] * 4
    assert group.of(TextMeasure.APOLOGY) is not None, "what customers say is not counted"
    assert group.of(TextMeasure.APOLOGY).reference == 0  # type: ignore[union-attr]
    series = text_series(report)
    assert set(series) == {"text:formality:chat:en", "text:words_a_turn:chat:en"}
    assert [len(values) for values in series.values()] == [4, 4]


def test_an_index_that_does_not_go_with_the_ratings_is_hidden(sqlite_world: StoredWorld, card: int) -> None:
    heard = iter(["too_formal", "too_casual", "too_casual", "too_formal"] * 16)
    for _ in range(4):
        hold(sqlite_world, card, [FORMAL, CASUAL] * 4, rated=lambda _: next(heard))
    group = only(read(sqlite_world))
    assert (group.no_index, group.of(TextMeasure.FORMALITY)) == (NoIndex.WEAK, None)
    assert abs(group.correlations[0].together.value or 0) < 0.3
    assert group.of(TextMeasure.WORDS_A_TURN) is not None
    assert set(text_series(read(sqlite_world))) == {"text:words_a_turn:chat:en"}


@pytest.mark.parametrize(
    ("words", "rated", "reason", "more"),
    [
        ([FORMAL, CASUAL] * 6, as_heard, NoIndex.FEW_RATED, 8),
        ([FORMAL, CASUAL] * 6, None, NoIndex.NO_LINE, 20),
        ([FORMAL, CASUAL] * 3, as_heard, NoIndex.FEW_REFERENCE, 4),
        ([FORMAL, CASUAL] * 12, lambda _: "right", NoIndex.NO_ORDER, None),
    ],
)
def test_an_index_is_hidden_with_its_reason_and_price(
    sqlite_world: StoredWorld, card: int, words: list[str], rated: Rated | None, reason: NoIndex, more: int | None
) -> None:
    hold(sqlite_world, card, words, rated=rated)
    group = only(read(sqlite_world))
    assert (group.no_index, group.n_to_tell, group.of(TextMeasure.FORMALITY)) == (reason, more, None)


def test_small_written_groups_are_decided_together_and_calls_apart(sqlite_world: StoredWorld, card: int) -> None:
    for channel in (Channel.CHAT, Channel.EMAIL, Channel.VOICE):
        hold(sqlite_world, card, [FORMAL, CASUAL] * 6, channel=channel)
    report = read(sqlite_world)
    chat, call = report.group(Channel.CHAT, "en"), report.group(Channel.VOICE, "en")
    assert chat is not None
    assert call is not None
    assert (chat.no_index, chat.decided_together, chat.correlations[0].together.n_units) == (None, True, 24)
    assert (call.no_index, call.n_to_tell, call.decided_together) == (NoIndex.FEW_RATED, 8, False)
    assert call.of(TextMeasure.WORDS_A_SENTENCE) is None
    assert call.of(TextMeasure.PLEASE_START) is None
    assert call.of(TextMeasure.HEDGE) is not None


def test_another_language_has_its_lengths_only(sqlite_world: StoredWorld, card: int) -> None:
    hold(sqlite_world, card, ["Merci beaucoup. Au revoir."] * 4, language="fr-CA")
    group = only(read(sqlite_world))
    assert (group.language, group.no_index) == ("fr", NoIndex.LANGUAGE)
    assert [one.measure for one in group.series] == [TextMeasure.WORDS_A_TURN, TextMeasure.WORDS_A_SENTENCE]
    assert [language_of(one) for one in ("en_GB", "DE", "")] == ["en", "de", ""]


def test_a_contact_counts_once_and_points_of_one_or_two_are_not_shown(sqlite_world: StoredWorld, card: int) -> None:
    first = hold(sqlite_world, card, [FORMAL] * 3)
    again = [{"id": sqlite_world.interactions[first][0]}, {}]
    values = {who: {"tone": ["right", "right"]} for who in ("Anna", "Ben")}
    second = sqlite_world.session(card, values, n_contacts=2, contact_values=again, state=SessionState.CLOSED)
    count(sqlite_world.db, sqlite_world.interactions[second][1:], [{}], sqlite_world.now)
    report = read(sqlite_world, grain=TimeGrain.SESSION)
    assert (report.n_contacts, report.n_without_text) == (4, 0)
    words = only(report).of(TextMeasure.WORDS_A_TURN)
    assert words is not None
    assert [(point.n, point.value is None) for point in words.points] == [(3, False), (1, True)]
    assert only(report).by_session[-1][1][1] is None
    named = only(read(sqlite_world, reference_until=report.days[0])).of(TextMeasure.WORDS_A_TURN)
    assert named is not None
    assert (named.n_later, named.reference is None, named.shift.estimate.value) == (1, False, None)


def test_few_contacts_have_no_verdict_and_a_date_can_be_named(sqlite_world: StoredWorld, card: int) -> None:
    for _ in range(4):
        hold(sqlite_world, card, [FORMAL, CASUAL])
    report = read(sqlite_world)
    assert {one.verdict for one in only(report).series} == {TextVerdict.TOO_LITTLE}
    assert only(report).reference_last == report.days[-1], "as many sessions as ten contacts need"
    named = only(read(sqlite_world, reference_until=report.days[0]))
    assert (named.reference_last, named.n_reference, named.n) == (report.days[0], 2, 8)


def test_no_figure_is_of_an_agent(sqlite_world: StoredWorld, card: int) -> None:
    hold(sqlite_world, card, [FORMAL, CASUAL] * 6)
    assert "Agent" not in repr(asdict(read(sqlite_world)))


def test_what_is_marked_in_a_contact_is_exactly_what_counts(sqlite_world: StoredWorld, card: int) -> None:
    session = hold(sqlite_world, card, [FORMAL, CASUAL])
    scope = sqlite_world.scope(session, "Anna")
    contact = sqlite_world.contacts[session][1]
    assert [one.id for one in contacts_to_open(sqlite_world.db, scope)] == sqlite_world.contacts[session]
    found = counted_words(sqlite_world.db, scope, contact)
    assert [turn.text for turn in found.turns] == ["Please note that. OK?", CASUAL]
    assert found.turns[1].found == found_in(CASUAL)
    stored = sqlite_world.db.get_one(models.TextTone, sqlite_world.interactions[session][1]).counts["markers"]
    marks = [one.marker.value for turn in found.turns for one in turn.found]
    assert {marker: n for marker, n in stored.items() if n} == {one: marks.count(one) for one in set(marks)}


def test_a_contact_that_is_not_open_is_not_marked(sqlite_world: StoredWorld, card: int) -> None:
    session = hold(sqlite_world, card, [FORMAL, CASUAL])
    repeat = sqlite_world.interactions[session][0]
    sqlite_world.db.add(models.Anchor(interaction_id=repeat, designated_at=sqlite_world.now))
    sqlite_world.db.flush()
    scope = sqlite_world.scope(session, "Anna")
    assert len(contacts_to_open(sqlite_world.db, scope)) == 1
    with pytest.raises(NotFound):
        counted_words(sqlite_world.db, scope, sqlite_world.contacts[session][0])
    assert read(sqlite_world).n_contacts == 2, "a repeat in use counts"


def test_the_price_of_a_weak_correlation() -> None:
    weak = Estimate("rank_correlation", 0.1, (-0.2, 0.4), n_units=40)
    assert contacts_to_tell(weak) == 91
    assert contacts_to_tell(Estimate("rank_correlation", 0.1, (0.0, 0.2), n_units=400)) is None
    assert contacts_to_tell(Estimate("rank_correlation", 0.29, (0.1, 0.5), n_units=40)) is None


def test_counts_without_a_word_are_no_contact(sqlite_world: StoredWorld, card: int) -> None:
    session = hold(sqlite_world, card, [FORMAL, CASUAL])
    row = sqlite_world.db.get_one(models.TextTone, sqlite_world.interactions[session][0])
    empty = row.counts | {"turns": 0, "words": 0}
    write_text_tones(sqlite_world.db, [TextToneRow(row.interaction_id, row.version, empty)], now=sqlite_world.now)
    sqlite_world.db.expire_all()
    report = read(sqlite_world)
    assert (only(report).n, report.n_without_text) == (1, 1)


def test_what_was_answered_on_a_repeat_in_use_moves_no_correlation(sqlite_world: StoredWorld, card: int) -> None:
    session = hold(sqlite_world, card, [FORMAL, CASUAL] * 12)
    hold(sqlite_world, card, [FORMAL], rated=lambda _: "too_casual")
    with_one_odd = only(read(sqlite_world)).correlations
    odd = sqlite_world.interactions[max(sqlite_world.interactions)][0]
    sqlite_world.db.add(models.Anchor(interaction_id=odd, designated_at=sqlite_world.now))
    without = only(read(sqlite_world)).correlations
    assert session != max(sqlite_world.interactions)
    assert [one.together.n_units for one in (*with_one_odd, *without)] == [25, 24]
    assert without[0].together.value == pytest.approx(-1)
