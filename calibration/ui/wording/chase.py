"""The message a lead sends by hand: what waits, until when, how long it takes, and where."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from calibration.analysis.pace import USUAL_PACE
from calibration.store.people import EngagementCard
from calibration.store.sessions import SessionCard
from calibration.ui.wording.home import counted
from calibration.workflow.chasing import SideMissing

TITLE = "Message to copy"
NOBODY = "Nobody else is missing: there is nobody to remind."


def both_clocks(moment: datetime, zone: ZoneInfo) -> str:
    """Tuesday 20 October 2026, 23:59 Europe/London (22:59 UTC)."""
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    other_day = "" if utc.date() == local.date() else f" on {utc.day} {utc:%B}"
    same = local.utcoffset() == utc.utcoffset()
    again = "" if same and zone.key in ("UTC", "Etc/UTC") else f" ({utc:%H:%M} UTC{other_day})"
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M} {zone.key}{again}"


def due_sentence(due_at: datetime | None, *, zone: ZoneInfo, now: datetime) -> str:
    """Until when, in both clocks; when that is over, what still counts."""
    if due_at is None:
        return "There is no due date; scoring ends when the facilitator locks it."
    when = both_clocks(due_at, zone)
    if due_at >= now:
        return f"Due {when}."
    return f"It was due {when}. Until the facilitator locks it, scores are still taken, and marked late."


def minutes_sentence(session: SessionCard) -> str:
    """How long it usually takes: never how long anybody took."""
    least, most = USUAL_PACE.minutes(session.n_contacts)
    return f"{counted(session.n_contacts, 'contact').capitalize()}, usually {least} to {most} minutes."


def chase_text(
    missing: SideMissing, *, session: SessionCard, engagement: EngagementCard, link: str, now: datetime
) -> str:
    """A message ready to paste: to one's own people by name, or to the lead of the other side with a number.

    Parameters
    ----------
    link : str
        Where the session is scored.
    """
    zone = ZoneInfo(engagement.time_zone)
    where = f"{session.name} ({engagement.client} × {engagement.vendor})"
    if missing.names:
        opening = f"Hello {_listed(missing.names)},\n{where} waits for your scores."
    else:
        verb = "has" if missing.n_missing == 1 else "have"
        reviewers = "reviewer" if missing.n_reviewers == 1 else "reviewers"
        who = f"{missing.n_missing} of {missing.n_reviewers} {reviewers} of the {missing.side}"
        opening = f"Hello,\n{where}: {who} {verb} not submitted yet. Could you remind them?"
    due = due_sentence(session.due_at, zone=zone, now=now)
    return "\n".join((opening, minutes_sentence(session), due, link))


def missing_in_row(sides: Sequence[SideMissing]) -> list[str]:
    """Who has not submitted, for one line: "you", own people by name, the others as "two reviewers of the vendor"."""
    found = ["you"] if any(one.yourself for one in sides) else []
    for one in sides:
        unnamed = not one.names and one.to_remind
        found += [f"{counted(one.n_missing, 'reviewer')} of the {one.side}"] if unnamed else one.names
    return found


def recipient(missing: SideMissing) -> str:
    """Whom a message is for."""
    return "For your own people" if missing.names else f"For the lead of the {missing.side}"


def _listed(names: Sequence[str]) -> str:
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
