"""Reports out of hand-made sessions: what every figure is drawn from."""

import shutil
from pathlib import Path

import pytest

from benchmarks.stored_world import NOON, StoredWorld
from calibration.analysis.results import results_report
from calibration.analysis.results_report import ResultsReport
from calibration.store.engine import Store, make_engine
from tests.pages.results_sessions import results_sessions, settled_world

WANTED = ("usual", "1 contacts", "one side", "nobody scored", "large", "from a file")


@pytest.fixture(scope="session")
def reports(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ResultsReport]:
    """One report a session of ``results_sessions``, by its name, as Anna of the client sees it."""
    path = tmp_path_factory.mktemp("reports") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with Store(engine).writing() as db:
        world = StoredWorld(db)
        settled_world(world, NOON)
        sessions = results_sessions(world)
        found = {name: results_report(db, (world.scope(sessions[name], "Anna"),)) for name in WANTED}
    engine.dispose()
    return found
