"""Tone over time from planted answers: what each side hears, wants and may see; groups, periods, repeats."""

from datetime import date

import pytest

from benchmarks.stored_world import StoredWorld, five, seven, tone, yes_no
from calibration.analysis.tone_facts import TonePeriod, ToneReport
from calibration.analysis.tone_report import tone_report
from calibration.analysis.tone_verdict import ToneVerdict, verdict_of
from calibration.scorecard.definition import Condition
from calibration.store import models
from calibration.store.long_ratings import long_scope_in
from calibration.store.targets import target_sides, targets_seen_by
from calibration.ui.wording.over_time_tone import headline
from calibration.ui.wording.over_time_tone_gaps import delivery
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Channel, CriterionKind, Role, SessionScope, SessionState, Side, TargetShape


def place(world: StoredWorld, criterion_id: int, side: Side, lower: float, upper: float | None, **more: object) -> None:
    shape = TargetShape.FLOOR if upper is None else TargetShape.BAND
    settled = {"placed_at": world.now, "valid_from": world.now.date(), "shape": shape, "lower": lower, "upper": upper}
    world.db.add(
        models.ToneTarget(engagement_id=world.engagement_id, criterion_id=criterion_id, side=side, **(settled | more))  # type: ignore[arg-type]
    )
    world.db.flush()


def read(world: StoredWorld, *, side: Side | None = Side.CLIENT, **more: object) -> ToneReport:
    viewer = Viewer(1, world.engagement_id, side, frozenset({Role.MANAGER}), None)
    placed = target_sides(world.db, world.engagement_id)
    return tone_report(
        world.db,
        long_scope_in(world.db, viewer, SessionScope.JOINT),
        targets=tuple(targets_seen_by(world.db, viewer)),
        placed=frozenset((line, channel, who) for (line, channel), sides in placed.items() for who in sides),
        **({"period": TonePeriod()} | more),  # type: ignore[arg-type]
    )


@pytest.fixture
def heard(world: StoredWorld) -> StoredWorld:
    """Two sessions of six contacts: the client hears chats too formal, the vendor hears everything about right."""
    card = world.card(tone(), five("care"))
    values = [{"channel": Channel.CHAT}] * 4 + [{"channel": Channel.EMAIL}] * 2
    for _ in range(2):
        answers = {
            "Anna": {"tone": ["too_formal"] * 4 + ["right"] * 2, "care": ["4"] * 6},
            "Ben": {"tone": ["right"] * 6, "care": ["4"] * 6},
        }
        world.session(card, answers, n_contacts=6, contact_values=values, state=SessionState.CLOSED)
    return world


def criterion_of(world: StoredWorld) -> int:
    return read(world).lines[0].criterion_id


def test_the_three_gaps_of_a_line(heard: StoredWorld) -> None:
    line = criterion_of(heard)
    place(heard, line, Side.CLIENT, -0.2, 0.4)
    place(heard, line, Side.VENDOR, -0.9, -0.3)
    report = read(heard)
    assert (report.n_sessions, report.n_contacts, [one.id for one in report.lines]) == (2, 12, ["tone"])
    found = report.lines[0]
    assert found.expectation == pytest.approx(0.7)
    assert (found.perception.value, found.perception.n_units) == (pytest.approx(-2 / 3), 12)
    assert found.delivery is not None
    assert found.delivery.gap.value == pytest.approx(-2 / 3 - 0.1)
    assert found.delivery.outside is True
    assert (found.client.heard.value, found.vendor.heard.value) == (pytest.approx(-2 / 3), 0)
    chat, email = (group for group in found.groups if group.by == "channel")
    assert (chat.group, chat.perception.value, len(chat.contacts)) == ("chat", -1.0, 8)
    assert (email.perception.value, email.delivery and email.delivery.outside) == (0.0, None)
    assert found.contacts[:8] == tuple(sorted(chat.contacts))


def test_the_other_side_s_target_is_missing_until_both_have_placed(heard: StoredWorld) -> None:
    line = criterion_of(heard)
    place(heard, line, Side.VENDOR, -0.9, -0.3)
    found = read(heard).lines[0]
    assert (found.vendor.target, found.vendor.has_placed, found.expectation, found.delivery) == (None, True, None, None)
    assert read(heard, side=Side.VENDOR).lines[0].vendor.target is not None


def test_a_later_target_holds_from_its_day_and_the_first_stays_the_expectation(heard: StoredWorld) -> None:
    line = criterion_of(heard)
    place(heard, line, Side.CLIENT, -0.2, 0.4)
    place(heard, line, Side.VENDOR, -0.2, 0.4)
    first, second = (day for day in read(heard).days)
    place(heard, line, Side.CLIENT, 0.5, 0.9, valid_from=second)
    early, late = (read(heard, period=TonePeriod(last=day)).lines[0] for day in (first, second))
    assert (early.client.target and early.client.target.lower, late.client.target and late.client.target.lower) == (
        -0.2,
        0.5,
    )
    assert early.expectation == late.expectation == 0


def test_a_period_and_a_channel_count_their_contacts_only(heard: StoredWorld) -> None:
    report = read(heard, period=TonePeriod(first=read(heard).days[1]))
    assert (report.n_sessions, report.n_contacts) == (1, 6)
    report = read(heard, channel=Channel.EMAIL)
    assert (report.n_contacts, report.lines[0].perception.value) == (4, 0.0)
    assert read(heard, period=TonePeriod(last=date(2000, 1, 1))).lines == ()


def test_a_channel_s_own_target_counts_for_it(heard: StoredWorld) -> None:
    line = criterion_of(heard)
    place(heard, line, Side.CLIENT, -0.2, 0.4)
    place(heard, line, Side.CLIENT, 0.6, 1.0, channel=Channel.EMAIL)
    assert [
        row and row.lower
        for row in (read(heard, channel=c).lines[0].client.target for c in (None, Channel.CHAT, Channel.EMAIL))
    ] == [-0.2, -0.2, 0.6]


def test_a_repeat_counts_once_it_is_retired_whatever_period_is_chosen(heard: StoredWorld) -> None:
    session = next(iter(heard.contacts))
    repeat = models.Anchor(interaction_id=heard.interactions[session][0], designated_at=heard.now)
    heard.db.add(repeat)
    heard.db.flush()
    first = TonePeriod(last=read(heard).days[0])
    for report, n in ((read(heard), 11), (read(heard, period=first), 5)):
        [found] = report.lines
        assert (report.n_contacts, found.perception.n_units, found.client.heard.n_units) == (n, n, n)
        shown = {*found.contacts, *(c for group in found.groups for c in group.contacts)}
        assert len(shown) == n
        assert heard.contacts[session][0] not in shown
    repeat.retired_at = heard.now
    heard.db.flush()
    assert read(heard).lines[0].perception.n_units == 12


def test_a_group_counts_which_way_each_contact_is_heard_and_a_side_its_voices(heard: StoredWorld) -> None:
    found = read(heard).lines[0]
    assert [(group.group, group.n_lower, group.n_higher) for group in found.groups] == [("chat", 8, 0), ("email", 0, 0)]
    assert (found.client.n_raters, found.vendor.n_raters, found.step) == (1, 1, 1.0)


def test_a_line_asked_when_marked_down_says_so_and_yes_no_lines_are_shares(world: StoredWorld) -> None:
    asked = tone("why", only_if=Condition("warm", ("no",)))
    card = world.card(yes_no("warm", kind=CriterionKind.TONE_FIT), asked)
    answers = {who: {"warm": ["no", "yes"], "why": ["too_formal", None]} for who in ("Anna", "Ben")}
    world.session(card, answers, n_contacts=2, state=SessionState.CLOSED)
    warm, why = read(world).lines
    assert (warm.when_marked_down, why.when_marked_down) == (False, True)
    assert (warm.scale, warm.client.heard.value, why.client.heard.n_units) == ((0.0, 1.0), 0.5, 1)


def test_two_lines_of_a_kind_have_one_distance(world: StoredWorld) -> None:
    card = world.card(tone("formal"), tone("warm"))
    answers = {who: {"formal": ["too_formal"] * 3, "warm": ["right"] * 3} for who in ("Anna", "Ben")}
    world.session(card, answers, n_contacts=3, state=SessionState.CLOSED)
    for line in read(world).lines:
        place(world, line.criterion_id, Side.CLIENT, -0.2, 0.2)
    ((kind, _, distance),) = read(world).distances
    assert kind is CriterionKind.TONE_FIT
    assert distance.value == pytest.approx(0.5**0.5)
    assert distance.interval is None


def test_a_tone_round_stands_on_its_own_scale_and_its_words_are_sentences(world: StoredWorld) -> None:
    card = world.card(seven("register", "formal", "casual"))
    for _ in range(4):
        answers = {"Anna": {"register": ["2"] * 3}, "Ben": {"register": ["5"] * 3}}
        world.session(card, answers, n_contacts=3, state=SessionState.CLOSED)
    line = read(world).lines[0]
    place(world, line.criterion_id, Side.CLIENT, 4.0, 6.0)
    place(world, line.criterion_id, Side.VENDOR, 4.0, 6.0)
    report = read(world)
    [line] = report.lines
    assert (line.kind, line.scale, line.perception.value) == (CriterionKind.TONE_POSITION, (1.0, 7.0), -3.0)
    assert verdict_of(report, line) == ToneVerdict(wanted_alike=True, heard_alike=False, delivered=False, price=None)
    ends = f"nearer “{line.low_label}”"
    assert headline(report, report.lines).endswith(f"the client hears it {ends} than the vendor.")
    assert delivery(report, line).startswith(f"The client hears it 2.00 beyond its band, {ends}; 3.00 from the middle")
