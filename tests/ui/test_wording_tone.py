"""What the section Tone says: every case of wanting, hearing and delivering, and who has placed a target."""

import re
from datetime import date
from itertools import product

import pytest

from calibration.analysis.tone_verdict import by_need_for_talk, verdict_of
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.ui.wording import over_time_tone as say
from calibration.ui.wording import over_time_tone_gaps as gaps
from calibration.ui.wording import over_time_tone_targets as targets
from calibration.vocabulary import AnswerType, Channel, CriterionKind, SessionScope, Side
from tests.ui.tone_lines import Band, estimate, target, tone_group, tone_line, tone_report

NAMES = {Side.CLIENT: "Harbour", Side.VENDOR: "Clearline"}
TONE = CriterionDefinition(
    "tone", "Tone fits", kind=CriterionKind.TONE_FIT, answer_type=AnswerType.ORDINAL,
    levels=(
        AnswerLevel("f", "too formal", value=-1), AnswerLevel("r", "about right", value=0),
        AnswerLevel("c", "too casual", value=1),
    ),
)  # fmt: skip
WARM = CriterionDefinition(
    "warm", "Warm", kind=CriterionKind.TONE_FIT, levels=(AnswerLevel("y", "yes", 1.0), AnswerLevel("n", "no", 0.0))
)
APART, NEAR, UNSURE = (-0.4, 0.0), (0.0, 0.01), (-0.2, 0.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"heard": APART, "vendor": (-0.9, -0.3)},
            "You want different tones and hear different ones: on “Tone fits” the client wants it nearer “too casual” "
            "than the vendor thinks, and hears it nearer “too formal”.",
        ),
        (
            {"heard": NEAR, "vendor": (-0.9, -0.3)},
            "You want different tones and hear the same one: on “Tone fits” the client wants it nearer “too "
            "casual” than "
            "the vendor thinks.",
        ),
        (
            {"heard": APART},
            "You want the same tone and hear it differently: on “Tone fits” the client hears it nearer “too "
            "formal” than "
            "the vendor.",
        ),
        (
            {"heard": APART, "vendor": None},
            "You hear different tones: on “Tone fits” the client hears it nearer “too formal” than the vendor. "
            "Whether you "
            "want the same one, your targets do not say yet.",
        ),
        (
            {"heard": (0.6, 0.6)},
            "You agree; the agents do not deliver it: on “Tone fits” the client hears it nearer “too casual” "
            "than it wants.",
        ),
        (
            {"heard": (0.6, 0.6), "vendor": None},
            "The client does not hear what it wants: on “Tone fits” the client hears it nearer “too casual” "
            "than it wants. "
            "Whether you want the same, your targets do not say yet.",
        ),
        ({"heard": NEAR}, "You want the same tone, hear the same one, and get it."),
        (
            {"heard": (0.19, 0.19)},
            "You want the same tone and hear the same one; whether the agents deliver it cannot be told yet.",
        ),
        (
            {"heard": NEAR, "client": None},
            "You hear the same tone. Whether you want the same one, your targets do not say yet.",
        ),
        (
            {"heard": (-0.4, 0.0), "binary": True, "client": (0.9, None), "vendor": (0.5, None)},
            "You want different tones and hear different ones: on “Tone fits” the client wants “yes” more "
            "often than the "
            "vendor thinks, and says “yes” less often.",
        ),
    ],
)  # fmt: skip
def test_the_headline_of_every_case(changes: dict[str, object], said: str) -> None:
    line = tone_line(**changes)  # type: ignore[arg-type]
    assert say.headline(tone_report(line), [line]) == said


def test_what_cannot_be_told_has_its_price() -> None:
    line = tone_line(heard=UNSURE, half=0.25)
    said = say.headline(tone_report(line), [line])
    assert said.startswith("You want the same tone. Whether you hear it alike cannot be told yet: ")
    assert re.search(r"\d+ more shared contacts, about \w+ sessions, would settle it\.$", said)
    assert "would settle it" in gaps.perception(tone_report(line), line)
    wide = tone_line(heard=(-0.16, 0.0), half=2.0)
    assert "no reasonable number" in say.headline(tone_report(wide), [wide])


def test_a_gap_that_is_small_for_sure_is_alike_and_one_that_reaches_beyond_is_not_told() -> None:
    for half, alike in ((0.1, True), (0.3, None)):
        line = tone_line(heard=(0.02, 0.0), half=half)
        assert verdict_of(tone_report(line), line).heard_alike is alike


@pytest.mark.parametrize("n_sessions", [1, 3])
def test_below_four_sessions_there_is_no_verdict_and_targets_still_speak(n_sessions: int) -> None:
    line = tone_line(vendor=(-0.9, -0.3))
    report = tone_report(line, n_sessions=n_sessions)
    said = say.headline(report, [line])
    assert said.startswith("You want different tones: on “Tone fits” the client wants it nearer “too casual”")
    assert "too few to tell whether you hear the same tone; four would do." in said
    assert "no verdict yet" in say.ladder_title(report, [line])
    assert gaps.perception(report, line).endswith(": too little.")
    assert gaps.delivery(report, line).endswith(": too little.")
    assert say.headline(tone_report(tone_line(), n_sessions=3), [tone_line()]).startswith(
        "You want the same tone. Three"
    )


def test_lines_that_need_talk_come_first_and_the_direction_is_said_of_the_one_that_asks_for_it() -> None:
    warm = tone_line(name="Warm", binary=True, client=(0.9, None), vendor=(0.4, None), heard=(0.2, 0.9))
    tone, calm = tone_line(vendor=(-0.9, -0.3)), tone_line(name="Calm", heard=NEAR)
    report = tone_report(calm, tone, warm)
    assert [line.name for line in by_need_for_talk(report, report.lines)] == ["Tone fits", "Warm", "Calm"]
    said = say.headline(report, report.lines)
    assert "on “Tone fits” the client" in said
    assert said.endswith("“Warm” is wanted and heard apart, too.")
    assert say.ladder_title(report, report.lines) == "Two of 3 lines are heard apart"


def test_the_three_gaps_of_a_line_in_words() -> None:
    line = tone_line(vendor=(-0.9, -0.3))
    said = dict(gaps.gap_rows(tone_report(line), line))
    assert said[gaps.EXPECTATION] == (
        "Placed blind, the client wants it 0.60 nearer “too casual” than the vendor thought. No marks enter "
        "it, so it has no "
        "interval."
    )
    assert said[gaps.PERCEPTION] == (
        "In the same 40 contacts the client hears it 0.40 nearer “too formal” than the vendor (0.30 to 0.50): clear."
    )
    assert said[gaps.DELIVERY] == (
        "The client hears it 0.20 beyond its band, nearer “too formal”; 0.40 from the middle (0.30 to 0.50): clear."
    )
    warm = tone_line(binary=True, client=(0.9, None), vendor=(0.5, None), heard=(0.5, 0.9))
    said = dict(gaps.gap_rows(tone_report(warm), warm))
    assert "wants “yes” in 90 % at least, the vendor thought 50 %" in said[gaps.EXPECTATION]
    assert "says “yes” 40 points of 100 less often than the vendor (30 to 50): clear." in said[gaps.PERCEPTION]
    assert said[gaps.DELIVERY] == "The client hears “yes” in 50 % (40 to 60) and wants 90 % at least: clear."


def test_targets_that_are_missing_or_unseen_are_said_without_a_place() -> None:
    nobody = tone_line(client=None, vendor=None)
    assert gaps.expectation(nobody) == "Neither side has placed a target yet."
    assert "has placed no target" in gaps.delivery(tone_report(nobody), nobody)
    unseen = tone_line(client=None, vendor=(-0.9, -0.3), placed=(Side.CLIENT,))
    assert "not shown until" in gaps.delivery(tone_report(unseen), unseen)
    half = tone_line(client=(-0.2, 0.2), vendor=None)
    assert gaps.expectation(half).startswith("The client has placed its target; the vendor’s is missing")


def test_groups_have_means_from_five_contacts_on_and_counts_below() -> None:
    line = tone_line()
    rows = [tone_group("chat", -0.4, 6), tone_group("email", -0.9, 4, lower=3, higher=0), tone_group("voice", None, 0)]
    said = dict(gaps.group_row(line, group) for group in rows)
    assert said["chat"] == "−0.40, from −0.50 to −0.30 · 6 contacts · clear"
    assert said["email"] == (
        "4 contacts, too few for a mean: the client hears it nearer “too formal” on three, alike on one"
    )
    assert said["voice"] == "no contact that both heard"
    assert [group.group for group in gaps.sorted_groups(rows)] == ["chat", "email", "voice"]


def test_an_interval_ends_where_the_scale_does() -> None:
    warm = tone_line(binary=True, client=(0.9, None), vendor=(0.5, None), heard=(0.1, 0.9), half=0.4)
    assert say.rung_note(warm) == "gap −80 points (−100 to −40), 40 contacts"
    assert "(40 to 100)" in gaps.perception(tone_report(warm), warm)


def test_one_side_alone_and_a_side_of_one_are_said() -> None:
    alone = tone_line(heard=(-0.4, None))
    assert say.headline(tone_report(alone), [alone]).startswith("Only the client heard these contacts")
    assert say.rung(tone_report(alone), alone) == "one side only"
    one = tone_line(n_raters=1)
    assert say.one_voice([one], SessionScope.JOINT).startswith("Each side is one voice here")
    assert say.one_voice([one], SessionScope.CLIENT_INTERNAL) == ""
    assert say.one_voice([tone_line()], SessionScope.JOINT) == ""


def test_the_distance_is_one_sentence_a_kind_with_its_interval() -> None:
    lines = tone_line(), tone_line(name="Calm")
    found = (CriterionKind.TONE_FIT, AnswerType.ORDINAL, estimate(0.3))
    assert gaps.distance_sentences(tone_report(*lines, distances=(found,))) == [
        "Over the two lines of the kind “between two ends”, the client hears tone 0.30 scale points from where "
        "it wants it "
        "(0.20 to 0.40), chance taken off."
    ]
    assert gaps.distance_sentences(tone_report(*lines)) == []


BANDS: tuple[Band | None, ...] = (None, (-0.2, 0.2), (-1.0, -0.8))


@pytest.mark.parametrize("binary", [False, True])
def test_whatever_is_wanted_and_heard_every_sentence_is_one(binary: bool) -> None:
    places = (None, 0.02, 0.5, 1.0) if binary else (None, -1.0, 0.02, 0.9)
    bands = (None, (0.9, None), (0.2, None)) if binary else BANDS
    kinds = product(places, places, bands, bands, (None, 0.01, 0.3), (3, 4))
    for client, vendor, wanted, thought, half, n_sessions in kinds:
        line = tone_line(
            heard=(client, vendor), half=half, client=wanted, vendor=thought, binary=binary, n=n_sessions + 1
        )
        report = tone_report(line, n_sessions=n_sessions)
        said = [say.headline(report, [line]), *(row[1] for row in gaps.gap_rows(report, line))]
        for sentence in said:
            assert re.fullmatch(r"[A-Z].*\.", sentence), sentence
            assert not re.search(r"None|nan|\{|\.\.|  |−0\b(?!\.)|-\d", sentence), sentence
        assert len(say.rung(report, line)) <= 24
        assert say.ladder_alt(report, [line])


@pytest.mark.parametrize(
    ("sides", "own", "said"),
    [
        (set(), Side.CLIENT, "Neither side has placed a target yet."),
        (
            {Side.VENDOR}, Side.CLIENT,
            "Clearline has placed its target; yours is missing: neither is shown until both are there.",
        ),
        (
            {Side.CLIENT}, Side.CLIENT,
            "Your side has placed its target; Clearline’s is missing: yours is not shown there until both are.",
        ),
        (
            {Side.CLIENT}, None,
            "Harbour has placed its target; Clearline’s is missing: neither is shown until both are there.",
        ),
        ({Side.CLIENT, Side.VENDOR}, None, "Both sides have placed a target."),
    ],
)  # fmt: skip
def test_who_has_placed_is_said_to_everybody(sides: set[Side], own: Side | None, said: str) -> None:
    assert targets.status(frozenset(sides), own=own, names=NAMES) == said


def test_a_target_is_said_in_the_words_of_its_line() -> None:
    assert targets.band(TONE, -0.3, 0.0) == "from 0.3 toward too formal to about right"
    assert targets.band(TONE, -1.0, 0.4) == "from too formal to 0.4 toward too casual"
    assert targets.band(TONE, 0.2, 0.2) == "0.2 toward too casual"
    assert targets.band(WARM, 0.9, None) == "at least 90 % yes"
    assert targets.chosen(TONE, -0.3, 0.0) == "From 0.3 toward too formal to about right."
    assert [targets.mark(TONE, one) for one in (-1.0, -0.3, 0.0, 0.3)] == ["← 1", "← 0.3", "0", "0.3 →"]
    assert targets.mark(WARM, 0.9) == "90 %"
    rows = [row for row in (target(Side.VENDOR, (-0.8, -0.1)), target(Side.CLIENT, (-0.2, 0.3))) if row]
    assert targets.placed_at(TONE, rows, names=NAMES, today=date(2026, 11, 1)) == [
        "Harbour: from 0.2 toward too formal to 0.3 toward too casual, since 1 June.",
        "Clearline: from 0.8 toward too formal to 0.1 toward too formal, since 1 June.",
    ]
    assert targets.channel_name(Channel.EMAIL) == "Email"
