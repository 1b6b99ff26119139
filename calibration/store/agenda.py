"""Which lines differ on contacts not revealed yet. Answers are compared here and never leave: only "alike or not"."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from calibration.errors import NotAllowed
from calibration.scorecard.answer import Answer
from calibration.scorecard.conditions import asked_criteria
from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.tone import alike
from calibration.store.engine import Db, fetch
from calibration.store.models import Anchor, CalibrationSession, Rating, Review, SessionContact
from calibration.store.ratings import columns
from calibration.store.scorecards import criterion_keys, scorecard_definition
from calibration.visibility.scope import Scope


@dataclass(frozen=True, slots=True)
class LineDifference:
    """One line of one contact.

    Attributes
    ----------
    contact : int
        Session contact.
    line : str
        Key of the criterion.
    n_answers : int
        Reviewers who answered it, N/A included.
    unanimous : bool
        All of them, two at least, gave the same answer (``scorecard.tone.alike``).
    """

    contact: int
    line: str
    n_answers: int
    unanimous: bool


def line_differences(db: Db, scope: Scope) -> list[LineDifference]:
    """Every answered line of every contact of a session that can ever be revealed, by contact and place on the card.

    Raises
    ------
    NotAllowed
        The agenda is not this viewer's to see, or not yet.
    """
    if not scope.agenda:
        raise NotAllowed("The agenda opens when the session is locked, to a facilitator who has submitted.")
    session = db.get_one(CalibrationSession, scope.session_id)
    definition = scorecard_definition(db, session.scorecard_version_id)
    reviews = sealed_answers(db, scope.session_id, criterion_keys(db, session.scorecard_version_id))
    answers = [(contact, asked_only(definition, given)) for (contact, _), given in reviews.items()]
    found = []
    for contact in sorted({contact for contact, _ in answers}):
        for criterion in definition.criteria:
            given = [review[criterion.key] for at, review in answers if at == contact and criterion.key in review]
            if given:
                unanimous = len(given) > 1 and alike(criterion, given)
                found.append(LineDifference(contact, criterion.key, len(given), unanimous))
    return found


def sealed_answers(db: Db, session_id: int, keys: Mapping[int, str]) -> dict[tuple[int, int], dict[str, Answer]]:
    """Answers of submitted reviews by (session contact, rater), repeats in use left out. Never for anybody's eyes.

    Parameters
    ----------
    keys : mapping of int to str
        Criterion version → key of the criterion.
    """
    in_use = select(Anchor.interaction_id).where(col(Anchor.retired_at).is_(None))
    rows = fetch(
        db,
        columns(
            Review.session_contact_id,
            Review.rater_id,
            Rating.criterion_version_id,
            Rating.level_code,
            Rating.number,
            Rating.not_applicable,
        )
        .join(Rating, col(Rating.review_id) == col(Review.id))
        .join(SessionContact, col(SessionContact.id) == col(Review.session_contact_id))
        .where(
            col(SessionContact.session_id) == session_id,
            col(SessionContact.interaction_id).not_in(in_use),
            col(Review.submitted_at).is_not(None),
            col(Review.after_reveal).is_(False),
        ),
    )
    found: dict[tuple[int, int], dict[str, Answer]] = {}
    for contact, rater, line, level_code, number, not_applicable in map(tuple, rows):
        found.setdefault((contact, rater), {})[keys[line]] = Answer(level_code, number, not_applicable)
    return found


def asked_only(definition: ScorecardDefinition, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers to lines that the card asks, given these answers."""
    asked = asked_criteria(definition, answers)
    return {key: answer for key, answer in answers.items() if key in asked}
