"""Answers as they are given: nothing lost, nothing doubled, nothing after the lock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from calibration.errors import InvalidInput, NotAllowed, NotFound, WrongState
from calibration.store.engine import Store
from calibration.store.models import Evidence, Participation, Rating, Remark, Review
from calibration.store.reviews import own_review, review_cells
from calibration.store.scorecards import criterion_keys
from calibration.workflow.operations import AnswersIn, checked
from calibration.workflow.sessions import close_session, give_leave, lock_session, open_scoring, reveal_contact
from calibration.workflow.submitting import submit_session
from tests.factories import (
    WORDS,
    World,
    complete_answers,
    contact_ids,
    give,
    level,
    planned_session,
    score_all,
    small_engagement,
)


@pytest.fixture
def world(store: Store, now: datetime) -> World:
    return small_engagement(store, now)


@pytest.fixture
def session_id(store: Store, world: World, now: datetime) -> int:
    """A session in scoring."""
    session_id = planned_session(store, world, now)
    open_scoring(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    return session_id


@pytest.fixture
def contact(store: Store, session_id: int) -> int:
    return contact_ids(store, session_id)[0]


def test_an_answer_is_stored_with_its_revision(store: Store, world: World, contact: int, now: datetime) -> None:
    outcome = give(store, world, "marek", contact, now, level("tone", "too_formal"))
    assert [(result.status, result.revision) for result in outcome.results] == [("saved", 1)]
    assert (outcome.answered, outcome.asked) == (1, 4)


def test_the_same_key_again_changes_nothing(store: Store, world: World, contact: int, now: datetime) -> None:
    once = level("tone", "too_formal", key="the-same-key")
    give(store, world, "marek", contact, now, once)
    again = give(store, world, "marek", contact, now, once)
    assert [(result.status, result.revision) for result in again.results] == [("saved", 1)]
    with store.reading() as db:
        assert len(db.exec(select(Rating)).all()) == 1


def test_a_write_on_a_stale_revision_is_a_conflict_that_shows_what_stands(
    store: Store, world: World, contact: int, now: datetime
) -> None:
    give(store, world, "marek", contact, now, level("tone", "too_formal"))
    give(store, world, "marek", contact, now, level("tone", "about_right", 1))
    stale = give(store, world, "marek", contact, now, level("tone", "too_casual", 1))
    assert stale.results[0].status == "conflict"
    assert stale.results[0].current == {"level": "about_right", "revision": 2}
    chosen = give(store, world, "marek", contact, now, level("tone", "too_casual", 2))
    assert (chosen.results[0].status, chosen.results[0].revision) == ("saved", 3)


def test_a_second_device_that_saw_a_blank_is_told_what_stands(
    store: Store, world: World, contact: int, now: datetime
) -> None:
    give(store, world, "marek", contact, now, level("tone", "too_formal"))
    second = give(store, world, "marek", contact, now, level("tone", "about_right"))
    assert second.results[0].current == {"level": "too_formal", "revision": 1}


def test_clearing_takes_an_answer_back_and_can_be_repeated(
    store: Store, world: World, contact: int, now: datetime
) -> None:
    clear = {"criterion": "tone", "kind": "answer", "revision": 1, "clear": True}
    give(store, world, "marek", contact, now, level("tone", "too_formal"))
    for _ in range(2):
        outcome = give(store, world, "marek", contact, now, clear)
        assert (outcome.results[0].status, outcome.answered) == ("saved", 0)


def test_not_applicable_is_an_answer(store: Store, world: World, contact: int, now: datetime) -> None:
    outcome = give(
        store,
        world,
        "marek",
        contact,
        now,
        {"criterion": "id_check", "kind": "answer", "revision": 0, "not_applicable": True},
    )
    assert outcome.answered == 1


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        (level("tone", "lukewarm"), "lukewarm"),
        (level("nonsense", "yes"), "no line 'nonsense'"),
        ({"criterion": "effort", "kind": "answer", "revision": 0, "number": 9.0}, "9"),
        ({"criterion": "tone", "kind": "answer", "revision": 0, "not_applicable": True}, "Tone fits"),
        ({"criterion": "tone", "kind": "reason", "code": "rude", "on": True}, "'rude' is not a reason"),
        ({"criterion": "tone", "kind": "evidence", "turn": 9, "start": 0, "end": 2}, "Select them again"),
        (
            {"criterion": "tone", "kind": "evidence", "turn": 2, "start": 0, "end": 5, "quote": "Hullo"},
            "Select them again",
        ),
    ],
)
def test_what_is_not_allowed_is_refused_by_name_and_the_rest_of_the_post_is_saved(
    store: Store, world: World, contact: int, now: datetime, operation: dict[str, object], sentence: str
) -> None:
    outcome = give(store, world, "marek", contact, now, operation, level("resolution", "yes"))
    assert [result.status for result in outcome.results] == ["refused", "saved"]
    assert sentence in outcome.results[0].message


def test_evidence_counts_code_points_and_keeps_the_words(
    store: Store, world: World, contact: int, now: datetime
) -> None:
    start = WORDS.index("your")
    quote = {
        "criterion": "tone",
        "kind": "evidence",
        "turn": 2,
        "start": start,
        "end": start + 11,
        "key": "quote-key-1",
    }
    for _ in range(2):
        assert give(store, world, "marek", contact, now, quote).results[0].status == "saved"
    with store.reading() as db:
        pieces = db.exec(select(Evidence)).all()
    assert [piece.quote for piece in pieces] == ["your parcel"]
    give(store, world, "marek", contact, now, {"criterion": "tone", "kind": "unquote", "evidence": "quote-key-1"})
    with store.reading() as db:
        assert db.exec(select(Evidence)).all() == []


def test_comments_and_reasons_may_come_before_the_answer(
    store: Store, world: World, contact: int, now: datetime
) -> None:
    give(
        store, world, "marek", contact, now,
        {"criterion": "tone", "kind": "remark", "revision": 0, "text": "cold"},
        {"criterion": "tone", "kind": "reason", "code": "stiff", "on": True},
    )  # fmt: skip
    with store.reading() as db:
        review = own_review(db, session_contact_id=contact, rater_id=world.raters["marek"])
        assert review is not None
        cells = review_cells(db, review.id or 0, keys=criterion_keys(db, world.version_id))
    assert cells.remarks == {"tone": ("cold", 1)}
    assert cells.reasons == {"tone": ["stiff"]}
    assert cells.answers == {}


def test_a_conditional_line_is_asked_only_when_its_condition_holds(
    store: Store, world: World, contact: int, now: datetime
) -> None:
    assert give(store, world, "marek", contact, now, level("resolution", "yes")).asked == 4
    assert give(store, world, "marek", contact, now, level("resolution", "no", 1)).asked == 5


def test_submitting_with_blanks_lists_them_and_seals_nothing(
    store: Store, world: World, session_id: int, contact: int, now: datetime
) -> None:
    give(store, world, "marek", contact, now, level("resolution", "no"))
    done = submit_session(store, person_id=world.persons["marek"], session_id=session_id, now=now)
    assert done.sealed_at is None
    first = [part.criterion for part in done.missing if part.session_contact_id == contact]
    assert first == ["alternative", "id_check", "tone", "effort"]
    others = {part.session_contact_id: part.criterion for part in done.missing if part.session_contact_id != contact}
    assert set(others.values()) == {None}


def test_a_failed_critical_line_needs_its_comment_and_evidence(
    store: Store, world: World, session_id: int, contact: int, now: datetime
) -> None:
    for each in contact_ids(store, session_id):
        give(store, world, "marek", each, now, *complete_answers())
    give(store, world, "marek", contact, now, level("id_check", "fail", 1))
    done = submit_session(store, person_id=world.persons["marek"], session_id=session_id, now=now)
    assert [part.criterion for part in done.missing] == ["id_check", "id_check"]


def test_a_receipt_comes_once_and_stays_the_same(store: Store, world: World, session_id: int, now: datetime) -> None:
    first = score_all(store, world, "marek", session_id, now)
    again = submit_session(store, person_id=world.persons["marek"], session_id=session_id, now=now + timedelta(hours=1))
    assert len(first.receipt) == 4
    assert (again.receipt, again.sealed_at) == (first.receipt, first.sealed_at)
    assert not first.late


def test_sealed_answers_cannot_be_changed(
    store: Store, world: World, session_id: int, contact: int, now: datetime
) -> None:
    score_all(store, world, "marek", session_id, now)
    with pytest.raises(WrongState, match="sealed"):
        give(store, world, "marek", contact, now, level("tone", "too_formal", 1))


def test_late_until_the_lock_is_allowed_and_marked(store: Store, world: World, session_id: int, now: datetime) -> None:
    done = score_all(store, world, "marek", session_id, now + timedelta(days=2))
    assert done.late
    with store.reading() as db:
        assert {review.late for review in db.exec(select(Review)).all()} == {True}


def test_after_the_lock_nothing_is_taken_without_leave(
    store: Store, world: World, session_id: int, contact: int, now: datetime
) -> None:
    lock_session(store, person_id=world.persons["priya"], session_id=session_id, now=now)
    with pytest.raises(WrongState, match="not counted"):
        give(store, world, "marek", contact, now, level("tone", "too_formal"))


def test_what_is_scored_by_leave_after_the_lock_is_marked_whether_revealed_by_then_or_not(
    store: Store, world: World, session_id: int, now: datetime
) -> None:
    facilitator = world.persons["priya"]
    lock_session(store, person_id=facilitator, session_id=session_id, now=now)
    first = contact_ids(store, session_id)[0]
    reveal_contact(store, person_id=facilitator, session_id=session_id, session_contact_id=first, now=now)
    give_leave(store, person_id=facilitator, session_id=session_id, rater_id=world.raters["marek"], now=now)
    assert score_all(store, world, "marek", session_id, now).receipt
    with store.reading() as db:
        marked = {review.session_contact_id: review.after_reveal for review in db.exec(select(Review)).all()}
    assert set(marked) == set(contact_ids(store, session_id))
    assert set(marked.values()) == {True}


def test_reviewers_who_submit_at_the_same_moment_all_get_their_own_receipt(
    store: Store, world: World, session_id: int, now: datetime
) -> None:
    for who in world.raters:
        for contact in contact_ids(store, session_id):
            give(store, world, who, contact, now, *complete_answers())
    twice = list(world.raters) * 2  # a double click too
    together = Barrier(len(twice))

    def submit(who: str) -> tuple[str, str]:
        together.wait()
        return who, submit_session(store, person_id=world.persons[who], session_id=session_id, now=now).receipt

    with ThreadPoolExecutor(len(twice)) as pool:
        receipts = list(pool.map(submit, twice))
    assert len(set(receipts)) == len(world.raters)
    assert all(receipt for _, receipt in receipts)


def test_answers_and_a_lock_at_the_same_moment_leave_nothing_written_after_the_lock(
    store: Store, world: World, session_id: int, contact: int, now: datetime
) -> None:
    together = Barrier(4)

    def answer(who: str) -> int:
        together.wait()
        saved = 0
        for revision in range(10):
            try:
                outcome = give(store, world, who, contact, now, level("tone", "too_formal", revision))
            except WrongState:
                break
            saved += sum(result.status == "saved" for result in outcome.results)
        return saved

    def lock() -> None:
        together.wait()
        lock_session(store, person_id=world.persons["priya"], session_id=session_id, now=now)

    with ThreadPoolExecutor(4) as pool:
        locked = pool.submit(lock)
        saved = sum(pool.map(answer, ("tom", "marek", "lucia")))
        locked.result()
    with store.reading() as db:
        assert sum(db.exec(select(Rating.revision)).all()) == saved


@pytest.mark.parametrize("who", ["faye", "dana", "quinn", "sam"])
def test_who_does_not_take_part_cannot_answer(
    store: Store, world: World, contact: int, now: datetime, who: str
) -> None:
    with pytest.raises(NotAllowed):
        give(store, world, who, contact, now, level("tone", "too_formal"))


def test_a_stranger_learns_nothing_not_even_that_the_contact_exists(
    store: Store, world: World, contact: int, now: datetime
) -> None:
    messages = []
    for number in (contact, 99_999):
        with pytest.raises(NotFound) as refused:
            give(store, world, "stranger", number, now, level("tone", "too_formal"))
        messages.append(str(refused.value))
    assert messages[0] == messages[1]


def test_a_planned_session_takes_no_answers(store: Store, world: World, now: datetime) -> None:
    planned = planned_session(store, world, now)
    with pytest.raises(WrongState, match="not been opened"):
        give(store, world, "marek", contact_ids(store, planned)[0], now, level("tone", "too_formal"))


def test_a_closed_session_takes_no_answers(store: Store, world: World, session_id: int, now: datetime) -> None:
    facilitator = world.persons["priya"]
    lock_session(store, person_id=facilitator, session_id=session_id, now=now)
    first = contact_ids(store, session_id)[0]
    reveal_contact(store, person_id=facilitator, session_id=session_id, session_contact_id=first, now=now)
    close_session(store, person_id=facilitator, session_id=session_id, now=now)
    with pytest.raises(WrongState, match="closed"):
        give(store, world, "marek", first, now, level("tone", "too_formal"))


def test_two_people_of_one_side_have_two_reviews(store: Store, world: World, contact: int, now: datetime) -> None:
    for who in ("marek", "lucia", "priya"):
        assert give(store, world, who, contact, now, level("tone", "too_formal")).results[0].revision == 1


def test_the_participation_of_each_is_their_own(store: Store, world: World, session_id: int, now: datetime) -> None:
    score_all(store, world, "marek", session_id, now)
    with store.reading() as db:
        sealed = {part.rater_id for part in db.exec(select(Participation)).all() if part.sealed_at}
    assert sealed == {world.raters["marek"]}


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        {"contact": "1", "operations": []},
        {"contact": 1, "operations": []},
        {"contact": 1, "operations": [{"kind": "answer"}]},
        {"contact": 1, "operations": [level("tone", "a", key="12345678", number=1.0)]},
        {"contact": 1, "operations": [level("tone", "a", key="12345678", surprise=True)]},
        {"contact": 1, "operations": [level("tone", "a", -1, key="12345678")]},
        {"contact": 1, "operations": [{"key": "12345678", "criterion": "t", "kind": "evidence", "second": -3.0}]},
        {"contact": 1, "operations": [{"key": "12345678", "criterion": "t", "kind": "evidence", "turn": 1}]},
        {"contact": 1, "operations": [level("effort", None, key="12345678", number=float("nan"))]},
    ],
)  # fmt: skip
def test_a_post_that_is_not_understood_is_refused_with_a_sentence(payload: object) -> None:
    with pytest.raises(InvalidInput, match="not understood"):
        checked(AnswersIn, payload)


@pytest.mark.parametrize(
    "operation",
    [
        level("tone", "too_formal", 2**31),
        {"kind": "evidence", "criterion": "tone", "turn": 2**31, "start": 0, "end": 1},
        {"kind": "evidence", "criterion": "tone", "turn": 2, "start": 0, "end": 2**70},
        {"kind": "unquote", "criterion": "tone", "evidence": "a-key\x00-with-nul"},
        level("tone", "too_formal", key="a-key\x00-with-nul"),
    ],
)
def test_a_number_or_key_that_no_column_holds_is_refused_with_a_sentence(operation: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="not understood"):
        checked(AnswersIn, {"contact": 1, "operations": [{"key": "operation-1", **operation}]})
    with pytest.raises(InvalidInput, match="not understood"):
        checked(AnswersIn, {"contact": 2**31, "operations": [{"key": "operation-1", **level("tone", "too_formal")}]})


def test_a_comment_with_a_character_that_postgresql_does_not_hold_is_saved_without_it(
    store: Store, world: World, contact: int, now: datetime
) -> None:
    remark = {"kind": "remark", "criterion": "tone", "revision": 0, "text": "too\x00 stiff"}
    assert give(store, world, "marek", contact, now, remark).results[0].status == "saved"
    with store.reading() as db:
        assert db.exec(select(Remark.text)).one() == "too stiff"
