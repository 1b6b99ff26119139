"""A record that goes on: further sessions like its last ones, with repeats of contacts from before a date."""

from dataclasses import replace

import numpy as np

from calibration.stats.ratings_matrix import FloatArray, IntArray
from calibration.stats.standards_data import SIDES, StandardsData


def can_go_on(data: StandardsData, phases: IntArray, after: int) -> bool:
    """Return whether there are contacts of the phase before ``after``, and ratings of both sides in some session."""
    return bool((phases[data.origin] == after - 1).any()) and len(np.unique(data.of_vendor)) == len(SIDES)


def longer_record(
    data: StandardsData, phases: IntArray, *, after: int, n_sessions: int, per_session: int
) -> StandardsData:
    """Return the record with further sessions in a phase, their values of no account.

    Parameters
    ----------
    phases : array of int, shape (sessions,)
    after : int
        The phase that goes on, 1 or more.
    n_sessions, per_session : int
        Further sessions, and the repeats of each: contacts of the phase before, those least scored since first.
    """
    n, n_contacts = len(data.sessions), len(data.interactions)
    rated = np.unique(data.session)
    n_new = max(int(np.median(np.bincount(data.origin, minlength=n)[rated])), 1)
    panel = _panel(data)
    waiting = _waiting(data, phases, after)
    session, interaction = [], []
    for t in range(n_sessions):
        again = np.take(waiting, t * per_session + np.arange(min(per_session, len(waiting))), mode="wrap")
        contacts = np.append(n_contacts + t * n_new + np.arange(n_new), again)
        session.append(np.full(len(contacts), n + t))
        interaction.append(contacts)
    sessions, interactions = np.concatenate(session), np.concatenate(interaction)
    added = len(sessions) * len(panel)
    return replace(
        data,
        value=np.append(data.value, any_values(added) * data.value.std()),
        rater=np.append(data.rater, np.repeat(panel, len(sessions))),
        session=np.append(data.session, np.tile(sessions, len(panel))),
        interaction=np.append(data.interaction, np.tile(interactions, len(panel))),
        sessions=(*data.sessions, *(("further", t) for t in range(n_sessions))),
        interactions=(*data.interactions, *(("further", i) for i in range(n_sessions * n_new))),
        origin=np.append(data.origin, n + np.arange(n_sessions * n_new) // n_new),
        pass_fail=False,
    )


def _panel(data: StandardsData) -> IntArray:
    """Return the raters of the last session in which a side rated, for both sides."""
    panel = []
    for side in range(len(SIDES)):
        own = data.of_vendor == side
        panel.append(np.unique(data.rater[own & (data.session == data.session[own].max())]))
    return np.concatenate(panel)


def _waiting(data: StandardsData, phases: IntArray, after: int) -> IntArray:
    """Return the contacts of the phase before, those least scored since first."""
    since = np.bincount(data.interaction[phases[data.session] >= after], minlength=len(data.interactions))
    old = np.flatnonzero(phases[data.origin] == after - 1)
    return old[np.argsort(since[old], kind="stable")]


def any_values(n: int) -> FloatArray:
    """Return so many numbers of no account."""
    # Errors of a plan do not depend on the values; only that they vary.
    return np.random.default_rng(0).standard_normal(n)
