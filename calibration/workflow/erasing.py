"""Erasing from the record: the details of entries go, the entries stay, and an entry says how many went."""

import json
from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from calibration.store import audit
from calibration.store.engine import Store
from calibration.workflow.record import write_record
from calibration.workflow.recorded import RecordedAction

_NAMES_A_PERSON = frozenset({"person", "about", "account", "for_person", "link_by"})
"""Keys of details that hold a person's id, besides all that end in ``person_id``."""


def erase_details_of_person(store: Store, *, person_id: int, by: int | None, now: datetime) -> int:
    """Erase the details of every entry that a person made or that names them, in all chains; return how many.

    The chains stay whole: an entry keeps its place, its moment and its action, and verification says "erased". Into
    every chain that lost details goes an entry with their number. Entries about an erasing keep their details, which
    are this number and who did it: without it nobody could tell erasing from tampering.

    Parameters
    ----------
    person_id : int
        Whose details go.
    by : int or None
        Who does it; ``None`` for whoever runs the program.
    """
    with store.writing() as db:
        raters = audit.rater_ids_of(db, person_id)
        found = {
            row.entry_id: row.chain_id
            for row in audit.all_details(db)
            if row.action != RecordedAction.DETAILS_ERASED and names_person(json.loads(row.details), person_id, raters)
        }
        audit.erase_details(db, list(found))
        counts = Counter(found.values())
        for chain in sorted(audit.all_chains(db), key=lambda one: one.key):
            if n_erased := counts[chain.id or 0]:
                write_record(
                    db,
                    action=RecordedAction.DETAILS_ERASED,
                    now=now,
                    engagement_id=chain.engagement_id,
                    room=chain.room,
                    person_id=by,
                    n_erased=n_erased,
                )
    return len(found)


def names_person(details: dict[str, Any], person_id: int, rater_ids: Collection[int]) -> bool:
    """Whether an entry's details hold a person's id, or that of a rater the person scores as.

    Examples
    --------
    >>> names_person({"person": 3, "session_id": 7}, 7, ())
    False
    >>> names_person({"person": 3, "rater_id": 12}, 7, (12,))
    True
    """
    for key, value in details.items():
        values = value if isinstance(value, list) else [value]
        if (key in _NAMES_A_PERSON or key.endswith(("person_id", "person_ids"))) and person_id in values:
            return True
        if key.endswith(("rater_id", "rater_ids")) and any(one in rater_ids for one in values):
            return True
    return False
