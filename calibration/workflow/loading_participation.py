"""What an engagement folder says was required, and what took place: cadence and population on their way in."""

from collections import Counter

from calibration.errors import InvalidInput
from calibration.intake.folder_records import EngagementFolder
from calibration.intake.masking import Masker
from calibration.store.cadence import replace_cadence
from calibration.store.engine import Db
from calibration.store.population import add_population
from calibration.workflow.loading_sessions import Moves
from calibration.workflow.terms import CadenceStep, cadence_problem


def load_participation(
    db: Db, folder: EngagementFolder, *, clock: Moves, engagement_id: int, counts: Counter[str]
) -> None:
    """Write the folder's requirements and its population, every date moved by ``clock``.

    Raises
    ------
    InvalidInput
        A cadence that cannot be required.
    """
    moved = [(clock.day(one.in_force_from), one.every_weeks) for one in folder.details.cadence]
    steps = tuple(CadenceStep(day, weeks) for day, weeks in moved if day is not None)
    if problem := cadence_problem(steps):
        raise InvalidInput(problem)
    replace_cadence(db, engagement_id, [(step.in_force_from, step.every_weeks) for step in steps])
    if steps:
        counts["cadence_requirement"] = len(steps)
    masker = Masker(folder.details.countries)
    rows = [
        {
            "external_id": row.contact,
            "started_at": clock.at(row.started_at),
            "channel": row.channel,
            "language": row.language,
            "topic": masker.mask(row.topic),
            "site": masker.mask(row.site),
        }
        for row in folder.population
    ]
    add_population(db, engagement_id, rows)
    if rows:
        counts["population_contact"] = len(rows)
