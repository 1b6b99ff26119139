"""Records of sessions with somebody who moved, drawn: what the benchmark and the tests of "who moved" ask about."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from calibration.stats.ratings_matrix import FloatArray, IntArray
from calibration.stats.standards_data import StandardsData
from calibration.vocabulary import Party, Side

INTERACTION, RATER, RATER_SESSION, SIDE_SESSION, NOISE = 0.60, 0.25, 0.12, 0.05, 0.55
"""Standard deviations in scale points of a 1 to 5 line (single-rater ICC about .47)."""
MEAN = 3.4
MAX_USES = 4
_SIDES = (Side.CLIENT, Side.VENDOR)


@dataclass(frozen=True)
class Truth:
    """By how many points each party moved at the date."""

    name: str
    agents: float = 0.0
    client: float = 0.0
    vendor: float = 0.0

    @property
    def movers(self) -> frozenset[Party]:
        """Who moved."""
        return frozenset(p for p, s in zip(Party, (self.agents, self.client, self.vendor), strict=True) if s)


TRUTHS = (
    Truth("nothing"),
    Truth("agents", agents=0.5),
    Truth("client", client=-0.5),
    Truth("vendor", vendor=0.5),
    Truth("client stricter, agents better (cancel)", agents=0.5, client=-0.5),
    Truth("both standards together", client=0.5, vendor=0.5),
)


@dataclass(frozen=True)
class Record:
    """How a record is made; the date is half-way.

    Attributes
    ----------
    n_sessions, n_new, n_repeats : int
        Sessions, and new contacts and repeats in each (the first session has none to repeat).
    pools, raters : tuple of int
        Raters each side has, and how many of them score in a session; client, vendor.
    spacing : int
        Sessions between two uses of a contact.
    every : int
        Repeats are scored in each session of this number only (a round of its own, 1: in each).
    """

    n_sessions: int
    n_new: int
    n_repeats: int
    pools: tuple[int, int] = (3, 5)
    raters: tuple[int, int] = (2, 2)
    spacing: int = 1
    every: int = 1

    @property
    def change(self) -> int:
        """The first session after the date."""
        return self.n_sessions // 2


@dataclass(frozen=True)
class Conduct:
    """What people do beside what the model says.

    Attributes
    ----------
    rescored_by : tuple of Side
        Who scores the repeats.
    new_people : bool
        Whether nobody who scored before the date scores after it.
    remembered : float
        Share of a rater's marks on a repeat that are their earlier mark again.
    redefined : float
        Share of the client's idea of a contact that is another one after the date, in standard deviations.
    rounded : bool
        Whether answers are the whole numbers from 1 to 5.
    """

    rescored_by: tuple[Side, ...] = _SIDES
    new_people: bool = False
    remembered: float = 0.0
    redefined: float = 0.0
    rounded: bool = True


AS_MODELLED = Conduct()


def draw_record(
    record: Record, truth: Truth, rng: np.random.Generator, *, conduct: Conduct = AS_MODELLED
) -> StandardsData:
    """Draw one record of a 1 to 5 line."""
    side, rater, session, interaction = _who_scored_what(record, conduct, rng)
    after, origin = session >= record.change, np.arange(record.n_sessions * record.n_new) // record.n_new
    n_people = int(rater.max()) + 1
    content = rng.normal(0, INTERACTION, len(origin))
    meant = content[interaction]
    if conduct.redefined:
        other = conduct.redefined * rng.normal(0, INTERACTION, len(origin))
        other += (1 - conduct.redefined**2) ** 0.5 * content
        meant = np.where(after & (side == 0), other[interaction], meant)
    meant = meant + truth.agents * (origin >= record.change)[interaction]
    meant += np.where(side == 0, truth.client, truth.vendor) * after
    meant += rng.normal(0, RATER, n_people)[rater]
    meant += rng.normal(0, SIDE_SESSION, (2, record.n_sessions))[side, session]
    meant += rng.normal(0, RATER_SESSION, (n_people, record.n_sessions))[rater, session]
    value = MEAN + meant + rng.normal(0, NOISE, len(side))
    value = np.clip(np.round(value), 1, 5) if conduct.rounded else value
    if conduct.remembered:
        value = _remembered(value, rater, interaction, share=conduct.remembered, rng=rng)
    people, who = np.unique(rater, return_inverse=True)
    return StandardsData(
        value=value,
        rater=who,
        session=session,
        interaction=interaction,
        raters=tuple(people.tolist()),
        sessions=tuple(range(record.n_sessions)),
        interactions=tuple(range(len(origin))),
        sides=tuple(_SIDES[int(person % sum(record.pools) >= record.pools[0])] for person in people),
        origin=origin,
        step=1.0,
        highest=5.0,
    )


def _who_scored_what(record: Record, conduct: Conduct, rng: np.random.Generator) -> IntArray:
    """Return side, rater, session and interaction of every rating, sessions in order; shape (4, ratings)."""
    starts, n_people = (0, record.pools[0]), sum(record.pools)
    rows = []
    for session, (new, old) in enumerate(_contacts(record, rng)):
        newcomers = n_people if conduct.new_people and session >= record.change else 0
        for side in range(2):
            pool = newcomers + starts[side] + np.arange(record.pools[side])
            contacts = np.concatenate([new, old]) if _SIDES[side] in conduct.rescored_by else new
            for rater in rng.choice(pool, record.raters[side], replace=False):
                same = np.broadcast_to([[side], [rater], [session]], (3, len(contacts)))
                rows.append(np.vstack([same, contacts]))
    return np.hstack(rows)


def _remembered(
    value: FloatArray, rater: IntArray, interaction: IntArray, *, share: float, rng: np.random.Generator
) -> FloatArray:
    first: dict[tuple[int, int], float] = {}
    again = rng.random(len(value)) < share
    found = value.copy()
    for i, key in enumerate(zip(rater.tolist(), interaction.tolist(), strict=True)):
        if key in first and again[i]:
            found[i] = first[key]
        first.setdefault(key, found[i])
    return found


def _contacts(record: Record, rng: np.random.Generator) -> list[tuple[IntArray, IntArray]]:
    """Return the new contacts and the repeats of each session: any earlier ones, rested and not worn out."""
    last = np.full(record.n_sessions * record.n_new, -record.spacing)
    uses = np.zeros(len(last), dtype=int)
    found = []
    for session in range(record.n_sessions):
        new = np.arange(session * record.n_new, (session + 1) * record.n_new)
        ready = np.flatnonzero((uses[: new[0]] < MAX_USES) & (session - last[: new[0]] >= record.spacing))
        wanted = record.n_repeats if (session + 1) % record.every == 0 else 0
        old = rng.choice(ready, min(wanted, len(ready)), replace=False) if len(ready) else ready
        uses[old] += 1
        last[new], last[old] = session, session
        found.append((new, old))
    return found


def part(data: StandardsData, rows: npt.ArrayLike) -> StandardsData:
    """Return the ratings at these rows only; their interactions still come from the session they came from."""
    kept = np.flatnonzero(rows)
    return replace(
        data,
        value=data.value[kept],
        rater=data.rater[kept],
        session=data.session[kept],
        interaction=data.interaction[kept],
    )
