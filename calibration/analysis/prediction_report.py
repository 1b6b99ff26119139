"""What each side expects the other to say on tone: whether it disagrees, or does not know."""

from dataclasses import dataclass

import numpy as np

from calibration.analysis.long_ratings import Index, LongRatings, long_ratings
from calibration.scorecard.tone import is_tone
from calibration.stats.guesses import Guessed, differing, guessed, side_answer
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
        Over ``LEAST_GUESSED`` contacts or more; where the sides differ at all, over as many on which they do.
    tells_right : bool
        Whether it may be said how often the guess was right. Where the sides gave the same answer on fewer than
        ``LEAST_GUESSED`` contacts, what is left of it beside the differences that were known would be about these few.
    """

    line: str
    name: str
    places: bool
    side: Side
    found: Guessed
    tells_right: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line and side of which nothing is shown yet: never how the guesses went.

    Attributes
    ----------
    name : str
    side : Side
        Who guessed.
    contacts, differences : int
        Contacts missing; where there are enough, those on which the sides differ that are missing.
    """

    name: str
    side: Side
    contacts: int
    differences: int


@dataclass(frozen=True, slots=True)
class PredictionReport:
    """The guesses of one room.

    Attributes
    ----------
    sides : tuple of SideGuesses
        Per line and side; most contacts on which the sides differ first.
    too_few : tuple of Waiting
    """

    sides: tuple[SideGuesses, ...]
    too_few: tuple[Waiting, ...]

    @property
    def anything(self) -> bool:
        """Whether somebody guessed."""
        return bool(self.sides or self.too_few)


def prediction_report(
    db: Db, scope: LongScope, *, sessions: tuple[int, ...] | None = None, confidence_level: float = 0.95
) -> PredictionReport:
    """Compare guesses with what the other side said.

    Parameters
    ----------
    scope : LongScope
        Sessions of which every contact has been revealed: all closed ones of a room, never a choice of them, since two
        choices that differ by one session would show its guesses; or one in the meeting by itself. No guess leaves
        this function singly, and contacts still set aside as repeats are left out.
    sessions : tuple of int, optional
        Ids of the sessions that are looked at: of what may be shown, the steps (:func:`steps`) that lie in them whole.
    """
    ratings, guesses = long_ratings(db, scope), guesses_over_time(db, scope)
    shown: list[SideGuesses] = []
    too_few: list[Waiting] = []
    looked_at = [sessions is None or one.session_id in sessions for one in ratings.contacts]
    for index, line in enumerate(ratings.lines):
        if not is_tone(line.definition):
            continue
        placed = _guess_values(ratings, guesses, index)
        if np.isnan(placed).all():
            continue
        for side in (Side.CLIENT, Side.VENDOR):
            found = _of_side(ratings, index, placed, side, np.array(looked_at, dtype=np.bool_), confidence_level)
            if isinstance(found, SideGuesses):
                shown.append(found)
            elif found is not None:
                too_few.append(found)
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
    ratings: LongRatings, index: int, placed: FloatArray, side: Side, looked_at: BoolArray, confidence_level: float
) -> SideGuesses | Waiting | None:
    """What may be shown of one side's guesses on one line, what it lacks, or nothing where nobody guessed."""
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
    step = float(np.diff(line.categories).min()) if len(line.categories) > 1 else 1.0
    differ = differing(own, other, step=step, tolerance=line.tolerance)
    interaction = ratings.interaction_of_contact
    of_step = steps(_entered(ratings), interaction, whole, differ)
    beyond = np.unique(of_step[~looked_at])
    shown = (of_step >= 0) & ~np.isin(of_step, beyond)
    if not shown.any():
        left = whole & looked_at
        n, n_differ = (np.unique(interaction[some]).size for some in (left, left & differ))
        if not n:
            return None
        contacts = max(LEAST_GUESSED - n, 0)
        return Waiting(line.name, side, contacts, 0 if contacts else max(LEAST_GUESSED - n_differ, 0))
    found = guessed(
        own,
        np.where(shown, guess, np.nan),
        other,
        step=step,
        tolerance=line.tolerance,
        confidence_level=confidence_level,
    )
    same = [np.unique(interaction[(of_step == one) & ~differ]).size for one in np.unique(of_step[shown])]
    tells_right = all(n == 0 or n >= LEAST_GUESSED for n in same)
    return SideGuesses(line.id, line.name, places, side, found, tells_right)


def _entered(ratings: LongRatings) -> Index:
    """When each contact could first count, as places in time: its session was closed, or it was retired as a repeat."""
    times = []
    for at, contact in zip(ratings.session_of_contact.tolist(), ratings.contacts, strict=True):
        session, retired = ratings.sessions[at], contact.retired_at
        later = retired is not None and retired > session.closed_at
        times.append((retired, 0) if later and retired is not None else (session.closed_at, session.id))
    place = {time: i for i, time in enumerate(sorted(set(times)))}
    return np.array([place[time] for time in times], dtype=np.intp)


def steps(entered: Index, interaction: Index, whole: BoolArray, differ: BoolArray) -> Index:
    """The step in which each contact enters the figures: in the order in which they came.

    A step has ``LEAST_GUESSED`` contacts or more and, where the sides differ on any of them, as many on which they do:
    how many of these were known is then a share over that many, too, and beside one of them would be its guess.
    What enters together and is a step by itself is one; what is too little waits for others. Whoever compares the page
    before a session was closed, or before repeats were retired, and after, or one session with all, learns no more
    than a whole step: no step shares a contact with another, and what comes later changes none.

    Parameters
    ----------
    entered : array of int, shape (contacts,)
        Place in time at which each contact could first count. Those of one place enter together.
    interaction : array of int, shape (contacts,)
        The same for every time that one contact was scored: it counts once towards a step.
    whole : array of bool, shape (contacts,)
        Contacts with the side's own answer, its guess and the other side's answer.
    differ : array of bool, shape (contacts,)
        Contacts on which the sides' answers differ.

    Returns
    -------
    array of int, shape (contacts,)
        From 0; −1 for contacts that are in none yet.
    """
    of_step = np.full(len(entered), -1, dtype=np.intp)
    waiting = np.zeros(len(entered), dtype=np.bool_)
    n_steps = 0
    for place in np.unique(entered[whole]).tolist():
        together = whole & (entered == place)
        if not _enough(interaction, together, differ):
            waiting |= together
            together = waiting
        if _enough(interaction, together, differ):
            of_step[together] = n_steps
            waiting &= ~together
            n_steps += 1
    return of_step


def _enough(interaction: Index, together: BoolArray, differ: BoolArray) -> bool:
    n, n_differ = (np.unique(interaction[some]).size for some in (together, together & differ))
    return n >= LEAST_GUESSED and (not n_differ or n_differ >= LEAST_GUESSED)
