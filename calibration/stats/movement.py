"""Who moved, as data: three shifts, what they rest on, and exactly those who moved."""

from dataclasses import dataclass

from calibration.stats.benchmarks import CHANGED_BELOW
from calibration.stats.estimate import Estimate
from calibration.stats.repeat_order import OrderOfRepeats
from calibration.stats.standards_design import Connection
from calibration.stats.standards_fit import StandardVariances
from calibration.vocabulary import Movement, Party, UndefinedReason

PARTIES = (Party.AGENTS, Party.CLIENT_STANDARD, Party.VENDOR_STANDARD)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far one party moved.

    Attributes
    ----------
    party : Party
    estimate : Estimate
        Later − earlier phase, scale points (percentage points for pass/fail). Below 0: agents do worse, a side marks
        lower. Undefined with the reason of :attr:`WhoMoved.reason`.
    degrees_of_freedom : float or None
    q_value : float or None
        p value of "did not move" after Benjamini & Hochberg over the three parties.
    movement : Movement
    """

    party: Party
    estimate: Estimate
    degrees_of_freedom: float | None
    q_value: float | None
    movement: Movement


@dataclass(frozen=True, slots=True)
class RepeatsTest:
    """Do repeats and new contacts tell the same? Asked where both sides scored repeats and new contacts.

    Attributes
    ----------
    difference : Estimate
        Change of the gap on repeats − change of the gap on new contacts, scale points; 0 but for chance where every
        mark is given without remembering the earlier one.
    p_value : float or None
    """

    difference: Estimate
    p_value: float | None

    @property
    def failed(self) -> bool:
        """Whether they differ more than chance explains."""
        return self.p_value is not None and self.p_value < CHANGED_BELOW


@dataclass(frozen=True, slots=True)
class WhoMoved:
    """What changed between two phases, and who moved as far as the data can tell.

    Attributes
    ----------
    shifts : tuple of Shift
        Agents, client's standard, vendor's standard.
    gap : Estimate
        Change of client − vendor: needs no repeats.
    client_marks, vendor_marks : Estimate
        Change of a side's marks on the contacts of their time: agents + standard. Needs no repeats.
    movers : frozenset of Party or None
        Exactly those that moved, of those whose shift is defined. ``None`` when ``reason`` keeps anybody from being
        named.
    reason : UndefinedReason or None
    connection : Connection
        What holds the phases together.
    orders : tuple of OrderOfRepeats
        The client's order of repeats before and after, the vendor's, and between the sides after.
    repeats_test : RepeatsTest or None
    variances : StandardVariances or None
    share_at_best : float or None
        Share of the answers that are the best there is; ``None`` without a best one.
    at_ceiling : bool
        Whether that is too many for shifts to show. Never of pass/fail lines, whose share it is.
    band : float
        Scale points within which a movement is too small to act on.
    """

    shifts: tuple[Shift, Shift, Shift]
    gap: Estimate
    client_marks: Estimate
    vendor_marks: Estimate
    movers: frozenset[Party] | None
    reason: UndefinedReason | None
    connection: Connection
    orders: tuple[OrderOfRepeats, OrderOfRepeats, OrderOfRepeats] | None
    repeats_test: RepeatsTest | None
    variances: StandardVariances | None
    share_at_best: float | None
    at_ceiling: bool
    band: float

    def shift(self, party: Party) -> Shift:
        """Return one party's."""
        return self.shifts[PARTIES.index(party)]

    def standard_behind(self, gap_change: float) -> Party | None:
        """Whose standard goes with a change of client − vendor: exactly one moved, and the gap went its way.

        Parameters
        ----------
        gap_change : float
            Any unit; its sign counts.

        Returns
        -------
        Party or None
            ``CLIENT_STANDARD`` or ``VENDOR_STANDARD``. ``None`` where nobody may be named, where neither standard or
            both moved, or where the one that did would have moved the gap the other way.
        """
        moved = [party for party in self.movers or () if party is not Party.AGENTS]
        if len(moved) != 1:
            return None
        towards = 1 if moved[0] is Party.CLIENT_STANDARD else -1
        return moved[0] if (self.shift(moved[0]).estimate.value or 0.0) * towards * gap_change > 0 else None
