"""Contacts that were a repeat and are none any more: what they showed may be seen. One in use is never read here."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col

from calibration.store.engine import Db, fetch
from calibration.store.models import Anchor
from calibration.store.ratings import columns


def retired_repeats(db: Db, interactions: Collection[int]) -> dict[int, datetime]:
    """When each of these contacts that was once a repeat, and is not now, first became one.

    Parameters
    ----------
    interactions : collection of int
        Ids of contacts, of session contacts that are open.
    """
    rows = fetch(
        db,
        columns(Anchor.interaction_id, Anchor.designated_at, Anchor.retired_at)
        .where(col(Anchor.interaction_id).in_(sorted(interactions)))
        .order_by(col(Anchor.designated_at).desc()),
    )
    found = {interaction: designated for interaction, designated, _ in map(tuple, rows)}
    in_use = {interaction for interaction, _, retired in map(tuple, rows) if retired is None}
    return {interaction: at for interaction, at in found.items() if interaction not in in_use}
