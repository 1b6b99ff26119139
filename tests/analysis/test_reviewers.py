"""Figures about single reviewers: whom they are shown to, what they rest on, and what they are held against."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import update

from benchmarks.stored_world import StoredWorld, five, yes_no
from calibration.analysis.fair_totals import fair_totals
from calibration.analysis.reviewer_detail import ReviewerDetail, reviewer_detail
from calibration.analysis.reviewer_pool import Labels, Withheld
from calibration.analysis.reviewer_report import ReviewerReport, reviewer_report
from calibration.store import models
from calibration.visibility.scope import Scope
from calibration.vocabulary import (
    LineLabel,
    NamesShown,
    RaterKind,
    Reference,
    ReviewerPrivacy,
    ReviewerStanding,
    Role,
    SessionOrigin,
    SessionState,
    Side,
    UndefinedReason,
)

N = 12
CLOSED = SessionState.CLOSED
USUAL = [str(1 + i % 5) for i in range(N)]
LOWER = [str(max(1, int(answer) - 1)) for answer in USUAL]
LEAD = (Role.REVIEWER, Role.QA_LEAD)
EVERYBODY = ("Anna", "Bea", "Ben", "Cem", "Dot")


@pytest.fixture
def room(sqlite_world: StoredWorld) -> StoredWorld:
    """Two client reviewers, Anna and Bea, and three of the vendor: Ben, Cem and Dot."""
    sqlite_world.rater("Bea", Side.CLIENT)
    sqlite_world.rater("Dot", Side.VENDOR)
    return sqlite_world


def session(world: StoredWorld, *, n: int = N, lower: str = "Cem", **values: object) -> int:
    """Six lines on which one reviewer marks lower and nobody else differs; who scored is ``EVERYBODY``."""
    keys = [f"line{i}" for i in range(6)]
    card = world.card(*(five(key) for key in keys), version=1 + len(world.lines))
    answers = {who: dict.fromkeys(keys, (LOWER if who == lower else USUAL)[:n]) for who in EVERYBODY}
    return world.session(card, answers, n_contacts=n, **{"state": CLOSED, "names_shown": NamesShown.ALL, **values})


def agreed(privacy: ReviewerPrivacy, world: StoredWorld, *, minimum: int = 10) -> None:
    world.db.exec(update(models.Engagement).values(reviewer_privacy=privacy, reviewer_minimum=minimum))
    world.db.expire_all()


def report(world: StoredWorld, *scopes: Scope, labels: Labels = ()) -> ReviewerReport:
    return reviewer_report(world.db, scopes, labels=labels)


def detail(world: StoredWorld, scope: Scope, who: str) -> ReviewerDetail | None:
    return reviewer_detail(world.db, (scope,), rater_id=world.raters[who], labels=())


def called(found: ReviewerReport) -> list[str]:
    return [one.reviewer.label for one in found.shown]


def test_off_shows_nobody_to_anybody_and_reads_no_rating(room: StoredWorld) -> None:
    one = session(room)
    for who, roles in product(("Anna", "Cem", ""), (LEAD, tuple(Role))):
        found = report(room, room.scope(one, who, side=Side.VENDOR, roles=roles))
        assert (found.withheld, found.shown, found.waiting, found.reference) == (Withheld.OFF, (), (), None)


@pytest.mark.parametrize(
    ("privacy", "viewer", "roles", "seen"),
    [
        (ReviewerPrivacy.OWN_ONLY, "Cem", (Role.REVIEWER,), ["Cem"]),
        (ReviewerPrivacy.OWN_ONLY, "Cem", LEAD, ["Cem"]),
        (ReviewerPrivacy.OWN_ONLY, "Anna", LEAD, ["Anna"]),
        (ReviewerPrivacy.OWN_SIDE_LEAD, "Cem", (Role.REVIEWER,), ["Cem"]),
        (ReviewerPrivacy.OWN_SIDE_LEAD, "Cem", LEAD, ["Cem", "Ben", "Dot"]),
        (ReviewerPrivacy.OWN_SIDE_LEAD, "Bea", LEAD, ["Bea", "Anna"]),
    ],
)
def test_everybody_sees_whom_the_policy_shows_oneself_first_then_by_name(
    room: StoredWorld, privacy: ReviewerPrivacy, viewer: str, roles: tuple[Role, ...], seen: list[str]
) -> None:
    one = session(room)
    agreed(privacy, room)
    found = report(room, room.scope(one, viewer, roles=roles))
    assert called(found) == seen
    assert not any(f"'{name}'" in repr(found) for name in set(EVERYBODY) - set(seen))


def test_no_role_sees_the_other_side_nor_without_scoring_anybody_but_the_people_they_lead(room: StoredWorld) -> None:
    one = session(room)
    of_side = {Side.CLIENT: {"Anna", "Bea"}, Side.VENDOR: {"Ben", "Cem", "Dot"}}
    for privacy in ReviewerPrivacy:
        agreed(privacy, room)
        for role, side in product(Role, (Side.CLIENT, Side.VENDOR, None)):
            scope = room.scope(one, side=side, roles=[role])
            leads = privacy is ReviewerPrivacy.OWN_SIDE_LEAD and role is Role.QA_LEAD and side is not None
            seen = of_side[side] if leads and side is not None else set()
            found = report(room, scope)
            assert set(called(found)) == seen
            assert (found.withheld is None) == leads
            assert {who for who in EVERYBODY if detail(room, scope, who) is not None} == seen
            totals = fair_totals(room.db, (scope,))
            assert (totals.n_reviewers if totals else 0) == len(seen)


def test_who_marks_lower_is_named_and_nobody_else(room: StoredWorld) -> None:
    one = session(room)
    agreed(ReviewerPrivacy.OWN_SIDE_LEAD, room)
    found = report(room, room.scope(one, "Ben", roles=LEAD))
    standings = {person.reviewer.label: person.over_lines for person in found.shown}
    cem = standings["Cem"]
    assert cem is not None
    assert cem.standing is ReviewerStanding.MARKS_LOWER
    assert cem.effect.value == pytest.approx(sum(int(a) - int(b) for a, b in zip(LOWER, USUAL, strict=True)) / N / 4)
    assert cem.effect.n_units == N
    for name in ("Ben", "Dot"):
        other = standings[name]
        assert other is not None
        assert other.standing in (ReviewerStanding.LIKE_THE_OTHERS, ReviewerStanding.CANNOT_TELL)
    assert found.reference is Reference.CLIENT_SIDE


def test_below_the_minimum_there_is_a_count_and_no_figure(room: StoredWorld) -> None:
    one = session(room, n=4)
    agreed(ReviewerPrivacy.OWN_SIDE_LEAD, room)
    scope = room.scope(one, "Cem", roles=LEAD)
    found = report(room, scope)
    assert [(person.reviewer.label, person.n_contacts) for person in found.waiting] == [
        ("Cem", 4), ("Ben", 4), ("Dot", 4),
    ]  # fmt: skip
    assert found.shown == ()
    assert detail(room, scope, "Cem") is None
    assert fair_totals(room.db, (scope,)) is None
    two = [room.scope(one, "Cem"), room.scope(session(room), "Cem")]
    assert called(report(room, *two)) == ["Cem"]


def test_sessions_that_somebody_did_not_score_take_nothing_from_their_own_figures(room: StoredWorld) -> None:
    one = session(room)
    card = room.card(five("line0"), version=9, key="other")
    other = room.session(card, {who: {"line0": USUAL} for who in ("Anna", "Ben")}, n_contacts=N, state=CLOSED)
    agreed(ReviewerPrivacy.OWN_ONLY, room)
    assert called(report(room, room.scope(one, "Cem"), room.scope(other, "Cem"))) == ["Cem"]


def test_a_line_at_fault_is_left_out_before_anybody_is_named(room: StoredWorld) -> None:
    one = session(room)
    agreed(ReviewerPrivacy.OWN_SIDE_LEAD, room)
    labels = (("line0", LineLabel.STANDARD_UNCLEAR), ("line1", LineLabel.CLIENT_MARKS_LOWER))
    found = report(room, room.scope(one, "Cem"), labels=labels)
    assert (found.unclear, found.parted) == (("line0",), ("line1",))
    assert found.counted == ("line2", "line3", "line4", "line5")
    every = tuple((f"line{i}", LineLabel.STANDARD_UNCLEAR) for i in range(6))
    nothing = report(room, room.scope(one, "Cem"), labels=every)
    assert [person.over_lines for person in nothing.shown] == [None]


def test_without_a_reference_there_is_no_effect_and_no_other_takes_its_place(room: StoredWorld) -> None:
    one = session(room, reference=Reference.NONE)
    agreed(ReviewerPrivacy.OWN_ONLY, room)
    scope = room.scope(one, "Cem")
    found = report(room, scope)
    assert found.reference is Reference.NONE
    assert [person.over_lines for person in found.shown] == [None]
    opened = detail(room, scope, "Cem")
    assert opened is not None
    assert {line.effect for line in opened.lines} == {None}
    assert opened.lines[0].answers


def test_the_agreed_score_is_the_reference_where_the_session_says_so(room: StoredWorld) -> None:
    one = session(room, reference=Reference.GOLD)
    for contact in range(N):
        for line in range(6):
            room.settle(one, contact, f"line{line}", USUAL[contact])
    agreed(ReviewerPrivacy.OWN_SIDE_LEAD, room)
    scope = room.scope(one, "Anna", roles=LEAD)
    found = report(room, scope)
    assert found.reference is Reference.GOLD
    assert {person.over_lines.effect.value for person in found.shown if person.over_lines} == {0.0}
    opened = detail(room, scope, "Anna")
    assert opened is not None
    asked = opened.questions.against_agreed
    assert asked is not None
    assert (asked.n_yes, asked.n) == (6 * N, 6 * N)
    everybody = opened.questions.all_against_agreed
    assert everybody is not None
    assert everybody.n_yes == 6 * sum(a == b for a, b in zip(LOWER, USUAL, strict=True))
    assert opened.questions.between == everybody


def test_beside_one_other_person_nothing_is_said_that_would_be_said_of_them(room: StoredWorld) -> None:
    card = room.card(five("clarity"), version=7, key="pair")
    answers = {"Anna": {"clarity": USUAL}, "Bea": {"clarity": LOWER}}
    one = room.session(card, answers, n_contacts=N, state=CLOSED)
    agreed(ReviewerPrivacy.OWN_ONLY, room)
    scope = room.scope(one, "Anna")
    (only,) = report(room, scope).shown
    assert only.over_lines is not None
    assert only.over_lines.standing is ReviewerStanding.ONE_OTHER
    assert only.over_lines.effect.undefined_reason is UndefinedReason.ONE_VOICE
    opened = detail(room, scope, "Anna")
    assert opened is not None
    assert opened.lines[0].effect is None
    assert {answer.share_of_others for answer in opened.lines[0].answers} == {None}


def test_positions_in_a_file_are_nobodys_figures(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    for place in (1, 2, 3):
        world.rater(f"Reviewer {place}", Side.VENDOR, kind=RaterKind.POSITIONAL)
    card = world.card(five("clarity"))
    answers = {f"Reviewer {place}": {"clarity": USUAL} for place in (1, 2, 3)}
    one = world.session(card, answers, n_contacts=N, state=CLOSED, origin=SessionOrigin.IMPORTED)
    agreed(ReviewerPrivacy.OWN_SIDE_LEAD, world, minimum=1)
    found = report(world, world.scope(one, side=Side.VENDOR, roles=[Role.QA_LEAD]))
    assert (found.withheld, found.shown) == (Withheld.POSITIONS, ())


def test_one_line_shows_use_of_the_scale_and_the_contacts_furthest_from_the_reference_first(room: StoredWorld) -> None:
    one = session(room)
    agreed(ReviewerPrivacy.OWN_SIDE_LEAD, room)
    opened = detail(room, room.scope(one, "Ben", roles=LEAD), "Cem")
    assert opened is not None
    line = opened.lines[0]
    apart = [room.contacts[one][i] for i in range(N) if LOWER[i] != USUAL[i]]
    assert list(line.apart) == apart
    assert [(answer.label, answer.n) for answer in line.answers] == [
        (str(level), LOWER.count(str(level))) for level in range(1, 6)
    ]
    assert sum(answer.share_of_others or 0.0 for answer in line.answers) == pytest.approx(1.0)
    assert line.clear


def test_where_a_session_shows_counts_only_a_lead_sees_figures_and_no_single_answer(room: StoredWorld) -> None:
    one = session(room, names_shown=NamesShown.COUNTS)
    agreed(ReviewerPrivacy.OWN_SIDE_LEAD, room)
    scope = room.scope(one, "Ben", roles=LEAD)
    assert called(report(room, scope)) == ["Ben", "Vendor B", "Vendor C"]
    opened = detail(room, scope, "Cem")
    assert opened is not None
    assert opened.lines[0].effect is not None
    assert {line.apart for line in opened.lines} == {()}


def _came_back(world: StoredWorld, *, retired: bool) -> tuple[int, int]:
    card = world.card(five("clarity"), yes_no("greeting"), version=5, key="again")
    answers = {who: {"clarity": USUAL, "greeting": ["yes"] * N} for who in EVERYBODY}
    first = world.session(card, answers, n_contacts=N, state=CLOSED)
    changed = dict(answers, Cem={"clarity": LOWER, "greeting": ["yes"] * N})
    second = world.session(card, changed, n_contacts=N, state=SessionState.SCORING)
    for contact, interaction in zip(world.contacts[second], world.interactions[first], strict=True):
        row = world.db.get_one(models.SessionContact, contact)
        row.interaction_id = interaction
        world.db.add(row)
    again = world.db.get_one(models.CalibrationSession, second)
    again.state, again.closed_at = CLOSED, world.now
    world.db.add(again)
    held = world.db.get_one(models.CalibrationSession, first).held_at
    assert held is not None
    at = held + timedelta(hours=1)
    until = at + timedelta(days=60) if retired else None
    world.db.add_all(
        models.Anchor(interaction_id=one, designated_at=at, retired_at=until) for one in world.interactions[first]
    )
    world.db.flush()
    return first, second


def test_repeats_are_compared_once_they_are_none_any_more(room: StoredWorld) -> None:
    scopes = tuple(room.scope(one, "Cem") for one in _came_back(room, retired=True))
    agreed(ReviewerPrivacy.OWN_ONLY, room)
    opened = reviewer_detail(room.db, scopes, rater_id=room.raters["Cem"], labels=())
    assert opened is not None
    n_changed = sum(a != b for a, b in zip(LOWER, USUAL, strict=True))
    found = opened.repeats
    assert (found.n_contacts, found.n_same, found.n_answers) == (N, 2 * N - n_changed, 2 * N)
    assert found.slip == pytest.approx((n_changed / (2 * N) / 16 / 2) ** 0.5)
    assert (found.pairs[0].n_same, found.pairs[0].n_lines) == (1, 2)
    assert opened.questions.within is not None
    assert (opened.questions.within.n_yes, opened.questions.within.n) == (2 * N - n_changed, 2 * N)
    agreed(ReviewerPrivacy.OWN_ONLY, room, minimum=N + 1)
    fewer = reviewer_detail(room.db, scopes, rater_id=room.raters["Cem"], labels=())
    assert fewer is not None
    assert (fewer.repeats.n_contacts, fewer.repeats.enough, fewer.repeats.pairs) == (N, False, ())


def test_a_repeat_in_use_is_in_no_figure(room: StoredWorld) -> None:
    scopes = tuple(room.scope(one, "Cem") for one in _came_back(room, retired=False))
    agreed(ReviewerPrivacy.OWN_ONLY, room, minimum=1)
    assert report(room, *scopes).withheld is Withheld.NOBODY
    assert reviewer_detail(room.db, scopes, rater_id=room.raters["Cem"], labels=()) is None


def test_totals_are_adjusted_where_different_reviewers_scored(room: StoredWorld) -> None:
    keys = [f"line{i}" for i in range(6)]
    card = room.card(*(five(key) for key in keys), version=3, key="fair")
    half = N // 2
    by_turns = {"Cem": [*LOWER[:half], *[None] * half], "Ben": [*USUAL[: half + 3], *[None] * (half - 3)], "Dot": USUAL}
    one = room.session(card, {who: dict.fromkeys(keys, a) for who, a in by_turns.items()}, n_contacts=N, state=CLOSED)
    agreed(ReviewerPrivacy.OWN_SIDE_LEAD, room, minimum=1)
    found = fair_totals(room.db, (room.scope(one, "Ben", roles=LEAD),))
    assert found is not None
    assert (found.n_reviewers, found.n_contacts) == (3, N)
    by_contact = {adjusted.contact: adjusted.fair - adjusted.plain for adjusted in found.adjusted}
    first, last = room.contacts[one][0], room.contacts[one][-1]
    assert by_contact.get(first, 1.0) > 0 > by_contact.get(last, -1.0)
    assert [abs(a.fair - a.plain) for a in found.adjusted] == sorted(
        (abs(a.fair - a.plain) for a in found.adjusted), reverse=True
    )
