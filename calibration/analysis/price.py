"""The price of "cannot tell yet": further contacts, and about how many sessions they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from calibration.analysis.facts import ContactFact
from calibration.analysis.results_report import Heatmap, HeatmapCell
from calibration.stats.benchmarks import MIN_SHARED_UNITS
from calibration.stats.estimate import Estimate
from calibration.stats.more_units import more_units_for_correlation, more_units_for_mean


@dataclass(frozen=True, slots=True)
class MoreContacts:
    """What would settle something.

    Attributes
    ----------
    more : int or None
        Further contacts, 1 or more; ``None`` when no reasonable number would do.
    sessions : int or None
        About how many sessions they are; ``None`` without a number or a session to measure by.
    """

    more: int | None
    sessions: int | None


def sessions_for(contacts: Sequence[ContactFact], more: int | None) -> int | None:
    """About how many sessions a number of further contacts is.

    Parameters
    ----------
    contacts : sequence of ContactFact
        Of the report that names the price: their sessions tell how many contacts a session has.
    more : int or None
        Further contacts.

    Returns
    -------
    int or None
        Sessions of the mean size of these, rounded up; ``None`` without a price or a session to measure by.
    """
    n_sessions = len({contact.session_id for contact in contacts})
    return None if more is None or n_sessions == 0 else ceil(more * n_sessions / len(contacts))


def mean_price(mean: Estimate, contacts: Sequence[ContactFact]) -> MoreContacts | None:
    """What would tell a mean difference from none; ``None`` where it is told, or undefined."""
    if mean.value is None or mean.interval is None or mean.standard_error is None:
        return None
    if not mean.interval[0] <= 0 <= mean.interval[1]:
        return None
    more = more_units_for_mean(mean.value, standard_error=mean.standard_error, n_units=mean.n_units)
    return MoreContacts(more, sessions_for(contacts, more))


def correlation_price(rho: Estimate, contacts: Sequence[ContactFact]) -> MoreContacts | None:
    """What would tell a correlation from none; ``None`` where it is told, or undefined."""
    if rho.value is None or rho.interval is None or not rho.interval[0] <= 0 <= rho.interval[1]:
        return None
    more = more_units_for_correlation(rho.value, interval=rho.interval, n_units=rho.n_units)
    return MoreContacts(more, sessions_for(contacts, more))


def group_price(heatmap: Heatmap, contacts: Sequence[ContactFact]) -> MoreContacts | None:
    """What would give the fullest group its first gaps; ``None`` where a group has enough, or none has any."""
    fullest = max(heatmap.cells, key=lambda cell: len(cell.contacts), default=None)
    if fullest is None or not 0 < len(fullest.contacts) < MIN_SHARED_UNITS:
        return None
    return _in_cell(MIN_SHARED_UNITS - len(fullest.contacts), fullest, contacts)


def cell_price(cell: HeatmapCell, contacts: Sequence[ContactFact]) -> MoreContacts | None:
    """What would tell the gap of a cell from none, in contacts of its group; ``None`` where it is told or undefined."""
    price = mean_price(cell.gap, contacts)
    return None if price is None or price.more is None else _in_cell(price.more, cell, contacts)


def _in_cell(more: int, cell: HeatmapCell, contacts: Sequence[ContactFact]) -> MoreContacts:
    """Sessions are counted by how many contacts of the group one of these sessions has."""
    return MoreContacts(more, ceil(more * len({contact.session_id for contact in contacts}) / len(cell.contacts)))
