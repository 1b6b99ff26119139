"""The demo engagement: the folder ``data/demo``, loaded with its dates moved so that it ended last week."""

from datetime import datetime

from calibration.errors import InvalidInput
from calibration.intake.engagement_folder import read_engagement_folder
from calibration.settings import ROOT, settings
from calibration.store.engine import Store
from calibration.store.people import any_engagement_exists
from calibration.workflow.loading import LoadReport, load_engagement
from calibration.workflow.loading_clock import shift_to_last_week
from calibration.workflow.recorded_files import files_hash

DEMO_FOLDER = ROOT / "data" / "demo"


def load_demo(store: Store, *, now: datetime) -> LoadReport:
    """Load the demo; loading it again changes nothing.

    Raises
    ------
    InvalidInput
        The folder on disk is not as it was shipped; names the first problem.
    """
    files = {
        path.relative_to(DEMO_FOLDER).as_posix(): path.read_bytes()
        for path in sorted(DEMO_FOLDER.rglob("*"))
        if path.suffix in {".csv", ".yaml"}
    }
    reading = read_engagement_folder(files, key=settings().text_key())
    if reading.folder is None:
        raise InvalidInput(f"The demo folder cannot be loaded: {reading.errors[0].message}")
    shift = shift_to_last_week(reading.folder, now=now)
    return load_engagement(store, reading.folder, now=now, shift=shift, content_hash=files_hash(files))


def load_demo_into_empty(store: Store, *, now: datetime) -> LoadReport | None:
    """Load the demo unless there is any engagement already; what the app does at start."""
    with store.reading() as db:
        if any_engagement_exists(db):
            return None
    return load_demo(store, now=now)
