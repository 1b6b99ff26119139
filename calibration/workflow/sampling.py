"""Drawing contacts for a session: seeded, so that both sides can draw again and see the same."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calibration.errors import InvalidInput
from calibration.vocabulary import ChosenBy


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that could be drawn: its id in the store, and its stratum (channel, topic …)."""

    interaction_id: int
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A contact that was drawn, and by whom or what."""

    interaction_id: int
    chosen_by: ChosenBy
    stratum: str = ""


def sample_drawn(
    candidates: Sequence[Candidate],
    *,
    n_random: int,
    seed: int,
    picks: Mapping[ChosenBy, Sequence[int]] | None = None,
    stratified: bool = False,
) -> tuple[Drawn, ...]:
    """A session's sample: picks first removed from the pool, then ``n_random`` drawn from what is left.

    Parameters
    ----------
    candidates : sequence of Candidate
        The pool. Its order does not matter: it is sorted by id before the draw.
    n_random : int
        0 or more, at most what is left of the pool.
    seed : int
        Shown to both sides; the same pool and seed give the same draw.
    picks : mapping of ChosenBy to interaction ids
        What the client, the vendor or somebody by hand chose. Each must be in the pool, and in one list only.
    stratified : bool
        Draw so that strata are as equal in number as the pool allows (round robin over strata in random order).

    Returns
    -------
    tuple of Drawn
        In an order that is itself drawn, so that a place tells nobody who chose.

    Raises
    ------
    InvalidInput
        A pick is not in the pool or chosen twice, or the pool is too small.
    """
    pool = {candidate.interaction_id: candidate for candidate in sorted(candidates, key=lambda c: c.interaction_id)}
    drawn: list[Drawn] = []
    for who, chosen in (picks or {}).items():
        for interaction_id in chosen:
            candidate = pool.pop(interaction_id, None)
            if candidate is None:
                raise InvalidInput("A contact was picked twice, or is not among the contacts that can be drawn.")
            drawn.append(Drawn(interaction_id, who, candidate.stratum))
    if not 0 <= n_random <= len(pool):
        raise InvalidInput(f"{n_random} random contacts were asked for. Allowed: 0 to {len(pool)}, what is left.")
    generator = random.Random(seed)  # noqa: S311 - a draw that both sides can repeat, not a secret
    chosen = _round_robin(pool, n_random, generator) if stratified else generator.sample(list(pool), n_random)
    drawn += [Drawn(interaction_id, ChosenBy.RANDOM, pool[interaction_id].stratum) for interaction_id in chosen]
    generator.shuffle(drawn)
    return tuple(drawn)


def _round_robin(pool: Mapping[int, Candidate], n: int, generator: random.Random) -> list[int]:
    strata: dict[str, list[int]] = defaultdict(list)
    for interaction_id, candidate in pool.items():
        strata[candidate.stratum].append(interaction_id)
    queues = [strata[name] for name in sorted(strata)]
    generator.shuffle(queues)
    for queue in queues:
        generator.shuffle(queue)
    chosen: list[int] = []
    while len(chosen) < n:
        chosen += [queue.pop() for queue in queues if queue][: n - len(chosen)]
    return chosen
