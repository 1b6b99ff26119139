"""What each side expects the other to say on tone: whether it disagrees, or does not know."""

from dataclasses import dataclass

import numpy as np

from calibration.analysis.long_ratings import Index, LongRatings, long_ratings
from calibration.scorecard.tone import is_tone
from calibration.stats.guesses import Guessed, guessed, side_answer
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.store.engine import Db
from calibration.store.predictions import GuessColumns, guesses_over_time
from calibration.visibility.over_time import LEAST_GUESSED, LongScope
from calibration.vocabulary import CriterionKind, Side

_OTHER = {Side.CLIENT: Side.VENDOR, Side.VENDOR: Side.CLIENT}


@dataclass(frozen=True, slots=True)
class SideGuesses:
    """What one side thought the other would say on one line.

    Attributes
    ----------
    line, name : str
        As in :class:`calibration.analysis.line_report.LineReport`.
    places : bool
        The line places the tone on seven steps.
    side : Side
        Who guessed.
    found : Guessed
        Over ``LEAST_GUESSED`` contacts or more.
    """

    line: str
    name: str
    places: bool
    side: Side
    found: Guessed


@dataclass(frozen=True, slots=True)
class PredictionReport:
    """The guesses of one room.

    Attributes
    ----------
    sides : tuple of SideGuesses
        Per line and side; most contacts on which the sides differ first.
    too_few : tuple of (str, Side, int)
        Line, side and contacts missing until its figures may be shown: never how the guesses went.
    """

    sides: tuple[SideGuesses, ...]
    too_few: tuple[tuple[str, Side, int], ...]

    @property
    def anything(self) -> bool:
        """Whether somebody guessed."""
        return bool(self.sides or self.too_few)


def prediction_report(db: Db, scope: LongScope, *, confidence_level: float = 0.95) -> PredictionReport:
    """Compare guesses with what the other side said.

    Parameters
    ----------
    scope : LongScope
        Closed sessions only, so every contact has been revealed; all of a room, never a choice of them: two choices
        that differ by one session would show its guesses. No guess leaves this function singly, and contacts still set
        aside as repeats are left out.
    """
    ratings, guesses = long_ratings(db, scope), guesses_over_time(db, scope)
    shown: list[SideGuesses] = []
    too_few: list[tuple[str, Side, int]] = []
    for index, line in enumerate(ratings.lines):
        if not is_tone(line.definition):
            continue
        placed = _guess_values(ratings, guesses, index)
        if np.isnan(placed).all():
            continue
        for side in (Side.CLIENT, Side.VENDOR):
            found, waiting = _of_side(ratings, index, placed, side, confidence_level)
            if found.n:
                places = line.definition.kind is CriterionKind.TONE_POSITION
                shown.append(SideGuesses(line.id, line.name, places, side, found))
            elif waiting:
                too_few.append((line.name, side, LEAST_GUESSED - waiting))
    shown.sort(key=lambda one: -one.found.n_differ)
    return PredictionReport(tuple(shown), tuple(too_few))


def _guess_values(ratings: LongRatings, guesses: GuessColumns, index: int) -> FloatArray:
    """Guesses on one line as scale points; shape (contacts, raters), NaN where nobody guessed."""
    line = ratings.lines[index]
    contacts = {one.id: i for i, one in enumerate(ratings.contacts)}
    raters = {one.id: i for i, one in enumerate(ratings.raters)}
    placed = np.full((len(contacts), len(raters)), np.nan)
    for i in np.flatnonzero(np.isin(guesses.line, line.line_ids)).tolist():
        contact, rater = contacts.get(int(guesses.contact[i])), raters.get(int(guesses.rater[i]))
        if contact is not None and rater is not None:
            placed[contact, rater] = line.value_of(guesses.level_code[i])
    return placed


def _of_side(
    ratings: LongRatings, index: int, placed: FloatArray, side: Side, confidence_level: float
) -> tuple[Guessed, int]:
    """What may be shown of one side's guesses on one line, and contacts guessed that are not in it yet."""
    line = ratings.lines[index]
    places = line.definition.kind is CriterionKind.TONE_POSITION
    values = ratings.matrix(index).values
    ours = [i for i, one in enumerate(ratings.side_of_rater) if one is side]
    theirs = [i for i, one in enumerate(ratings.side_of_rater) if one is _OTHER[side]]
    # Who gave no answer of their own on the line is not asked for a guess; one left over from before does not count.
    asked = np.where(np.isnan(values), np.nan, placed)
    own, guess, other = (
        side_answer(cells, places=places) for cells in (values[:, ours], asked[:, ours], values[:, theirs])
    )
    in_use = np.array([contact.repeat_in_use for contact in ratings.contacts], dtype=np.bool_)
    whole = ~(np.isnan(own) | np.isnan(guess) | np.isnan(other) | in_use)
    shown, waiting = released(_entered(ratings), ratings.interaction_of_contact, whole)
    found = guessed(
        own,
        np.where(shown, guess, np.nan),
        other,
        step=float(np.diff(line.categories).min()) if len(line.categories) > 1 else 1.0,
        tolerance=line.tolerance,
        confidence_level=confidence_level,
    )
    return found, waiting


def _entered(ratings: LongRatings) -> Index:
    """When each contact could first count, as places in time: its session was closed, or it was retired as a repeat."""
    times = []
    for at, contact in zip(ratings.session_of_contact.tolist(), ratings.contacts, strict=True):
        session, retired = ratings.sessions[at], contact.retired_at
        later = retired is not None and retired > session.closed_at
        times.append((retired, 0) if later and retired is not None else (session.closed_at, session.id))
    place = {time: i for i, time in enumerate(sorted(set(times)))}
    return np.array([place[time] for time in times], dtype=np.intp)


def released(entered: Index, interaction: Index, whole: BoolArray) -> tuple[BoolArray, int]:
    """Which contacts enter the figures: in the order in which they came, in steps of ``LEAST_GUESSED`` or more.

    Whoever compares the page before a session was closed, or before repeats were retired, and after learns no more
    than a share over as many contacts: what comes later stands after what was shown, and changes none of its steps.

    Parameters
    ----------
    entered : array of int, shape (contacts,)
        Place in time at which each contact could first count. Those of one place enter together.
    interaction : array of int, shape (contacts,)
        The same for every time that one contact was scored: it counts once towards a step.
    whole : array of bool, shape (contacts,)
        Contacts with the side's own answer, its guess and the other side's answer.

    Returns
    -------
    shown : array of bool, shape (contacts,)
    waiting : int
        Contacts that are in no step yet.
    """
    last, waiting = -1, set[int]()
    for place in np.unique(entered[whole]).tolist():
        waiting |= set(interaction[whole & (entered == place)].tolist())
        if len(waiting) >= LEAST_GUESSED:
            last, waiting = place, set()
    return np.asarray(whole & (entered <= last)), len(waiting)
