"""Sentences of alarms: what a look back dates has moved, what the chart alone says may be chance; agents' words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from calibration.analysis.alarm_report import AlarmTold
from calibration.analysis.text_watch import WatchedWords
from calibration.ui.wording.alarms import name_of, sentence, watched_together
from calibration.vocabulary import Channel
from calibration.vocabulary.text_tone import TextMeasure

NO_SCORE = "It may be chance; it never hears a voice, and says nothing of a person."


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        (True, "the gap has moved since session 7."),
        (False, "the gap may have moved since about session 7."),
    ],
)
def test_only_a_movement_that_is_dated_is_said_to_have_happened(dated: bool, said: str) -> None:
    alarm = AlarmTold(
        id=1, line=None, words=None, session=9, since=7, change=-1.0, dated=dated,
        raised_at=datetime(2026, 3, 4, tzinfo=UTC), answer=None, reason="", decision=None,
        answered_by="", answered_side=None, answered_at=None, decisions=(),
    )  # fmt: skip
    assert sentence(alarm) == said


@pytest.fixture
def alarm() -> AlarmTold:
    return AlarmTold(
        id=1, line=None, words=WatchedWords(TextMeasure.FORMALITY, Channel.CHAT, "en"), session=11, since=9, change=0.8,
        dated=False, raised_at=datetime(2026, 3, 4, tzinfo=UTC), answer=None, reason="", decision=None, answered_by="",
        answered_side=None, answered_at=None, decisions=(),
    )  # fmt: skip


def test_a_move_of_formality_is_told_in_words(alarm: AlarmTold) -> None:
    assert name_of(alarm) == "English chats"
    assert sentence(alarm) == (
        f"agents seem to write more formally since about session 9, by 0.8 of the usual spread. {NO_SCORE}"
    )


@pytest.mark.parametrize(
    ("words", "change", "said"),
    [
        (
            WatchedWords(TextMeasure.FORMALITY, Channel.VOICE, "en"), -0.42,
            "English calls: agents seem to speak less formally since about session 9, by 0.4 of the usual spread.",
        ),
        (
            WatchedWords(TextMeasure.WORDS_A_TURN, Channel.EMAIL, "en"), 0.2231,
            "English e-mails: agents seem to write more in a turn since about session 9, by about 25 %.",
        ),
        (
            WatchedWords(TextMeasure.WORDS_A_TURN, Channel.VOICE, ""), -0.2231,
            "Calls, language not said: agents seem to say less in a turn since about session 9, by about 20 %.",
        ),
    ],
)  # fmt: skip
def test_every_measure_has_its_sentence(alarm: AlarmTold, words: WatchedWords, change: float, said: str) -> None:
    other = replace(alarm, words=words, change=change)
    assert f"{name_of(other)}: {sentence(other)}" == f"{said} {NO_SCORE}"


@pytest.mark.parametrize(
    ("n_lines", "n_words", "said"),
    [
        (14, 0, "over all 14 lines together"), (1, 0, "on the one line"),
        (14, 3, "over all 14 lines and three measures of agents’ words together"),
        (1, 1, "over the one line and one measure of agents’ words together"),
        (0, 2, "over two measures of agents’ words together"), (0, 1, "on one measure of agents’ words"),
    ],
)  # fmt: skip
def test_what_shares_a_budget_is_said(n_lines: int, n_words: int, said: str) -> None:
    assert watched_together(n_lines, n_words) == said
