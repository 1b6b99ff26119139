"""Ten thousand messages counted on demand, and the report on them: ``python -m benchmarks.text_tone_speed``.

Processor time on a fresh SQLite file, writing included: fifty closed sessions of 200 contacts, two agent turns of 31
words each, six reviewers' tone ratings. Counting is what a page waits for once, under a progress bar; the report is
what it reads.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.report import Measured, table
from benchmarks.stored_world import StoredWorld, tone
from calibration.analysis.long_ratings import long_ratings
from calibration.analysis.shelf import Shelf
from calibration.analysis.text_tone_report import text_tone_report
from calibration.store import models
from calibration.store.bulk import insert_rows
from calibration.store.engine import Store, make_engine
from calibration.store.long_ratings import long_scope_in
from calibration.store.migrate import migrate
from calibration.visibility.facts import Viewer
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Channel, Role, SessionScope, SessionState, Side, SpeakerRole
from calibration.vocabulary.text_tone import TimeGrain
from calibration.workflow.counting_texts import count_missing_texts

N_SESSIONS, N_CONTACTS = 50, 200
WORDS_A_TURN = 31
BOUND_SECONDS, BOUND_REPORT = 10.0, 1.0
_TEXT = (
    "hello thank you for your message I am sorry that the parcel has not arrived we will check this could you please"
    " confirm address and order number regarding inconvenience kindly assist it's okay great additional documentation"
)


def filled(store: Store, *, seed: int = 0) -> LongScope:
    """Write sessions nobody has counted and return what a manager sees of them."""
    rng = np.random.default_rng(seed)
    with store.writing() as db:
        world = StoredWorld(db)
        for i in range(6):
            world.rater(f"rater {i}", Side.CLIENT if i < 2 else Side.VENDOR)
        card = world.card(tone())
        for _ in range(N_SESSIONS):
            answers = {who: {"tone": _answers(rng)} for who in world.raters}
            values = [{"channel": list(Channel)[rng.integers(4)]} for _ in range(N_CONTACTS)]
            session = world.session(
                card, answers, n_contacts=N_CONTACTS, contact_values=values, state=SessionState.CLOSED
            )
            rows = [
                {"interaction_id": contact, "position": at, "role": SpeakerRole.AGENT, "text": _turn(rng)}
                for contact in world.interactions[session]
                for at in (2, 3)
            ]
            insert_rows(db, models.Turn, rows)
        viewer = Viewer(1, world.engagement_id, Side.CLIENT, frozenset({Role.MANAGER}), None)
        return long_scope_in(db, viewer, SessionScope.JOINT)


def _answers(rng: np.random.Generator) -> list[str | float | None]:
    return [str(one) for one in rng.choice(["too_formal", "right", "too_casual"], N_CONTACTS)]


def _turn(rng: np.random.Generator) -> str:
    words = rng.choice(_TEXT.split(), WORDS_A_TURN).tolist()
    return f"{' '.join(words[:10])}. {' '.join(words[10:21])}! {' '.join(words[21:])}."


def measure() -> list[Measured]:
    """Seconds of counting and of the report."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'texts.db'}"
        migrate(url)
        store = Store(make_engine(url))
        scope = filled(store)
        n, now = N_SESSIONS * N_CONTACTS, StoredWorld.now
        counting = _seconds(lambda: count_missing_texts(store, scope, now=now))
        again = _seconds(lambda: count_missing_texts(store, scope, now=now))
        with store.reading() as db:
            alone = _seconds(lambda: text_tone_report(db, scope))
        with store.reading() as db:
            Shelf().lend(db)
            long_ratings(db, scope)
            report = _seconds(lambda: text_tone_report(db, scope))
            other = _seconds(lambda: text_tone_report(db, scope, grain=TimeGrain.QUARTER))
        store.engine.dispose()
    return [
        Measured(f"{n:,} messages of {2 * WORDS_A_TURN} words counted and written", counting, "s", BOUND_SECONDS),
        Measured("… asked again, nothing to count", again * 1000, "ms"),
        Measured(
            f"… the report on them, {N_SESSIONS} sessions, ratings read for the tab above", report, "s", BOUND_REPORT
        ),
        Measured("… with the ratings to read as well", alone, "s"),
        Measured("… another grain or period", other, "s", BOUND_REPORT),
    ]


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Measure and print; 1 when a bound was missed."""
    figures = measure()
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
