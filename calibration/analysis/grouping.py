"""What contacts are grouped and filtered by."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from calibration.analysis.facts import ContactFact, Filters
from calibration.analysis.results_report import FilterChoices, GroupBy
from calibration.store.pooled_sessions import OpenContact

HOURS_A_BLOCK = 4


def hour_block(moment: datetime | None) -> str:
    """The block of the day a local moment falls into; empty without one.

    Examples
    --------
    >>> from datetime import UTC
    >>> hour_block(datetime(2026, 3, 4, 9, 59, tzinfo=UTC)), hour_block(datetime(2026, 3, 4, 23, tzinfo=UTC))
    ('08–12', '20–24')
    """
    if moment is None:
        return ""
    start = moment.hour // HOURS_A_BLOCK * HOURS_A_BLOCK
    return f"{start:02d}–{start + HOURS_A_BLOCK:02d}"


def contact_fact(contact: OpenContact, zone: ZoneInfo) -> ContactFact:
    """A stored contact as reports speak of it."""
    return ContactFact(
        id=contact.id,
        session_id=contact.session_id,
        interaction_id=contact.interaction_id,
        position=contact.position,
        external_id=contact.external_id,
        channel=contact.channel,
        language=contact.language,
        subject=contact.subject,
        topic=contact.topic,
        site=contact.site,
        started_at=contact.started_at,
        local_at=contact.started_at.astimezone(zone) if contact.started_at else None,
        csat=contact.csat,
    )


def group_of(contact: ContactFact, by: GroupBy) -> str | None:
    """The group a contact belongs to; ``None`` where the contact does not say."""
    if by is GroupBy.HOUR:
        return hour_block(contact.local_at) or None
    return str(getattr(contact, by.value)) or None


def passes(contact: ContactFact, filters: Filters) -> bool:
    """Whether a contact meets every condition."""
    return (
        (not filters.channels or contact.channel in filters.channels)
        and (not filters.topics or contact.topic in filters.topics)
        and (not filters.languages or contact.language in filters.languages)
        and (not filters.sites or contact.site in filters.sites)
        and (not filters.hours or hour_block(contact.local_at) in filters.hours)
    )


def filter_choices(contacts: Sequence[ContactFact]) -> FilterChoices:
    """What these contacts can be filtered by."""
    return FilterChoices(
        channels=tuple(sorted({contact.channel for contact in contacts})),
        topics=tuple(sorted({contact.topic for contact in contacts})),
        languages=tuple(sorted({contact.language for contact in contacts})),
        sites=tuple(sorted({contact.site for contact in contacts})),
        hours=tuple(sorted({hour_block(contact.local_at) for contact in contacts})),
    )
