"""Making an engagement that ratings can be imported into, and how its files are read."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import available_timezones

from calibration.errors import InvalidInput
from calibration.intake.options import IntakeOptions, Limits
from calibration.scorecard.keys import KEY_FORM, is_key, key_for
from calibration.settings import Settings
from calibration.store.bulk import organizations_by_key
from calibration.store.engine import Db
from calibration.store.models import Engagement, Organization


@dataclass(frozen=True, slots=True)
class NewEngagement:
    """An engagement to be made on import: who the two sides are, and where the clock stands."""

    key: str
    client: str
    vendor: str
    time_zone: str = "UTC"

    def check(self) -> None:
        """Whether it can be made.

        Raises
        ------
        InvalidInput
            The key, a name or the time zone is not allowed.
        """
        if not is_key(self.key):
            raise InvalidInput(f"'{self.key}' cannot be the key of an engagement. Allowed: {KEY_FORM}.")
        if not self.client.strip() or not self.vendor.strip() or self.client.strip() == self.vendor.strip():
            raise InvalidInput(
                f"Client '{self.client}' and vendor '{self.vendor}' are not two organizations. Allowed: two names."
            )
        if self.time_zone not in available_timezones():
            raise InvalidInput(f"'{self.time_zone}' is not a time zone. Allowed: an IANA name, such as Europe/London.")


def made_engagement(db: Db, new: NewEngagement, *, now: datetime) -> Engagement:
    """Make the engagement; an organization that is there under the same name is used.

    Raises
    ------
    InvalidInput
        As :meth:`NewEngagement.check`.
    """
    new.check()
    engagement = Engagement(
        key=new.key,
        name=f"{new.client.strip()} with {new.vendor.strip()}",
        client_organization_id=_organization(db, new.client.strip()),
        vendor_organization_id=_organization(db, new.vendor.strip()),
        time_zone=new.time_zone,
        created_at=now,
    )
    db.add(engagement)
    db.flush()
    return engagement


def _organization(db: Db, name: str) -> int:
    key = key_for(name, fallback="organization")
    taken: list[str] = []
    while found := organizations_by_key(db, [key]).get(key):
        if found.name == name and found.id is not None:
            return found.id
        taken.append(key)
        key = key_for(name, taken=taken, fallback="organization")
    made = Organization(key=key, name=name[:200])
    db.add(made)
    db.flush()
    assert made.id is not None, "a flushed row has its id"
    return made.id


def intake_options(chosen: Settings, engagement: Engagement | NewEngagement) -> IntakeOptions:
    """How files for this engagement are read: its zone and countries, the deployment's key and limits."""
    options = IntakeOptions(
        key=chosen.text_key(),
        zone=engagement.time_zone,
        max_bytes=chosen.upload_limit_bytes,
        limits=Limits(seconds=float(chosen.intake_seconds), memory_bytes=chosen.intake_memory_mb * 1024 * 1024),
    )
    named = tuple(engagement.countries) if isinstance(engagement, Engagement) else ()
    return replace(options, countries=named) if named else options
