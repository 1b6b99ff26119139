"""Nothing of a contact that is not revealed is in a report, and nobody is named who may not be."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import update
from sqlmodel import col, select

from benchmarks.stored_world import StoredWorld, Words, five, tone, yes_no
from calibration.analysis.agenda import agenda_of
from calibration.analysis.grid_results import contact_grid
from calibration.analysis.long_ratings import long_ratings
from calibration.analysis.prediction_report import prediction_report
from calibration.analysis.pressure_scores import contact_scores
from calibration.analysis.results import results_report
from calibration.analysis.text_results import contact_text
from calibration.errors import NotAllowed, NotFound
from calibration.store import models
from calibration.store.long_ratings import long_scope_in
from calibration.store.ratings import own_ratings, ratings_of_open_contacts
from calibration.visibility.facts import Viewer
from calibration.vocabulary import NamesShown, ReviewerPrivacy, Role, SessionScope, SessionState, Side


def _half_revealed(world: StoredWorld, **values: object) -> int:
    card = world.card(tone(), yes_no("greeting"), five("clarity"))
    answers = {
        label: {"tone": [mark] * 6, "greeting": ["yes"] * 6, "clarity": ["3"] * 6}
        for label, mark in (("Anna", "too_formal"), ("Ben", "right"), ("Cem", "right"))
    }
    words = [
        Words(label, contact, "tone", comment=f"{label} on {contact}", span=(0, 6), reasons=("stiff",))
        for label in answers
        for contact in (0, 5)
    ]
    guesses = {label: {"tone": ["right"] * 6} for label in answers}
    return world.session(card, answers, n_contacts=6, revealed=range(3), words=words, guesses=guesses, **values)


def _change_unrevealed(world: StoredWorld, session: int, author: str) -> None:
    """Another answer, other words, on every contact not revealed; the locked session is opened for it."""
    world.db.exec(update(models.CalibrationSession).values(state=SessionState.SCORING))
    hidden = world.contacts[session][3:]
    reviews = select(models.Review.id).where(
        col(models.Review.session_contact_id).in_(hidden), models.Review.rater_id == world.raters[author]
    )
    world.db.exec(
        update(models.Rating)
        .where(col(models.Rating.review_id).in_(reviews), col(models.Rating.level_code).in_(["yes", "no"]))
        .values(level_code="no")
    )
    # A guess of the other side's answer, on every contact: nobody else is shown one in any session that is not closed.
    everywhere = select(models.Review.id).where(models.Review.rater_id == world.raters[author])
    guess = update(models.Prediction).where(col(models.Prediction.review_id).in_(everywhere))
    world.db.exec(guess.values(level_code="too_casual"))
    world.db.exec(update(models.Remark).where(col(models.Remark.review_id).in_(reviews)).values(text="something else"))
    world.db.exec(update(models.CalibrationSession).values(state=SessionState.MEETING))
    world.db.flush()
    world.db.expire_all()


@pytest.mark.parametrize("viewer", ["", "Anna", "Ben"])
def test_what_others_gave_a_contact_not_revealed_changes_no_byte_of_any_report(world: StoredWorld, viewer: str) -> None:
    session = _half_revealed(world)
    scope = world.scope(session, viewer)

    def everything() -> str:
        hidden = [contact_text(world.db, scope, contact) for contact in world.contacts[session]]
        person = Viewer(1, world.engagement_id, scope.side, frozenset({Role.REVIEWER}), scope.own_rater_id)
        guessed = prediction_report(world.db, long_scope_in(world.db, person, SessionScope.JOINT))
        return repr((results_report(world.db, (scope,)), hidden, guessed))

    before = everything()
    _change_unrevealed(world, session, "Cem")
    assert everything() == before


def test_what_changes_on_a_revealed_contact_does_show(world: StoredWorld) -> None:
    session = _half_revealed(world)
    scope = world.scope(session)
    before = repr(results_report(world.db, (scope,)))
    world.contacts[session] = world.contacts[session][::-1]
    _change_unrevealed(world, session, "Cem")
    assert repr(results_report(world.db, (scope,))) != before


def test_ratings_are_read_of_open_contacts_and_of_oneself_only(world: StoredWorld) -> None:
    session = _half_revealed(world)
    scope = world.scope(session, "Anna")
    every = world.contacts[session]
    assert set(ratings_of_open_contacts(world.db, [scope], contacts=every).contact.tolist()) == set(every[:3])
    own = own_ratings(world.db, scope, contacts=every)
    assert (set(own.contact.tolist()), set(own.rater.tolist())) == (set(every), {world.raters["Anna"]})
    assert own_ratings(world.db, world.scope(session), contacts=every).contact.size == 0


def test_the_grid_of_a_contact_not_revealed_is_refused_and_its_words_show_ones_own_marks_only(
    world: StoredWorld,
) -> None:
    session = _half_revealed(world)
    hidden, shown = world.contacts[session][5], world.contacts[session][0]
    scope = world.scope(session, "Anna")
    with pytest.raises(NotAllowed, match="has not been revealed"):
        contact_grid(world.db, scope, hidden)
    with pytest.raises(NotFound):
        contact_text(world.db, scope, 999)
    assert [one.reviewer for one in contact_text(world.db, scope, hidden).evidence] == ["Anna"]
    assert len(contact_text(world.db, scope, shown).evidence) == 3
    nobody = contact_text(world.db, world.scope(session), hidden)
    assert (nobody.evidence, nobody.turns[0].text, nobody.turns[0].spans) == ((), "Please note that. OK?", ())


@pytest.mark.parametrize(
    ("names", "viewer", "labels"),
    [
        (NamesShown.ALL, "Anna", ["Anna", "Ben", "Cem"]),
        (NamesShown.OWN_SIDE, "Anna", ["Anna", "Vendor A", "Vendor B"]),
        (NamesShown.OWN_SIDE, "Cem", ["Client A", "Ben", "Cem"]),
        (NamesShown.OWN_SIDE, "", ["Client A", "Vendor A", "Vendor B"]),
        (NamesShown.COUNTS, "Anna", ["Anna", "Vendor A", "Vendor B"]),
    ],
)
def test_reviewers_are_named_as_far_as_the_session_shows_names(
    world: StoredWorld, names: NamesShown, viewer: str, labels: list[str]
) -> None:
    session = _half_revealed(world, names_shown=names)
    report = results_report(world.db, (world.scope(session, viewer),))
    assert [reviewer.label for reviewer in report.header.reviewers] == labels
    unknown = {"Anna", "Ben", "Cem"} - set(labels)
    assert not any(f"{name}'" in repr(report) for name in unknown)


def test_with_counts_only_the_grid_shows_ones_own_column_and_how_many_gave_what(world: StoredWorld) -> None:
    session = _half_revealed(world, names_shown=NamesShown.COUNTS)
    shown = world.contacts[session][0]
    grid = contact_grid(world.db, world.scope(session, "Ben"), shown)
    assert [reviewer.label for reviewer in grid.reviewers] == ["Ben"]
    assert [(tally.label, tally.n) for tally in grid.rows[0].counts] == [("too formal", 1), ("about right", 2)]
    nobody = contact_grid(world.db, world.scope(session), shown)
    assert (nobody.reviewers, nobody.totals, nobody.rows[0].cells) == ((), (), ())
    report = results_report(world.db, (world.scope(session),))
    assert all(row.raters == () for row in report.totals.contacts)
    assert {one.reviewer for one in contact_text(world.db, world.scope(session), shown).evidence} == {""}
    assert report.example is not None
    assert report.example.client is not None
    assert report.example.client.reviewer == ""


@pytest.mark.parametrize(
    ("policy", "viewer", "leads", "named"),
    [
        (ReviewerPrivacy.OFF, "Cem", True, (None, False)),
        (ReviewerPrivacy.OWN_ONLY, "Cem", False, ("Cem", True)),
        (ReviewerPrivacy.OWN_ONLY, "Ben", True, (None, False)),
        (ReviewerPrivacy.OWN_SIDE_LEAD, "Ben", False, (None, False)),
        (ReviewerPrivacy.OWN_SIDE_LEAD, "Ben", True, ("Cem", False)),
        (ReviewerPrivacy.OWN_SIDE_LEAD, "Anna", True, (None, False)),
    ],
)
def test_who_differs_is_said_to_whom_the_policy_allows(
    sqlite_world: StoredWorld, policy: ReviewerPrivacy, viewer: str, leads: bool, named: tuple[str | None, bool]
) -> None:
    world = sqlite_world
    world.rater("Dot", Side.VENDOR)
    world.db.exec(update(models.Engagement).values(reviewer_privacy=policy))
    usual, other = ["1", "2", "3", "4", "5"] * 3, ["4", "5", "1", "1", "2"] * 3
    card = world.card(five("clarity"))
    session = world.session(
        card,
        {label: {"clarity": other if label == "Cem" else usual} for label in ("Anna", "Ben", "Cem", "Dot")},
        n_contacts=15,
    )
    scope = world.scope(session, viewer, roles=[Role.REVIEWER, Role.QA_LEAD] if leads else [Role.REVIEWER])
    line = results_report(world.db, (scope,)).line("clarity")
    assert line.label == "one_reviewer_differs"
    assert (line.differing, line.differing_is_you) == named
    world.db.exec(update(models.Engagement).values(reviewer_minimum=16))
    world.db.expire_all()
    line = results_report(world.db, (scope,)).line("clarity")
    assert (line.label, line.differing, line.differing_is_you) == ("one_reviewer_differs", None, False)


def test_a_repeat_in_use_is_neither_counted_nor_listed(world: StoredWorld) -> None:
    session = _half_revealed(world)
    world.db.add(models.Anchor(interaction_id=world.interactions[session][0], designated_at=world.now))
    world.db.flush()
    report = results_report(world.db, (world.scope(session),))
    assert [contact.id for contact in report.contacts] == world.contacts[session][1:3]
    assert report.header.n_contacts_total == 5


def test_the_agenda_says_which_lines_differ_and_no_value(world: StoredWorld) -> None:
    session = _half_revealed(world)
    agenda = agenda_of(world.db, world.scope(session, "Anna", roles=[Role.FACILITATOR]))
    assert (agenda.n_unanimous, agenda.n_compared) == (12, 18)
    first = agenda.contacts[0]
    assert [line.line for line in first.differing] == ["tone"]
    assert [line.line for line in first.unanimous] == ["greeting", "clarity"]
    assert [contact.revealed for contact in agenda.contacts] == [True] * 3 + [False] * 3
    assert not any(word in repr(agenda) for word in ("too_formal", "too formal", "about right", "'yes'"))
    with pytest.raises(NotAllowed, match="The agenda opens when"):
        agenda_of(world.db, world.scope(session, "Anna"))


def test_what_was_answered_on_a_repeat_in_use_moves_no_figure_of_any_other_contact(world: StoredWorld) -> None:
    card = world.card(*(yes_no(f"step_{i}", weight=1.0) for i in range(5)))
    yes = {f"step_{i}": ["yes"] * 4 for i in range(5)}
    mixed = {f"step_{i}": ["yes", "no", "yes", "no"] for i in range(5)}
    session = world.session(
        card, {"Anna": yes, "Ben": mixed, "Cem": yes | {"step_0": ["no"] * 4}}, n_contacts=4,
        state=SessionState.CLOSED,
    )  # fmt: skip
    world.db.add(models.Anchor(interaction_id=world.interactions[session][3], designated_at=world.now))
    viewer = Viewer(1, world.engagement_id, None, frozenset({Role.MANAGER}), None)
    ratings = long_ratings(world.db, long_scope_in(world.db, viewer, SessionScope.JOINT))
    otherwise = replace(ratings, value=np.where(ratings.contact == 3, 1 - ratings.value, ratings.value))
    found, changed = contact_scores(ratings), contact_scores(otherwise)
    for name in ("process", "total", "client", "vendor"):
        assert np.array_equal(getattr(found, name), getattr(changed, name), equal_nan=True)
    assert not np.isnan(found.vendor[:3]).any()
