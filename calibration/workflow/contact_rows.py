"""Contacts as intake hands them over, as rows of the store."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from calibration.intake.records import ContactRecord
from calibration.store.interactions import NewContact

_SAME = (
    *("external_id", "text_hash", "channel", "language", "direction", "subject", "topic", "queue", "site", "agent"),
    *("agent_tenure_days", "customer_case", "utc_offset_minutes", "duration_seconds", "handle_seconds", "csat"),
    "first_contact_resolution",
)


class _Moves(Protocol):
    @property
    def maybe(self) -> Callable[[datetime | None], datetime | None]: ...


class AsWritten:
    """Leaves every moment where it is."""

    def maybe(self, moment: datetime | None) -> datetime | None:
        """The moment itself."""
        return moment


def new_contacts(contacts: Iterable[ContactRecord], clock: _Moves) -> list[NewContact]:
    """Rows for :func:`calibration.store.interactions.insert_contacts`, with every moment moved by ``clock``."""
    return [
        NewContact(
            values={
                "copy_number": contact.copy,
                "started_at": clock.maybe(contact.started_at),
                "attributes": dict(contact.attributes),
                **{name: getattr(contact, name) for name in _SAME},
            },
            turns=[
                {
                    "role": turn.role,
                    "speaker": turn.speaker,
                    "text": turn.text,
                    "second": turn.second,
                    "said_at": clock.maybe(turn.said_at),
                }
                for turn in contact.turns
            ],
            recording_url=contact.recording_url,
        )
        for contact in contacts
    ]
