"""What an engagement folder says was required, and what took place: cadence and population on their way in."""

from collections import Counter

from calibration.intake.folder_records import EngagementFolder
from calibration.intake.masking import Masker
from calibration.store.cadence import save_cadence
from calibration.store.engine import Db
from calibration.store.population import add_population
from calibration.workflow.cadence import check_cadence
from calibration.workflow.loading_sessions import Moves


def load_participation(
    db: Db, folder: EngagementFolder, *, clock: Moves, engagement_id: int, counts: Counter[str]
) -> None:
    """Write the folder's requirements and its population, every date moved by ``clock``.

    Raises
    ------
    InvalidInput
        A cadence that cannot be required.
    """
    for one in folder.details.cadence:
        check_cadence(one.every_weeks)
        first = clock.day(one.in_force_from)
        assert first is not None, "a date that is there stays there"
        save_cadence(db, engagement_id=engagement_id, in_force_from=first, every_weeks=one.every_weeks)
        counts["cadence_requirement"] += 1
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
