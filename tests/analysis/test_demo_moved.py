"""Who moved in the demo: the planted movement (f) is named with its size, and nothing else on any line."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calibration.analysis.dated_mover import dated_mover
from calibration.analysis.moved_report import moved_report
from calibration.analysis.since_choice import since_choices
from calibration.analysis.since_report import dated_days, since_report
from calibration.store.engine import Db, Store, make_engine
from calibration.store.long_ratings import long_scope_in
from calibration.store.people import person_by_key, viewer_in
from calibration.store.sessions import scopes_in
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Movement, Party, SessionScope, Side, SinceKind
from calibration.workflow.demo import load_demo

PLANTED = -1.36
"""Scale points beside the truth (``data/demo/README.md``)."""


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    """The demo, loaded once."""
    path = tmp_path_factory.mktemp("demo") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    store = Store(engine)
    load_demo(store, now=datetime(2026, 11, 21, 12, 0, tzinfo=UTC))
    with store.reading() as db:
        yield db
    engine.dispose()


@pytest.fixture(scope="module")
def dana(demo: Db) -> Viewer:
    """The client's manager."""
    person = person_by_key(demo, "dana-holt")
    assert person is not None
    return viewer_in(demo, person_id=person.id or 0, engagement_id=1)


def test_since_session_7_the_clients_standard_on_clarity_moved_and_nobody_else_on_any_line(
    demo: Db, dana: Viewer
) -> None:
    scope = long_scope_in(demo, dana, SessionScope.JOINT)
    middle = since_choices(demo, scope)[0]
    report = moved_report(demo, scope, day=middle.day)
    assert report.first_after is not None
    assert (middle.kind, report.first_after.number) == (SinceKind.MIDDLE, 7)
    named = {one.line.id: (set(one.named), set(one.moved)) for one in report.lines if one.named or one.moved}
    assert named == {"clarity": ({Party.CLIENT_STANDARD}, {Party.CLIENT_STANDARD})}
    found = report.line("clarity").found
    assert found is not None
    assert found.connection.repeats == {Side.CLIENT: 4, Side.VENDOR: 4}
    client = found.shift(Party.CLIENT_STANDARD).estimate
    assert client.interval is not None
    assert client.interval[0] < PLANTED < client.interval[1] < -0.9
    assert found.shift(Party.VENDOR_STANDARD).movement is not Movement.MOVED


def test_no_other_date_that_is_offered_names_anybody_else(demo: Db, dana: Viewer) -> None:
    scope = long_scope_in(demo, dana, SessionScope.JOINT)
    for other in since_choices(demo, scope)[1:]:
        report = moved_report(demo, scope, day=other.day)
        assert {(one.line.id, who) for one in report.lines for who in one.named} <= {("clarity", Party.CLIENT_STANDARD)}


def test_all_four_repeats_are_open_and_the_one_still_in_use_is_none_of_them(demo: Db, dana: Viewer) -> None:
    scope = long_scope_in(demo, dana, SessionScope.JOINT)
    opened = frozenset(contact for one in scopes_in(demo, dana, scope.session_ids) for contact in one.open_contacts)
    day = since_choices(demo, scope)[0].day
    [clarity] = moved_report(demo, scope, day=day, line="clarity", opened=opened).lines
    assert sorted(pair.name for pair in clarity.pairs) == ["HH-1011", "HH-1016", "HH-2003", "HH-2008"]
    assert all(last < first for first, last in (pair.marks[Side.CLIENT] for pair in clarity.pairs))
    assert clarity.n_in_use == 0


def test_what_the_look_back_dates_is_put_down_to_the_clients_standard(demo: Db, dana: Viewer) -> None:
    scope = long_scope_in(demo, dana, SessionScope.JOINT)
    report = since_report(demo, scope)
    [one] = report.dated
    assert one.movement is not None
    assert one.line.id == "clarity"
    assert abs(report.sessions[one.movement.session].number - 7) <= 1
    [choice] = dated_days(report)
    assert (choice.kind, choice.name) == (SinceKind.MOVEMENT, one.line.name)
    fell = one.movement.after - one.movement.before
    mover = dated_mover(demo, scope, line="clarity", day=choice.day, gap_change=fell)
    assert mover is not None
    assert (mover.party, mover.line.connection.n_repeats) == (Party.CLIENT_STANDARD, 4)
    assert dated_mover(demo, scope, line="clarity", day=choice.day, gap_change=-fell) is None
    assert dated_mover(demo, scope, line="greeting", day=choice.day, gap_change=fell) is None
