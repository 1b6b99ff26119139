"""Why the sides part, from the store: each planted difference ends in the part of its owner."""

import numpy as np
import pytest

from benchmarks.stored_world import NA, StoredWorld, critical, five, tone, yes_no
from calibration.analysis.facts import Filters
from calibration.analysis.split_report import MOST_CONTACTS, split_report
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.store.engine import Store
from calibration.vocabulary import AnswerType, GapPart, Side, UndefinedReason

EXPECTATION, SITUATION, INDIVIDUAL, SLIPS = GapPart
COLOURS = tuple(AnswerLevel(name, name, 1.0) for name in ("red", "green", "blue"))


@pytest.fixture
def pairs_world(sqlite_store: Store) -> StoredWorld:
    """Two reviewers a side."""
    with sqlite_store.writing() as db:
        world = StoredWorld(db)
        for label, side in (("Anna", Side.CLIENT), ("Dora", Side.CLIENT), ("Ben", Side.VENDOR), ("Cem", Side.VENDOR)):
            world.rater(label, side)
        yield world


def _shares(report, line):
    return {part.part: part.share for part in report.line(line).split.parts}


def test_each_planted_difference_is_in_the_part_of_its_owner(pairs_world: StoredWorld) -> None:
    card = pairs_world.card(five("always"), five("sometimes"), five("person"), five("same"))
    base = {"same": ["2", "4"] * 6, "always": ["2", "3"] * 6, "sometimes": ["3"] * 12, "person": ["3"] * 12}
    client = base | {"always": ["4", "5"] * 6, "sometimes": ["5", "1"] * 6}
    high, low = {"person": ["4"] * 12}, {"person": ["2"] * 12}
    session = pairs_world.session(
        card, {"Anna": client | high, "Dora": client | low, "Ben": base, "Cem": base}, n_contacts=12
    )
    report = split_report(pairs_world.db, (pairs_world.scope(session),))
    assert _shares(report, "always")[EXPECTATION] == pytest.approx(1.0)
    assert _shares(report, "sometimes")[SITUATION] == pytest.approx(1.0)
    assert _shares(report, "person")[INDIVIDUAL] == pytest.approx(1.0)
    assert set(_shares(report, "same").values()) == {None}
    assert [line.line for line in report.lines] == ["always", "sometimes", "person", "same"]
    assert report.line("always").share == pytest.approx(4 / 16)
    assert report.pooled.whole.value == pytest.approx((4 + 4 + 1 + 0) / 16 / 4)
    assert (report.n_contacts, report.more_contacts, report.more_sessions) == (12, 8, 1)
    assert report.line("person").contacts_of(EXPECTATION) == ()
    assert len(report.line("person").contacts_of(INDIVIDUAL)) == MOST_CONTACTS


def test_the_contacts_of_a_part_are_those_that_show_it_best(pairs_world: StoredWorld) -> None:
    card = pairs_world.card(five("line"))
    client = {"line": ["1", "1", "4", "1", "1", "1", "1", "1"]}
    odd = {"line": ["1", "1", "4", "1", "1", "3", "1", "1"]}
    vendor = {"line": ["4", "3", "3", "3", "3", "3", "3", "3"]}
    session = pairs_world.session(card, {"Anna": client, "Dora": odd, "Ben": vendor, "Cem": vendor}, n_contacts=8)
    contacts = pairs_world.contacts[session]
    line = split_report(pairs_world.db, (pairs_world.scope(session),)).line("line")
    assert line.split.mean_gap < 0
    assert line.contacts_of(EXPECTATION)[:1] == (contacts[0],)
    assert contacts[2] not in line.contacts_of(EXPECTATION)
    assert line.contacts_of(SITUATION)[0] == contacts[2]
    assert line.contacts_of(SLIPS)[0] == contacts[5]


def test_lines_of_different_scales_count_by_their_own_range_and_by_their_shared_contacts(world: StoredWorld) -> None:
    effort = CriterionDefinition(key="effort", name="Effort", answer_type=AnswerType.NUMERIC)
    minutes = CriterionDefinition(key="minutes", name="Minutes", answer_type=AnswerType.NUMERIC, minimum=0, maximum=60)
    colour = CriterionDefinition(key="colour", name="Colour", answer_type=AnswerType.NOMINAL, levels=COLOURS)
    card = world.card(tone(), yes_no("greeting"), critical(), effort, minutes, colour)
    anna = {
        "tone": ["too_formal"] * 4, "greeting": ["no"] * 4, "id_check": ["pass", "fail", NA, NA],
        "effort": [1.0, 2.0, 3.0, 4.0], "minutes": [30.0] * 4, "colour": ["red"] * 4,
    }  # fmt: skip
    ben = {
        "tone": ["right"] * 4, "greeting": ["yes"] * 4, "id_check": ["pass"] * 4, "effort": [3.0, 3.0, 3.0, 3.0],
        "minutes": [60.0] * 4, "colour": ["blue"] * 4,
    }  # fmt: skip
    session = world.session(card, {"Anna": anna, "Ben": ben}, n_contacts=4)
    report = split_report(world.db, (world.scope(session),))
    shares = {line.line: line.share for line in report.lines}
    assert shares == {"greeting": 1.0, "id_check": 0.5, "tone": 0.25, "minutes": 0.25, "effort": None}
    assert report.lines[-1].line == "effort"
    assert report.undefined == (("colour", UndefinedReason.NOT_NUMERIC),)
    weights = {"greeting": 4, "id_check": 2, "tone": 4, "minutes": 4}
    expected = np.average([shares[line] for line in weights], weights=list(weights.values()))
    assert report.pooled.whole.value == pytest.approx(expected)
    assert report.pooled.one_voice == (Side.CLIENT, Side.VENDOR)
    assert report.pooled.part(SLIPS).estimate.undefined_reason is UndefinedReason.ONE_VOICE
    assert {line.line for line in report.lines if line.yes_no} == {"greeting", "id_check"}


def test_from_twenty_contacts_on_there_are_intervals_and_no_price(pairs_world: StoredWorld) -> None:
    rng = np.random.default_rng(4)
    card = pairs_world.card(five("a"), five("b"))

    def answers(shift: int) -> dict[str, list[str | None]]:
        given = {key: [str(n) for n in np.clip(rng.integers(2, 5, 24) + shift, 1, 5)] for key in ("a", "b")}
        return {"a": given["a"], "b": [None if i % 5 == 0 else one for i, one in enumerate(given["b"])]}

    everyone = {"Anna": answers(1), "Dora": answers(1), "Ben": answers(0), "Cem": answers(0)}
    session = pairs_world.session(card, everyone, n_contacts=24)
    scopes = (pairs_world.scope(session),)
    report = split_report(pairs_world.db, scopes, seed=2)
    assert (report.n_contacts, report.more_contacts, report.more_sessions) == (24, None, None)
    low, high = report.pooled.part(SLIPS).share_interval
    assert 0 < low < report.pooled.part(SLIPS).share < high < 1
    assert report.line("a").split.part(SLIPS).share_interval is not None
    assert report.line("b").split.whole.n_units == 19
    assert report.line("b").split.part(SLIPS).share_interval is None
    assert report == split_report(pairs_world.db, scopes, seed=2)
    only = split_report(pairs_world.db, scopes, filters=Filters(lines=("b",)))
    assert [line.line for line in only.lines] == ["b"]


def test_only_revealed_contacts_are_split(pairs_world: StoredWorld) -> None:
    card = pairs_world.card(five("line"))
    client, vendor = {"line": ["2", "2", "5", "5"]}, {"line": ["2", "2", "1", "1"]}
    everyone = {"Anna": client, "Dora": client, "Ben": vendor, "Cem": vendor}
    session = pairs_world.session(card, everyone, n_contacts=4, revealed=(0, 1))
    report = split_report(pairs_world.db, (pairs_world.scope(session),))
    assert (report.n_contacts, report.line("line").split.whole.value) == (2, 0.0)


@pytest.mark.parametrize(
    ("raters", "n_contacts", "reason"),
    [
        (("Ben", "Cem"), 3, UndefinedReason.ONE_SIDE),
        (("Anna", "Ben"), 1, UndefinedReason.ONE_UNIT),
    ],
)
def test_what_has_no_split_says_why(
    pairs_world: StoredWorld, raters: tuple[str, ...], n_contacts: int, reason: UndefinedReason
) -> None:
    card = pairs_world.card(five("line"))
    answers = {label: {"line": ["3"] * n_contacts} for label in raters}
    session = pairs_world.session(card, answers, n_contacts=n_contacts)
    report = split_report(pairs_world.db, (pairs_world.scope(session),))
    assert report.lines == ()
    assert report.undefined == (("line", reason),)
    assert report.pooled.whole.undefined_reason is UndefinedReason.NO_PAIRS


def test_nothing_answered_is_no_line_at_all(pairs_world: StoredWorld) -> None:
    session = pairs_world.session(pairs_world.card(five("line")), {}, n_contacts=2)
    report = split_report(pairs_world.db, (pairs_world.scope(session),))
    assert (report.lines, report.undefined, report.n_contacts) == ((), (), 0)
