"""Agents' words are counted when they are written, once; anew when the counting changed; never away."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from benchmarks.stored_world import StoredWorld, five
from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.options import IntakeOptions
from calibration.intake.read import preview_intake
from calibration.stats.text_tone import VERSION, TextCounts, text_counts
from calibration.store import models
from calibration.store.engine import Store
from calibration.store.long_ratings import long_scope_in
from calibration.store.text_tones import text_counts_of, text_mark
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Channel, Role, SessionScope, SessionState, Side
from calibration.workflow.counting_texts import count_missing_texts, n_missing_texts
from calibration.workflow.engagements import NewEngagement
from calibration.workflow.importing import import_intake

LAMPS = NewEngagement("lamps", "Lamp House", "Answerwell", "Europe/London")
MAPPING = """\
layout: contacts
name: Lamps
contact: {id: id, channel: channel, language: language}
transcript: {column: text, roles: {Wren: agent, Ida: customer}}
"""
ROWS = """\
id,channel,language,text
A,chat,en,"Ida: Thanks!
Wren: Sorry, I am late."
B,voice,en,Wren: please wait
C,email,fr,"Wren: Merci beaucoup. Au revoir."
D,chat,en,Ida: Anybody there?
"""


def bring(store: Store, engagement: int | NewEngagement, now: datetime, rows: str = ROWS) -> None:
    intake = preview_intake(
        rows.encode(), file_name="lamps.csv", mapping=mapping_from_yaml(MAPPING),
        options=IntakeOptions(key=b"key", zone="Europe/London", countries=("GB",)),
    ).intake  # fmt: skip
    import_intake(
        store, intake, engagement_id=engagement, person_id=None, file_name="lamps.csv", content_hash="h", now=now
    )


def stored(store: Store) -> dict[str, tuple[int, TextCounts]]:
    with store.reading() as db:
        rows = db.exec(
            select(models.Interaction.external_id, models.TextTone.version, models.TextTone.counts).join(
                models.TextTone, models.TextTone.interaction_id == models.Interaction.id
            )
        )
        return {name: (version, TextCounts.from_json(counts)) for name, version, counts in rows}


def test_an_import_counts_agents_words_by_channel_and_language(store: Store, now: datetime) -> None:
    bring(store, LAMPS, now)
    found = stored(store)
    assert {version for version, _ in found.values()} == {VERSION}
    assert sorted(found) == ["A", "B", "C"]
    assert found["A"][1] == text_counts(["Sorry, I am late."], language="en")
    assert (found["B"][1].sentences, found["B"][1].words) == (None, 2)
    assert (found["C"][1].markers, found["C"][1].sentences, found["C"][1].words) == (None, 2, 4)


def test_words_that_come_later_are_counted_then(store: Store, now: datetime) -> None:
    bring(
        store,
        LAMPS,
        now,
        "id,channel,language,text\nA,chat,en,\n",
    )
    assert stored(store) == {}
    with store.reading() as db:
        engagement = db.exec(select(models.Engagement.id)).one()
    bring(store, engagement or 0, now, 'id,channel,language,text\nA,chat,en,"Wren: Sorry, I am late."\n')
    assert list(stored(store)) == ["A"]


@pytest.fixture
def said(store: Store, now: datetime) -> tuple[LongScope, int]:
    """Three contacts of a closed session that nobody has counted, one in a session still open; the first one's id."""
    with store.writing() as db:
        world = StoredWorld(db)
        world.rater("Anna", Side.CLIENT)
        card = world.card(five("care"))
        values = [{"channel": Channel.CHAT}, {"channel": Channel.VOICE}, {"language": "de"}]
        closed = world.session(
            card, {"Anna": {"care": ["4"] * 3}}, n_contacts=3, contact_values=values, state=SessionState.CLOSED
        )
        world.session(card, {"Anna": {"care": ["4"]}}, n_contacts=1, state=SessionState.MEETING)
        viewer = Viewer(1, world.engagement_id, Side.CLIENT, frozenset({Role.MANAGER}), None)
        return long_scope_in(db, viewer, SessionScope.JOINT), world.interactions[closed][0]


def test_missing_counts_are_made_on_demand_within_the_scope_and_once(
    store: Store, said: tuple[LongScope, int], now: datetime
) -> None:
    scope, _ = said
    shares: list[float] = []
    assert n_missing_texts(store, scope) == 3
    assert count_missing_texts(store, scope, now=now, progress=lambda share, _: shares.append(share)) == 3
    assert (shares, n_missing_texts(store, scope)) == ([1.0], 0)
    assert count_missing_texts(store, scope, now=now + timedelta(days=1)) == 0
    with store.reading() as db:
        assert len(text_counts_of(db, scope, version=VERSION)) == 3
        assert text_mark(db, scope.engagement_id) == (3, 3 * VERSION, now)


def test_older_counts_are_made_anew_and_those_of_blanked_text_stay_and_count_no_more(
    store: Store, said: tuple[LongScope, int], now: datetime
) -> None:
    scope, first = said
    count_missing_texts(store, scope, now=now)
    with store.writing() as db:
        for row in db.exec(select(models.TextTone)):
            row.version, row.counts = VERSION - 1, row.counts | {"words": 99}
        for turn in db.exec(select(models.Turn).where(models.Turn.interaction_id == first)):
            turn.text = ""
    assert count_missing_texts(store, scope, now=now) == 2
    with store.reading() as db:
        words, old = (
            {identity: counts["words"] for identity, counts in text_counts_of(db, scope, version=version).items()}
            for version in (VERSION, VERSION - 1)
        )
    assert old == {first: 99}
    assert (set(words.values()), first in words) == ({4}, False)
    assert n_missing_texts(store, scope) == 0
