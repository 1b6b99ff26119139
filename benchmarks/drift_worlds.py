"""Invented series of sessions whose truth is known: what the watch and the looks back are tried on.

The world of docs/methods.md, "Drift over sessions": answers 1 to 5, rounded and clipped; standard deviations of
contacts .60, raters around their side .25, raters' mood of a session .12, sides' mood of a session .05, slips .55.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from calibration.stats.rater_means import APART
from calibration.stats.session_means import SessionMeans

FloatArray = npt.NDArray[np.float64]

CONTACT, RATER, MOOD, SIDE_MOOD, SLIP = 0.60, 0.25, 0.12, 0.05, 0.55
MIDDLE, PASS_FROM = 3.5, 3.0
DAYS_OF_A_YEAR = 364


@dataclass(frozen=True)
class DriftWorld:
    """A series of sessions.

    Attributes
    ----------
    n_units, n_client, n_vendor : int
        Contacts and raters of a session.
    pools : tuple of int
        People from whom the client's and the vendor's raters of each session are drawn.
    n_sessions, sessions_a_year : int
    shift : float
        Points by which the client's standard falls at session ``at``.
    replaced : bool
        Whether the client's raters before ``at`` and from then on are different people.
    yes_no : bool
        Answers are pass (3 or better) or fail instead of 1 to 5.
    middle : float
        What contacts deserve on average.
    """

    n_units: int = 10
    n_client: int = 2
    n_vendor: int = 2
    pools: tuple[int, int] = (3, 5)
    n_sessions: int = 26
    sessions_a_year: int = 52
    shift: float = 0.0
    at: int = 13
    replaced: bool = False
    yes_no: bool = False
    middle: float = MIDDLE

    @property
    def size(self) -> str:
        """As people write it: "10 contacts × 2 + 2"."""
        return f"{self.n_units} contacts × {self.n_client} + {self.n_vendor}"

    @property
    def name(self) -> str:
        """With the pools: "10 contacts × 2 + 2 of 3 and 5"."""
        return f"{self.size} of {self.pools[0]} and {self.pools[1]}" + (", yes/no" if self.yes_no else "")

    def moved(self, shift: float) -> "DriftWorld":
        """Return the same world with another shift."""
        return replace(self, shift=shift)


def draw_sessions(
    world: DriftWorld, n_lines: int, rng: np.random.Generator, *, one_panel: bool = False, moved: int | None = None
) -> SessionMeans:
    """Draw series: each "line" is a series of its own.

    Parameters
    ----------
    world : DriftWorld
    n_lines : int
    rng : Generator
    one_panel : bool
        Whether all lines have the same people in each session, as on one card; else each line draws its own.
    moved : int, optional
        Only so many of the lines shift, the first ones; default all.
    """
    clients, raters = world.pools[0], sum(world.pools)
    panel = _panels(world, 1 if one_panel else n_lines, rng)
    panel = np.broadcast_to(panel, (n_lines, *panel.shape[1:]))
    marking = rng.normal(0, RATER, (n_lines, 1, raters)) + rng.normal(0, MOOD, (n_lines, world.n_sessions, raters))
    mood = rng.normal(0, SIDE_MOOD, (n_lines, world.n_sessions, 2))
    marking[:, :, :clients] += mood[:, :, :1]
    marking[:, :, clients:] += mood[:, :, 1:]
    marking[:moved, world.at :, :clients] -= world.shift
    ratings = world.middle + rng.normal(0, CONTACT, (*panel.shape[:2], world.n_units, 1))
    ratings = ratings + np.take_along_axis(marking, panel, 2)[:, :, None, :]
    ratings += rng.normal(0, SLIP, ratings.shape)
    answers = (ratings >= PASS_FROM).astype(float) if world.yes_no else np.clip(np.round(ratings), 1, 5)
    means = np.full((n_lines, world.n_sessions, raters), np.nan)
    np.put_along_axis(means, panel, answers.mean(axis=2), 2)
    gaps = answers[..., : world.n_client].mean(axis=3) - answers[..., world.n_client :].mean(axis=3)
    sessions = SessionMeans.from_array(
        means,
        sides=["client"] * clients + ["vendor"] * world.pools[1],
        n_units=world.n_units,
        days=[round(t * DAYS_OF_A_YEAR / world.sessions_a_year) for t in range(world.n_sessions)],
        step=1.0,
    )
    return replace(sessions, n_apart=(np.abs(gaps) > APART).sum(axis=2))


def _panels(world: DriftWorld, n: int, rng: np.random.Generator) -> npt.NDArray[np.intp]:
    """Return who scores in each session; (series, sessions, raters of a session)."""
    found = []
    for first, pool, wanted in ((0, world.pools[0], world.n_client), (world.pools[0], world.pools[1], world.n_vendor)):
        order = rng.random((n, world.n_sessions, pool))
        if world.replaced and first == 0:
            late = np.arange(world.n_sessions)[:, None] >= world.at
            order += 2.0 * ((np.arange(pool) >= pool // 2) != late)
        found.append(first + np.argsort(order, axis=2)[:, :, :wanted])
    return np.concatenate(found, axis=2)
