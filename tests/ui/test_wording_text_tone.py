"""What is said of agents' words: findings, reasons with a price, and marked words that are never markup."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from calibration.analysis.text_tone_facts import TextGroup, TextSeries, ToneLineCorrelation
from calibration.analysis.text_words import CountedTurn
from calibration.stats.estimate import Estimate
from calibration.stats.text_shift import text_shift
from calibration.stats.text_tone import Marker, found_in
from calibration.ui.over_time.text_markup import marked_turn, tallied
from calibration.ui.wording import over_time_text as say
from calibration.ui.wording import over_time_text_words as words
from calibration.vocabulary import Channel
from calibration.vocabulary.text_tone import NoIndex, TextMeasure, TextVerdict


def series(measure: TextMeasure, later: float, verdict: TextVerdict) -> TextSeries:
    rng = np.random.default_rng(0)
    shift = text_shift(rng.normal(later, 1, 40), rng.normal(30, 1, 40))
    return TextSeries(measure, 30.0, 40, 40, shift, 0.01, verdict, ())


@pytest.fixture
def group() -> TextGroup:
    return TextGroup(
        Channel.CHAT, "en", 80, 200, date(2026, 8, 20), 40, (), (), decided_together=False, no_index=None,
        n_to_tell=None, by_session=(),
    )  # fmt: skip


def test_the_title_is_what_moved_most(group: TextGroup) -> None:
    moved = [
        series(TextMeasure.WORDS_A_TURN, 20, TextVerdict.MOVED),
        series(TextMeasure.GRATITUDE, 29, TextVerdict.MOVED),
    ]
    assert say.title(group, moved) == "English chats are shorter since 20 August: 30, then 20"
    assert say.title(group, moved[1:]).startswith("English chats have fewer of “Thanks” since 20 August: 30")


def test_where_nothing_is_seen_it_says_what_could_have_been(group: TextGroup) -> None:
    unclear = [series(TextMeasure.WORDS_A_TURN, 30, TextVerdict.UNCLEAR)]
    assert "less than 0.6 of the usual spread between contacts would not be seen" in say.title(group, unclear)
    few = [replace(unclear[0], verdict=TextVerdict.TOO_LITTLE, n_later=4)]
    assert say.title(group, few) == "Too little to tell whether agents’ words in English chats have moved"
    assert "6 more would make 10 in each period" in say.price(group, few)


@pytest.mark.parametrize("reason", list(NoIndex))
@pytest.mark.parametrize("more", [None, 7])
def test_every_reason_without_an_index_is_a_sentence(group: TextGroup, reason: NoIndex, more: int | None) -> None:
    said = say.why_no_index(replace(group, no_index=reason, n_to_tell=more))
    assert said.endswith(".")
    if reason in (NoIndex.FEW_RATED, NoIndex.FEW_REFERENCE) and more:
        assert "7 more would" in said


def test_the_correlation_says_which_end_and_each_side(group: TextGroup) -> None:
    def rho(value: float) -> Estimate:
        return Estimate("rank_correlation", value, (value - 0.1, value + 0.1), n_units=32)

    line = ToneLineCorrelation("Tone", "too formal", "too casual", rho(-0.5), rho(-0.6), rho(-0.4))
    said = say.correlation_text(line, group)
    assert "go with “too formal” on “Tone”: rank correlation −0.50 (−0.60 to −0.40)" in said
    assert said.endswith("client alone −0.60, vendor alone −0.40.")


def test_every_measure_and_kind_has_a_name() -> None:
    assert set(say.NAMES) == set(TextMeasure)
    assert set(words.KINDS) == set(Marker)
    assert {one for measures in say.SETS.values() for one in measures} == set(TextMeasure)


def test_marked_words_are_the_counted_spans_and_never_markup() -> None:
    evil = '<img src=x onerror=alert(1)> could you <b>please</b> wait? I\'m "sorry"'
    html = marked_turn(evil, found_in(evil))
    assert "<img" not in html
    assert "<b>" not in html
    assert 'title="could you, would you">could ' in html
    assert "tf-counted-politeness tf-counted-pronoun" in html
    bare = html.replace("</mark>", "")
    while "<mark" in bare:
        start = bare.index("<mark")
        bare = bare[:start] + bare[bare.index(">", start) + 1 :]
    assert bare == marked_turn(evil, ())


def test_the_legend_counts_each_kind_once_a_word() -> None:
    text = "Thanks, thanks. Sorry!"
    tally = tallied([CountedTurn(1, text, found_in(text))])
    assert (Marker.GRATITUDE, 2, ["thanks"]) in tally
    assert "thanks 2 (thanks)" in words.tallies(tally)


def test_a_long_question_is_cut_in_the_legend_and_a_long_message_is_marked_whole() -> None:
    text = "What " + "do you think " * 8_000 + "?"
    found = found_in(text)
    [(_, n, [shown])] = [one for one in tallied([CountedTurn(1, text, found)]) if one[0] is Marker.DIRECT_QUESTION]
    assert (n, len(shown), shown[-1]) == (1, 40, "…")
    assert marked_turn(text, found).count('class="tf-counted') == 2 * 8_000 + 1
