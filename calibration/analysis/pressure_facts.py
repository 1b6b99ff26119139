"""What consistency under pressure found: the figures of every group of contacts beside all others."""

from dataclasses import dataclass

from calibration.analysis.price import MoreContacts
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import ModeratedMean
from calibration.stats.shrinkage import Shrunken
from calibration.vocabulary import PressureFigure, PressureVerdict, Side


@dataclass(frozen=True, slots=True)
class PressureGroup:
    """One figure in one group of contacts, beside all other contacts of the grouping. Score points of 100.

    Attributes
    ----------
    mean, others : float or None
        Mean of the group, and of all others.
    apart : ModeratedMean or None
        Group − others, comparing within sessions; ``None``: too few contacts for a standard error.
    interval : tuple of float or None
        Of ``apart``.
    shrunken : Shrunken or None
        The same drawn to the mean of the grouping.
    q_value : float or None
        Corrected over all groups of all groupings and figures; ``None`` where nothing was tested.
    price : MoreContacts or None
        Further contacts of the group that would settle it; ``None`` where it is settled.
    n_low, n_high : int
        Contacts below and above the middle of all contacts; of a gap, where the client marks lower and higher; of a
        distance, within and beyond ``SMALLEST_PRESSURE``.
    contacts : tuple of int
        Session contacts behind it, lowest figure first; of gaps and distances the largest first.
    """

    grouping: str
    group: str
    figure: PressureFigure
    n: int
    n_others: int
    n_sessions: int
    mean: float | None
    others: float | None
    apart: ModeratedMean | None
    interval: tuple[float, float] | None
    shrunken: Shrunken | None
    q_value: float | None
    verdict: PressureVerdict
    price: MoreContacts | None
    n_low: int
    n_high: int
    contacts: tuple[int, ...]

    @property
    def flagged(self) -> bool:
        """Whether it differs from the others beyond the grey band."""
        return self.verdict in (PressureVerdict.LOWER, PressureVerdict.HIGHER)

    @property
    def strength(self) -> float:
        """Standard errors from no difference."""
        return abs(self.apart.value) / self.apart.standard_error if self.apart and self.apart.standard_error else 0.0


@dataclass(frozen=True, slots=True)
class PressureReport:
    """Every grouping by every figure.

    Attributes
    ----------
    figures : tuple of PressureFigure
        Those that are there; ``TOTAL`` only where it is another number than ``PROCESS``.
    groupings : tuple of str
        Keys, in the order of the chooser: standard ones, then attributes.
    numbers : tuple of str
        Keys whose groups are bands of a number.
    groups : tuple of PressureGroup
        By grouping, figure, and the grouping's own order.
    reference : Side or None
        Whose scores ``PROCESS`` and ``TOTAL`` are; ``None``: both sides together.
    n_contacts, n_sessions : int
        Counted; repeats in use are not.
    n_questions : int
        Groups tested.
    load_from_population : bool
    left_out, withheld : tuple of str
        Attributes in which nearly every contact has its own value; and those that name people.
    session_of : dict from int to int
        Session of every session contact that counts.
    patience : int
        The most further sessions that a price may ask for (:func:`calibration.analysis.since_price.sessions_in_time`).
    """

    figures: tuple[PressureFigure, ...]
    groupings: tuple[str, ...]
    numbers: tuple[str, ...]
    groups: tuple[PressureGroup, ...]
    reference: Side | None
    n_contacts: int
    n_sessions: int
    n_questions: int
    load_from_population: bool
    left_out: tuple[str, ...]
    withheld: tuple[str, ...]
    session_of: dict[int, int]
    patience: int

    def of(self, grouping: str, figure: PressureFigure) -> tuple[PressureGroup, ...]:
        """The groups of one grouping by one figure."""
        return tuple(one for one in self.groups if one.grouping == grouping and one.figure is figure)

    @property
    def holds(self) -> bool:
        """Whether every group that could be tested is shown to be like the others."""
        tested = [one for one in self.groups if one.q_value is not None]
        return bool(tested) and all(one.verdict is PressureVerdict.HOLDS for one in tested)

    @property
    def flagged(self) -> tuple[PressureGroup, ...]:
        """What is named, surest first; of a group and its rest the side that needs talk first."""
        worse = {PressureFigure.DISTANCE: PressureVerdict.HIGHER}
        return tuple(
            sorted(
                (one for one in self.groups if one.flagged),
                key=lambda one: (
                    -round(one.strength, 6),
                    one.verdict is not worse.get(one.figure, PressureVerdict.LOWER),
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class PressureTrend:
    """Whether a figure goes with the number that a grouping bands.

    Attributes
    ----------
    told : bool
        It does, corrected for every group, number and figure of the section.
    price : MoreContacts or None
        What would settle it; ``None`` where it is told or undefined.
    """

    rho: Estimate
    told: bool
    price: MoreContacts | None
