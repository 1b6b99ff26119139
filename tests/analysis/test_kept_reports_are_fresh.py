"""Whatever changes, somebody who has looked before sees the new state at the next look, and never what was another's.

Every report that a page asks of the process's cache is tried here, as the page asks for it: a new one, or one that is
asked for with other arguments, fails the first test until it stands in ``ASKED``.
"""

import ast
import shutil
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.stored_world import NOON
from calibration.analysis.cache import ReportCache
from calibration.analysis.contact_load import load_mark
from calibration.analysis.contract_report import contract_report
from calibration.analysis.dated_mover import dated_mover
from calibration.analysis.fair_totals import fair_totals
from calibration.analysis.feeling_report import feeling_report
from calibration.analysis.line_workings import card_workings, line_workings
from calibration.analysis.moved_report import moved_report, repeat_prices
from calibration.analysis.plan_basis import plan_basis
from calibration.analysis.practice import practice_task
from calibration.analysis.prediction_report import prediction_report
from calibration.analysis.pressure_groups import By
from calibration.analysis.pressure_report import pressure_report, pressure_trend
from calibration.analysis.procedure_drift import procedure_drift
from calibration.analysis.results import results_report
from calibration.analysis.reviewer_detail import reviewer_detail
from calibration.analysis.reviewer_report import reviewer_report
from calibration.analysis.since_ground import since_ground
from calibration.analysis.split_report import split_report
from calibration.analysis.text_tone_report import text_tone_report
from calibration.analysis.tone_facts import TonePeriod
from calibration.analysis.tone_report import tone_report
from calibration.analysis.totals_workings import totals_workings
from calibration.errors import NotFound
from calibration.store.drift_ground import drift_mark
from calibration.store.engine import Db, Store, make_engine
from calibration.store.long_ratings import held_back, long_scope_in
from calibration.store.people import viewer_in
from calibration.store.sessions import scope_in, scopes_in
from calibration.store.targets import target_sides, targets_seen_by
from calibration.store.text_tones import text_mark
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.visibility.scope import Scope
from calibration.vocabulary import LineLabel, PressureFigure, SessionScope
from calibration.vocabulary.text_tone import TimeGrain
from tests.analysis.kept_world import LOUD, QUIET, VIEWERS, Change, KeptWorld, fill, middle_day

ROOT = Path(__file__).resolve().parents[2]
UNPACKED = "**"
COLLEAGUES = {"Anna": "Ada", "Ben": "Cem"}

Case = tuple[Callable[..., Any], tuple[str, ...]]
"""A report and the names of the keywords that a page asks for it with."""

Call = tuple[str, tuple[str, ...]]
"""The same, as it is read in the program."""


class Asking:
    """What a page knows when it asks: the store, who looks, and what visibility answers now."""

    def __init__(self, db: Db, world: KeptWorld, who: str, *, own_room: bool = False) -> None:
        self.db, self.world, self.who = db, world, who
        self.viewer: Viewer = viewer_in(db, person_id=world.persons[who], engagement_id=world.engagement_id)
        assert self.viewer.side is not None
        self.room = SessionScope(f"{self.viewer.side}_internal") if own_room else SessionScope.JOINT
        self._ids = (world.own_rooms[self.viewer.side],) if own_room else (*world.joint, world.meeting)

    def long(self) -> LongScope:
        return long_scope_in(self.db, self.viewer, self.room)

    def scopes(self) -> tuple[Scope, ...]:
        return scopes_in(self.db, self.viewer, self._ids)

    def scope(self) -> Scope:
        return scope_in(self.db, self.viewer, self._ids[-1])

    def chosen(self) -> tuple[int, ...]:
        return self._ids[-1:]

    def targets(self) -> dict[str, Hashable]:
        """As the section Tone reads them."""
        sides = target_sides(self.db, self.world.engagement_id)
        placed = frozenset((line, place, side) for (line, place), both in sides.items() for side in both)
        return {"targets": tuple(targets_seen_by(self.db, self.viewer)), "placed": placed}

    def opened(self) -> dict[str, Hashable]:
        """As Who moved reads them: what of these sessions a person may open."""
        scopes = scopes_in(self.db, self.viewer, self.long().session_ids)
        return {
            "opened": frozenset(contact for scope in scopes for contact in scope.open_contacts),
            "in_counts": frozenset(),
        }

    def colleague(self) -> int:
        """A reviewer of the own side, whom a lead may look at."""
        return self.world.raters[COLLEAGUES[self.who]]

    def labels(self) -> tuple[tuple[str, LineLabel], ...]:
        """As Reviewers reads them."""
        return tuple((line.id, line.label) for line in results_report(self.db, self.scopes()).lines)


Asked = tuple[Any, tuple[Hashable, ...], dict[str, Hashable]]
"""Scopes, arguments and options of one look."""


def _since(one: Asking) -> Asked:
    scope = one.long()
    return scope, (drift_mark(one.db, scope),), {}


def _since_waiting(one: Asking) -> Asked:
    scope, arguments, _ = _since(one)
    now = NOON + timedelta(days=300)
    return scope, arguments, {"held_back": held_back(one.db, one.viewer, scope, now=now)}


def _text(one: Asking) -> Asked:
    mark = text_mark(one.db, one.world.engagement_id)
    return one.long(), (), {"mark": mark, "grain": TimeGrain.MONTH, "reference_until": None}


def _trend(one: Asking) -> Asked:
    mark = load_mark(one.db, one.world.engagement_id)
    return one.long(), (), {"grouping": By.LOAD, "figure": PressureFigure.PROCESS, "mark": mark}


ASKED: dict[Case, Callable[[Asking], Asked]] = {
    # Results
    (results_report, ()): lambda one: (one.scopes(), (), {}),
    (feeling_report, ()): lambda one: (one.scopes(), (), {}),
    (totals_workings, ()): lambda one: (one.scopes(), (), {}),
    (line_workings, ()): lambda one: (one.scopes(), ("clarity",), {}),
    (card_workings, ()): lambda one: (one.scopes(), (), {}),
    (reviewer_report, ("labels",)): lambda one: (one.scopes(), (), {"labels": one.labels()}),
    (reviewer_detail, ("labels", "rater_id")): lambda one: (
        one.scopes(), (), {"labels": one.labels(), "rater_id": one.colleague()}
    ),
    (split_report, ()): lambda one: (one.scopes(), (), {}),
    (fair_totals, ()): lambda one: (one.scopes(), (), {}),
    (practice_task, ()): lambda one: (one.scope(), (), {}),
    (contract_report, ()): lambda one: (one.scopes(), (one.chosen(),), {}),
    # The planner
    (plan_basis, (UNPACKED,)): lambda one: (
        one.scopes(), (), {"version_id": one.world.card, "room": SessionScope.JOINT}
    ),
    # Over time
    (since_ground, ()): _since,
    (since_ground, ("held_back",)): _since_waiting,
    (dated_mover, ("day", "gap_change", "line")): lambda one: (
        one.long(), (), {"day": middle_day(), "gap_change": -0.5, "line": "tone"}
    ),
    (tone_report, ("channel", "period", "placed", "targets")): lambda one: (
        one.long(), (), {"channel": None, "period": TonePeriod(), **one.targets()}
    ),
    (text_tone_report, ("grain", "mark", "reference_until")): _text,
    (prediction_report, ()): lambda one: (one.long(), (), {}),
    (prediction_report, ("sessions",)): lambda one: (one.long(), (), {"sessions": one.world.joint[:4]}),
    (moved_report, ("day",)): lambda one: (one.long(), (), {"day": middle_day()}),
    (moved_report, ("day", "in_counts", "line", "opened")): lambda one: (
        one.long(), (), {"day": middle_day(), "line": "clarity", **one.opened()}
    ),
    (repeat_prices, ("day", "line")): lambda one: (one.long(), (), {"day": middle_day(), "line": "tone"}),
    (pressure_report, ("mark",)): lambda one: (one.long(), (), {"mark": load_mark(one.db, one.world.engagement_id)}),
    (pressure_trend, ("figure", "grouping", "mark")): _trend,
    (procedure_drift, ()): lambda one: (one.long(), (), {}),
}  # fmt: skip


def calls_in_pages() -> set[Call]:
    """Every report that the program asks of its cache: ``reports.get(store(), f, …)`` and ``page.report(f, …)``."""
    found: set[Call] = set()
    for path in (ROOT / "calibration").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "reports.get(" not in text and ".report(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            asked = {("reports", "get"): 1, ("page", "report"): 0}.get((ast.unparse(node.func.value), node.func.attr))
            if asked is not None and not isinstance(node.args[-1], ast.Starred):
                keywords = tuple(sorted(one.arg or UNPACKED for one in node.keywords))
                found.add((ast.unparse(node.args[asked]), keywords))
    return found


def test_every_report_that_a_page_keeps_is_tried_here_as_the_page_asks_for_it() -> None:
    assert calls_in_pages() == {(report.__name__, keywords) for report, keywords in ASKED}


def told(value: object) -> object:
    """All that a report holds, down to its numbers, as something that can be compared and printed."""
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, tuple((one.name, told(getattr(value, one.name))) for one in fields(value))
    if isinstance(value, np.ndarray):
        return value.shape, repr(value.tolist())
    if isinstance(value, Mapping):
        return sorted(((repr(key), told(one)) for key, one in value.items()), key=lambda pair: pair[0])
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    if isinstance(value, list | tuple):
        return tuple(map(told, value))
    printed = repr(value)
    assert " at 0x" not in printed, f"{type(value)} says nothing of what it holds"
    return printed


def shown(report: Callable[[], object]) -> object:
    """What a page has to show: the report, or the sentence that there is none."""
    try:
        return told(report())
    except NotFound as refusal:
        return str(refusal)


class Desk:
    """A store, the cache of a process over it, and everybody's looks."""

    def __init__(self, store: Store, world: KeptWorld) -> None:
        self.store, self.world, self.cache = store, world, ReportCache()

    def kept(self, case: Case, who: str, *, own_room: bool = False) -> object:
        """What somebody is shown, from the cache where it thinks that nothing has changed."""
        scopes, arguments, options = self._asked(case, who, own_room)
        return shown(lambda: self.cache.get(self.store, case[0], scopes, *arguments, **options))

    def made(self, case: Case, who: str, *, own_room: bool = False) -> object:
        """What it would be if nothing had ever been kept."""
        scopes, arguments, options = self._asked(case, who, own_room)
        with self.store.reading() as db:
            return shown(lambda: case[0](db, scopes, *arguments, **options))

    def _asked(self, case: Case, who: str, own_room: bool) -> Asked:
        with self.store.reading() as db:
            return ASKED[case](Asking(db, self.world, who, own_room=own_room))


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, KeptWorld]:
    path = tmp_path_factory.mktemp("kept") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with Store(engine).writing() as db:
        world = fill(db)
    engine.dispose()
    return path, world


@pytest.fixture
def desk(filled: tuple[Path, KeptWorld], tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "desk.db"
    shutil.copy(filled[0], path)
    engine = make_engine(f"sqlite:///{path}")
    yield Desk(Store(engine), filled[1])
    engine.dispose()


@pytest.fixture
def later() -> datetime:
    return NOON + timedelta(days=200)


def name_of(case: object) -> str:
    report, keywords = case  # type: ignore[misc]
    return " ".join((report.__name__, *keywords))


MARKED = (since_ground, tone_report, text_tone_report, pressure_report, pressure_trend)
"""Reports that show what no session says: the page tells the cache of it, change by change."""

SLOW = (
    (dated_mover, ("day", "gap_change", "line")),
    (repeat_prices, ("day", "line")),
    (moved_report, ("day",)),
    (card_workings, ()),
)
"""Looked at after all changes: of one line, what they are made from is looked at after each."""


def looks(case: Case) -> list[dict[str, Change]]:
    """After which changes somebody looks again."""
    if case[0] in MARKED:
        return [{name: change} for name, change in (QUIET | LOUD).items()]
    if case in SLOW:
        return [QUIET | LOUD]
    if case[0] is moved_report:
        first = ("a session is closed", "repeats are retired")
        rest = {name: change for name, change in LOUD.items() if name not in first}
        return [QUIET, *({name: LOUD[name]} for name in first), rest]
    return [QUIET, *({name: change} for name, change in LOUD.items())]


@pytest.mark.parametrize("case", list(ASKED), ids=name_of)
def test_after_every_change_the_next_look_of_who_has_looked_before_is_new(
    desk: Desk, later: datetime, case: Case
) -> None:
    stale = []
    desk.kept(case, "Ben")
    for i, changes in enumerate(looks(case)):
        for change in changes.values():
            change(desk.store, desk.world, later + timedelta(hours=i))
        if desk.kept(case, "Ben") != desk.made(case, "Ben"):
            stale.append(tuple(changes))
    assert stale == []
    if case not in SLOW:
        assert desk.kept(case, "Anna") == desk.made(case, "Anna"), "what was kept for Ben is not for her"


SHOWN_BY = {
    "texts are counted": text_tone_report,
    "texts are counted anew": text_tone_report,
    "a target is placed": tone_report,
    "the other side places its own": tone_report,
    "an alarm is answered": since_ground,
    "the watch is set": since_ground,
    "contacts are brought": pressure_report,
    "a population is brought": pressure_report,
    "a decision is logged": procedure_drift,
    "a reviewer is renamed": results_report,
    "a session is closed": tone_report,
    "repeats are retired": tone_report,
    "a session is void": tone_report,
    "a session is superseded": tone_report,
    "the policy is changed": contract_report,
}


def test_every_change_shows_so_that_a_fresh_look_means_something(desk: Desk, later: datetime) -> None:
    """The control: for each change there is a report that is another one afterwards."""
    changes = QUIET | LOUD
    assert set(SHOWN_BY) == set(changes)
    cases = {case[0]: case for case in ASKED}
    alike = []
    for i, (name, change) in enumerate(changes.items()):
        before = desk.made(cases[SHOWN_BY[name]], "Ben")
        change(desk.store, desk.world, later + timedelta(hours=i))
        if desk.made(cases[SHOWN_BY[name]], "Ben") == before:
            alike.append(name)
    assert alike == []


@pytest.mark.parametrize("case", [case for case in ASKED if case not in SLOW], ids=name_of)
def test_nobody_is_served_what_was_kept_for_the_other_sides_room(desk: Desk, case: Case) -> None:
    own = {who: desk.made(case, who, own_room=True) for who in VIEWERS}
    assert {who: desk.kept(case, who, own_room=True) for who in (*VIEWERS, *reversed(VIEWERS))} == own
