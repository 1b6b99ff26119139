"""How often the watch over agents' words goes off when nothing moves: ``python -m benchmarks.text_watch_rates``.

Three years of weekly sessions, three to seven contacts of one channel in each, 400 draws: words a turn lognormal,
sentences and marked words drawn apart. Alarms are answered at once. A dashboard of 14 lines and two such series that
asks for one false alarm a year asks each series for 1/16.
"""

from collections.abc import Mapping

import numpy as np

from calibration.analysis.text_groups import reference_place, session_means
from calibration.stats.formality import formality_index
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.watch import Restart, watch_looks
from calibration.stats.watch_limit import limit_for
from calibration.vocabulary import RestartReason

SESSIONS, A_YEAR, WATCHED, DRAWS = 156, 52, 16, 400


def draw_looks(rng: np.random.Generator) -> dict[str, FloatArray]:
    """One channel in which nothing moves: its looks, as ``calibration.analysis.text_watch.text_looks`` gives them."""
    session = np.repeat(np.arange(SESSIONS), rng.integers(3, 8, SESSIONS))
    turns = rng.integers(3, 8, len(session))
    a_turn = np.array([np.exp(rng.normal(3, 0.4) + rng.normal(0, 0.5, n)).mean() for n in turns])
    means = session_means(a_turn, session, n_sessions=SESSIONS)
    features = _features(turns * a_turn, rng)
    places = [reference_place(session, n_sessions=SESSIONS, of=of) for of in range(1, SESSIONS + 1)]
    rows = {
        place: session_means(formality_index(features, reference=session <= place), session, n_sessions=SESSIONS)
        for place in set(places)
    }
    return {
        "formality": np.array([rows[place] for place in places]),
        "words a turn": np.broadcast_to(means, (SESSIONS, SESSIONS)),
        "words a turn, logarithm": np.broadcast_to(np.log(means), (SESSIONS, SESSIONS)),
    }


def _features(words: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Eight features in the order of ``calibration.stats.formality.FEATURES``."""
    sentences = np.maximum(np.round(words / rng.gamma(12, 1, len(words))), 1)
    long_ones = rng.beta(8, 30, len(words))

    def rate(share: float) -> FloatArray:
        return np.asarray(100 * rng.poisson(share * words) / words)

    return np.stack(
        [
            words / sentences + 100 * long_ones, words / sentences,
            4.2 + 3 * (long_ones - 0.2) + rng.normal(0, 0.2, len(words)), rate(0.01), -rate(0.02), -rate(0.003),
            -rng.poisson(0.1 * sentences) / sentences, -rate(0.02),
        ],
        axis=1,
    )  # fmt: skip


def false_alarms_a_year(*, draws: int = DRAWS, seed: int = 1) -> dict[str, float]:
    """Counted false alarms a year of each series."""
    rng = np.random.default_rng(seed)
    limit = limit_for(1.0, n_lines=WATCHED, sessions_a_year=A_YEAR).limit
    counted: dict[str, int] = {}
    for _ in range(draws):
        for name, n in _alarms(draw_looks(rng), limit).items():
            counted[name] = counted.get(name, 0) + n
    return {name: n * A_YEAR / (draws * SESSIONS) for name, n in counted.items()}


def _alarms(looks: Mapping[str, FloatArray], limit: float) -> dict[str, int]:
    """Alarms of each series when every one is answered in the session in which it goes off."""
    answered: dict[str, list[Restart]] = {name: [] for name in looks}
    while True:
        waiting = [one for one in watch_looks(looks, limit=limit, restarts=answered) if one.open_alarm]
        if not waiting:
            return {name: len(found) for name, found in answered.items()}
        for one in waiting:
            if one.open_alarm is not None:
                answered[one.line].append(Restart(one.open_alarm.session + 1, RestartReason.ANSWERED_ALARM))


def main() -> None:
    """Count and print."""
    print(f"Asked of each series: {1 / WATCHED:.3f} false alarms a year.")
    for name, counted in false_alarms_a_year().items():
        print(f"{name}: {counted:.3f}")


if __name__ == "__main__":
    main()
