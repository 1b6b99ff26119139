"""Three taps of a newcomer, and reports that are computed once."""

import pytest
from sqlalchemy import update

from benchmarks.stored_world import StoredWorld, five, tone, yes_no
from calibration.analysis.cache import ReportCache
from calibration.analysis.practice import ScoredLike, practice_result, practice_task
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.analysis.results import results_report
from calibration.analysis.results_report import ResultsReport
from calibration.errors import InvalidInput, NotFound
from calibration.scorecard.answer import Answer
from calibration.store import models
from calibration.store.engine import Db, Store
from calibration.visibility.scope import Scope
from calibration.vocabulary import Channel, Side


def _session(world: StoredWorld) -> int:
    card = world.card(tone(), yes_no("solved"), five("clarity"), yes_no("greeting"))
    given = {
        "Anna": (["right", "too_formal"], ["yes", "no"], ["3", "2"]),
        "Ben": (["right", "right"], ["yes", "yes"], ["3", "5"]),
        "Cem": (["right", "right"], ["yes", "yes"], ["3", "4"]),
    }
    answers = {
        label: dict(zip(("tone", "solved", "clarity", "greeting"), (*columns, ["yes"] * 2), strict=True))
        for label, columns in given.items()
    }
    return world.session(card, answers, n_contacts=2)


def test_the_task_is_the_contact_and_the_three_lines_on_which_the_sides_are_furthest_apart(world: StoredWorld) -> None:
    session = _session(world)
    task = practice_task(world.db, world.scope(session))
    assert task.contact == world.contacts[session][1]
    # Solved: the whole scale. Tone and clarity (2 against the lower of a tie, 4): half of theirs.
    assert [line.key for line in task.lines] == ["solved", "tone", "clarity"]


def test_a_newcomer_is_compared_with_the_most_frequent_answer_of_each_side(world: StoredWorld) -> None:
    session = _session(world)
    answers = {
        "tone": Answer(level_code="too_formal"),
        "solved": Answer(level_code="yes"),
        "clarity": Answer(level_code="1"),
        "greeting": Answer(level_code="yes"),
    }
    result = practice_result(world.db, world.scope(session), contact=world.contacts[session][1], answers=answers)
    assert {line.line: line.like for line in result.lines} == {
        "tone": ScoredLike.CLIENT,
        "solved": ScoredLike.VENDOR,
        "clarity": ScoredLike.NEITHER,
        "greeting": ScoredLike.BOTH,
    }
    assert (result.lines[0].own, result.lines[0].vendor) == ("too formal", "about right")


def test_a_contact_not_revealed_and_an_answer_off_the_scale_are_refused(sqlite_world: StoredWorld) -> None:
    world = sqlite_world
    session = _session(world)
    contact = world.contacts[session][1]
    with pytest.raises(NotFound):
        practice_result(world.db, world.scope(session), contact=999, answers={})
    with pytest.raises(InvalidInput, match="not on the scale"):
        practice_result(world.db, world.scope(session), contact=contact, answers={"tone": Answer(level_code="5")})
    with pytest.raises(InvalidInput, match="is not a line of this card"):
        practice_result(world.db, world.scope(session), contact=contact, answers={"charm": Answer(level_code="5")})


def test_a_preferred_channel_goes_first_and_without_any_gap_there_is_nothing_to_practise(
    sqlite_world: StoredWorld,
) -> None:
    world = sqlite_world
    card = world.card(yes_no("solved"))
    answers = {"Anna": {"solved": ["yes", "yes"]}, "Ben": {"solved": ["no", "no"]}}
    channels = [{"channel": Channel.EMAIL}, {"channel": Channel.CHAT}]
    session = world.session(card, answers, n_contacts=2, contact_values=channels)
    assert practice_task(world.db, world.scope(session)).contact == world.contacts[session][1]
    alike = world.session(card, {label: {"solved": ["yes"]} for label in ("Anna", "Ben")}, n_contacts=1)
    with pytest.raises(NotFound, match="nothing to compare"):
        practice_task(world.db, world.scope(alike))


CALLS: list[tuple[Scope, ...]] = []


def counted_report(db: Db, scopes: tuple[Scope, ...], *, confidence_level: float = 0.95) -> ResultsReport:
    """The report, and a note that it was made."""
    CALLS.append(scopes)
    return results_report(db, scopes, confidence_level=confidence_level)


def test_a_report_is_made_once_until_something_it_shows_changes(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        world = StoredWorld(db)
        for label, side in (("Anna", Side.CLIENT), ("Ben", Side.VENDOR), ("Cem", Side.VENDOR)):
            world.rater(label, side)
        session = _session(world)
        scope = world.scope(session, "Anna")
    cache = ReportCache(most=3)
    CALLS.clear()
    first = cache.get(sqlite_store, counted_report, (scope,))
    assert cache.get(sqlite_store, counted_report, (scope,)) is first
    assert len(CALLS) == 1
    cache.get(sqlite_store, counted_report, (scope,), confidence_level=0.9)
    assert len(CALLS) == 2
    with sqlite_store.writing() as db:
        db.exec(update(models.Rater).where(models.Rater.label == "Anna").values(label="Client reviewer"))
    renamed = cache.get(sqlite_store, counted_report, (scope,))
    assert renamed.header.reviewers[0].label == "Client reviewer"
    with sqlite_store.writing() as db:
        db.exec(update(models.CalibrationSession).values(revision=7))
        world.db = db
        newer = world.scope(session, "Anna")
    cache.get(sqlite_store, counted_report, (newer,))
    assert len(CALLS) == 4
    # The oldest of four made room, so it is made again.
    cache.get(sqlite_store, counted_report, (scope,), confidence_level=0.9)
    cache.get(sqlite_store, counted_report, (newer,))
    assert len(CALLS) == 5


CUBES: list[RatingsCube] = []


def cube_kept(db: Db, scopes: tuple[Scope, ...], *, view: str, void: bool = False) -> str:
    CUBES.append(ratings_cube(db, scopes, include_void=void))
    return view


def test_reports_of_one_page_read_its_ratings_once_and_anew_when_a_name_or_a_question_changes(
    sqlite_store: Store,
) -> None:
    with sqlite_store.writing() as db:
        world = StoredWorld(db)
        for label, side in (("Anna", Side.CLIENT), ("Ben", Side.VENDOR), ("Cem", Side.VENDOR)):
            world.rater(label, side)
        session = _session(world)
        scope, other = world.scope(session, "Anna"), world.scope(session, "Ben")
    cache = ReportCache()
    CUBES.clear()
    for asked in ({"view": "a"}, {"view": "b"}, {"view": "b", "void": True}):
        cache.get(sqlite_store, cube_kept, (scope,), **asked)
    cache.get(sqlite_store, cube_kept, (other,), view="a")
    assert CUBES[0] is CUBES[1]
    assert len({id(cube) for cube in CUBES}) == 3
    with sqlite_store.writing() as db:
        db.exec(update(models.Rater).where(models.Rater.label == "Anna").values(label="Client reviewer"))
    cache.get(sqlite_store, cube_kept, (scope,), view="c")
    assert CUBES[-1].reviewers[0].label == "Client reviewer"
    with sqlite_store.reading() as db:
        assert ratings_cube(db, (scope,)) is not ratings_cube(db, (scope,))
