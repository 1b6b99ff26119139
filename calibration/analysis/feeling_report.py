"""Procedure and feeling, contact by contact: points on the process lines against how it sounds, or the customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from calibration.analysis.facts import Filters
from calibration.analysis.line_sides import columns_of
from calibration.analysis.ratings_cube import RatingsCube, ratings_cube
from calibration.analysis.review_scores import review_scores
from calibration.analysis.side_means import side_means, single_voices
from calibration.analysis.tone_answers import ToneAnswers, is_tone_line, tone_answers
from calibration.scorecard.process_lines import is_process_line, process_only
from calibration.stats.estimate import Estimate
from calibration.stats.rank_correlation import rank_correlation
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.store.engine import Db
from calibration.visibility.scope import Scope
from calibration.vocabulary import Side

CSAT_SCALE = (1.0, 5.0)
"""The scale on which a customer's rating is read: 1 very dissatisfied to 5 very satisfied. No other one is."""

Ear = Side | None
"""Who hears: one side's reviewers; ``None``: both sides together, or everybody where nobody knows the sides."""


class Feeling(StrEnum):
    """What says how a contact feels: the reviewers' answers on the tone lines, or the customer's own rating."""

    TONE = "tone"
    CSAT = "csat"


@dataclass(frozen=True, slots=True)
class ContactFeeling:
    """One contact as a dot.

    Attributes
    ----------
    contact : int
        Session contact.
    procedure : float or None
        Points earned on the process lines, 0 to 100: mean of both sides' means, or of the side there is. ``None``
        without a review that answers every process line.
    client, vendor, together : float or None
        Share of the tone answers that are on target, 0 to 1, of that side's reviewers and as the mean of both sides;
        ``None`` without a tone answer.
    csat : float or None
        The customer's own rating, 1 to 5.
    first : bool
        The first contact of this report with these words: a repeat of it is another dot and no other customer.
    """

    contact: int
    procedure: float | None
    client: float | None
    vendor: float | None
    together: float | None
    csat: float | None
    first: bool

    def felt(self, feeling: Feeling, ear: Ear) -> float | None:
        """How it feels to an ear, or to the customer."""
        if feeling is Feeling.CSAT:
            return self.csat
        return {Side.CLIENT: self.client, Side.VENDOR: self.vendor}.get(ear) if ear else self.together


@dataclass(frozen=True, slots=True)
class Association:
    """Whether contacts that earn more on the procedure also feel better.

    Attributes
    ----------
    rho : Estimate
        Spearman's rank correlation over contacts, each once.
    """

    feeling: Feeling
    ear: Ear
    rho: Estimate


@dataclass(frozen=True, slots=True)
class FeelingReport:
    """Every contact as a dot, and what there is to draw it from.

    Attributes
    ----------
    contacts : tuple of ContactFeeling
        All contacts of the report, by session and position.
    process_lines, tone_lines : tuple of str
        ``LineReport.id`` of the lines that somebody answered, in card order.
    ears : tuple of Ear
        Whose hearing may be shown, the default first: client, vendor, both; ``(None,)`` without sides.
    two_sides : bool
        Whether ``None`` among the ears means client and vendor together.
    one_voice : tuple of Side
        Sides whose ear is a single reviewer.
    n_withheld : int
        Contacts of which only both sides together are shown: their session shows counts, and one reviewer is all of a
        side there.
    csat_range : tuple of float or None
        Lowest and highest rating found; outside 1 to 5 no rating is read.
    critical : bool
        Whether a process line is critical: its zeroing is left out here.
    associations : tuple of Association
    """

    contacts: tuple[ContactFeeling, ...]
    process_lines: tuple[str, ...]
    tone_lines: tuple[str, ...]
    ears: tuple[Ear, ...]
    two_sides: bool
    one_voice: tuple[Side, ...]
    n_withheld: int
    csat_range: tuple[float, float] | None
    critical: bool
    associations: tuple[Association, ...]

    @property
    def feelings(self) -> tuple[Feeling, ...]:
        """What the contacts can be set against their procedure by, the default first; empty: nothing."""
        found = []
        if any(one.procedure is not None and one.together is not None for one in self.contacts):
            found.append(Feeling.TONE)
        if any(one.procedure is not None and one.csat is not None for one in self.contacts):
            found.append(Feeling.CSAT)
        return tuple(found)

    @property
    def csat_on_other_scale(self) -> bool:
        """Whether ratings were given on a scale that is not 1 to 5."""
        return self.csat_range is not None and not _on_scale(self.csat_range)


def feeling_report(
    db: Db, scopes: Sequence[Scope], *, filters: Filters | None = None, confidence_level: float = 0.95, seed: int = 0
) -> FeelingReport:
    """Set every open contact's procedure against how it feels.

    Parameters
    ----------
    scopes : sequence of Scope
        One per session, all of one engagement, at least one. Only contacts open in them are read.
    filters : Filters, optional
    confidence_level : float
        Between 0 and 1.
    seed : int
        Of the resamples behind the rank correlation's interval.
    """
    cube = ratings_cube(db, scopes, filters=filters)
    tone = tone_answers(cube)
    withheld = single_voices(cube, tone.given > 0)
    ears = _ears(cube, tone, withheld)
    contacts = _contacts(cube, tone, withheld)
    given = (cube.codes >= 0) | ~np.isnan(cube.numbers) | cube.not_applicable
    answered = [line for line, answers in zip(cube.lines, given, strict=True) if answers.any()]
    process = [line for line in answered if is_process_line(line.definition)]
    return FeelingReport(
        contacts=contacts,
        process_lines=tuple(line.id for line in process),
        tone_lines=tuple(line.id for line in answered if is_tone_line(line)),
        ears=ears,
        two_sides=bool(columns_of(cube, Side.CLIENT).size and columns_of(cube, Side.VENDOR).size),
        one_voice=tuple(
            side for side in ears if side and (tone.given[:, columns_of(cube, side)].any(axis=0).sum() == 1)
        ),
        n_withheld=int(withheld.sum()),
        csat_range=_csat_range(cube),
        critical=any(line.fails for line in process),
        associations=_associations(contacts, ears, confidence_level=confidence_level, seed=seed),
    )


def _contacts(cube: RatingsCube, tone: ToneAnswers, withheld: BoolArray) -> tuple[ContactFeeling, ...]:
    points = review_scores(cube, part=process_only).values
    procedure = side_means(cube, np.nan_to_num(points), (~np.isnan(points)).astype(np.float64)).together
    heard = side_means(cube, *tone)
    first: dict[int, int] = {}
    for contact in cube.contacts:
        first.setdefault(contact.interaction_id, contact.id)
    found = _csat_range(cube)
    reads = found is not None and _on_scale(found)
    return tuple(
        ContactFeeling(
            contact=contact.id,
            procedure=_number(procedure[row]),
            client=None if withheld[row] else _number(heard.client[row]),
            vendor=None if withheld[row] else _number(heard.vendor[row]),
            together=_number(heard.together[row]),
            csat=contact.csat if reads else None,
            first=first[contact.interaction_id] == contact.id,
        )
        for row, contact in enumerate(cube.contacts)
    )


def _ears(cube: RatingsCube, tone: ToneAnswers, withheld: BoolArray) -> tuple[Ear, ...]:
    """Whose hearing there is to show."""
    shown = tone.given[~withheld]
    sides = tuple(side for side in (Side.CLIENT, Side.VENDOR) if shown[:, columns_of(cube, side)].any())
    return sides if len(sides) == 1 and not withheld.any() else (*sides, None)


def _csat_range(cube: RatingsCube) -> tuple[float, float] | None:
    given = [contact.csat for contact in cube.contacts if contact.csat is not None]
    return (min(given), max(given)) if given else None


def _on_scale(found: tuple[float, float]) -> bool:
    return CSAT_SCALE[0] <= found[0] and found[1] <= CSAT_SCALE[1]


def _associations(
    contacts: Sequence[ContactFeeling], ears: Sequence[Ear], *, confidence_level: float, seed: int
) -> tuple[Association, ...]:
    once = [one for one in contacts if one.first]
    procedure = _array([one.procedure for one in once])
    asked = [*((Feeling.TONE, ear) for ear in ears), (Feeling.CSAT, None)]
    return tuple(
        Association(
            feeling,
            ear,
            rank_correlation(
                procedure,
                _array([one.felt(feeling, ear) for one in once]),
                confidence_level=confidence_level,
                seed=seed,
            ),
        )
        for feeling, ear in asked
    )


def _array(values: Sequence[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values])


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
