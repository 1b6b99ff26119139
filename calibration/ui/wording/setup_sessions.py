"""Sentences of the Sessions page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from calibration.analysis.reviewers import letters
from calibration.store.planning import PoolContact
from calibration.store.scorecards import VersionSummary
from calibration.store.sessions import SessionCard
from calibration.ui.wording.home import TONE_ROUND, counted, in_words
from calibration.vocabulary import ChosenBy, NamesShown, Reference, SessionScope, SessionState, Side
from calibration.workflow.planning import Askable, Ground
from calibration.workflow.series import SameAgain

COUNTS_BELOW = 8
"""Contacts. Below, Results gives counts ("3 of 4") instead of percentages (``product.md``, principle 3)."""

ROOMS = {
    SessionScope.JOINT: "Joint: both sides",
    SessionScope.CLIENT_INTERNAL: "Client side only",
    SessionScope.VENDOR_INTERNAL: "Vendor side only",
}
STATES = {
    SessionState.PLANNED: "planned",
    SessionState.SCORING: "scoring is open",
    SessionState.LOCKED: "locked",
    SessionState.MEETING: "in the meeting",
    SessionState.CLOSED: "closed",
    SessionState.CANCELLED: "cancelled",
}
REFERENCES = {
    Reference.CLIENT_SIDE: "the client side",
    Reference.CONSENSUS: "what most reviewers gave",
    Reference.GOLD: "the agreed score",
    Reference.NONE: "nothing: reviewers are only compared with each other",
}
NAMES = {
    NamesShown.COUNTS: "counts only",
    NamesShown.OWN_SIDE: "names of your own side",
    NamesShown.ALL: "all names",
}
CHOSEN_BY = {
    ChosenBy.RANDOM: "random",
    ChosenBy.CLIENT: "client’s pick",
    ChosenBy.VENDOR: "vendor’s pick",
    ChosenBy.HAND: "by hand",
}
INVITE_THEM = "Somebody new? Invite them on People"
SOMEBODY_NEW = "What is typed here stays. Once this session is planned, an invitation can lead straight into it."
TONE_ROUND_PLANNED = (
    "This is a tone round: everybody says where the tone stands, nothing is scored, and there are no totals. Once a "
    "quarter is enough."
)
ASKS_PREDICTION = "On tone lines, ask what the other side will say"
ASKS_PREDICTION_NOTE = (
    "One more tap, left out freely. It tells who does not know that the other side hears it differently from who knows "
    "and disagrees. Nobody else sees a guess before the reveal; after it only shares by side are shown."
)
REPEATS = "One contact comes back later"
REPEATS_NOTE = (
    "At the lock the program sets one contact aside, undiscussed, as long as fewer than four are; one set aside four "
    "weeks ago or more comes back among the others, unmarked."
)
REPEATS_PRICE = (
    "It costs one contact fewer to discuss. It buys the answer to who moved: without contacts scored twice, better "
    "work and softer scoring look the same."
)
SEALED_DRAW = (
    "One contact comes back, so nobody chooses the seed. The program draws it when you plan this session, keeps it "
    "sealed until the lock, and puts it on the record then: from it both sides can draw again."
)
NAMED_LATER = "Which they are is seen when scoring opens. Were they named here, the one that comes back would be known."
QUARTER_MONTHS = 3
SPREADS = {"": "nothing", "channel": "channels", "topic": "topics"}
AGAIN_IN = {1: "In one week", 2: "In two weeks", 4: "In four weeks"}
_PICKED_BY_SIDES = (ChosenBy.CLIENT, ChosenBy.VENDOR)
_CALLED = {Side.CLIENT: "Client", Side.VENDOR: "Vendor"}


def list_title(sessions: Sequence[SessionCard]) -> str:
    """The headline of the page."""
    scoring = sum(session.state is SessionState.SCORING for session in sessions)
    planned = sum(session.state is SessionState.PLANNED for session in sessions)
    if not sessions:
        return "No session has been planned yet."
    if scoring:
        is_are = "is" if scoring == 1 else "are"
        return f"{counted(scoring, 'session').capitalize()} {is_are} open for scoring."
    if planned:
        return f"{counted(planned, 'session').capitalize()} {'waits' if planned == 1 else 'wait'} to be opened."
    return "Nothing is open for scoring."


def day_text(moment: datetime, zone: ZoneInfo) -> str:
    """``Thu 12 Nov 2026``."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y}"


def due_text(moment: datetime | None, zone: ZoneInfo, *, now: datetime) -> str:
    """``due Thu 12 Nov 2026, 23:59 your time``; ``was due …`` when that is over."""
    if moment is None:
        return "no due date"
    return (
        f"{'due' if moment >= now else 'was due'} {day_text(moment, zone)}, {moment.astimezone(zone):%H:%M} your time"
    )


def numbered(room: SessionScope, number: int) -> str:
    """Session 12; Internal session 3: each room counts its own."""
    return f"Session {number}" if room is SessionScope.JOINT else f"Internal session {number}"


def next_name(room: SessionScope, sessions: Sequence[SessionCard]) -> str:
    """What the next session of a room is called unless somebody says otherwise."""
    return numbered(room, max((one.number for one in sessions if one.scope is room), default=0) + 1)


def name_after(start: SameAgain | None, room: SessionScope, sessions: Sequence[SessionCard]) -> str:
    """What a session of a series is called: by its number, unless the one before had a name of its own."""
    if start is None or room is not start.scope or start.name == numbered(room, start.number):
        return next_name(room, sessions)
    return start.name


def same_again(start: SameAgain) -> list[str]:
    """What is filled in from the session before, and what is not as it was."""
    weeks = counted(start.weeks, "week")
    said = [f"Like {start.name}, {weeks} later. Nothing is planned until you press the button."]
    if start.version_id is None:
        said.append("Its scorecard has no published version any more. Choose another.")
    elif start.version != start.last_version:
        said.append(
            f"It takes version {start.version} of the card, the newest published; {start.name} was scored on"
            f" version {start.last_version}."
        )
    if start.n_left:
        gone = counted(start.n_left, "reviewer").capitalize()
        said.append(f"{gone} of last time can no longer be asked.")
    if start.n_random < start.n_random_before:
        said.append(
            f"Last time {in_words(start.n_random_before)} contacts were random; only {in_words(start.n_random)}"
            f" {'is' if start.n_random == 1 else 'are'} left that no session had."
        )
    picked = [f"{in_words(number)} by the {who}" for who, number in start.picks.items() if who in _PICKED_BY_SIDES]
    if picked:
        said.append(f"Last time some were picked: {', '.join(picked)}. Picks are made anew.")
    return said


def meets_too_early(due_at: datetime | None, meeting_at: datetime | None) -> bool:
    """Whether the meeting begins while scores may still come on time."""
    return due_at is not None and meeting_at is not None and meeting_at < due_at


def progress_text(session: SessionCard, zone: ZoneInfo, *, now: datetime) -> str:
    """Contacts, who has sealed (a number, never who), and when."""
    called = numbered(session.scope, session.number)
    parts = [] if session.name == called else [called]
    if session.tone_round:
        parts.append(TONE_ROUND)
    parts.append(counted(session.n_contacts, "contact"))
    if session.state in (SessionState.SCORING, SessionState.LOCKED, SessionState.MEETING):
        parts.append(f"{session.n_sealed} of {session.n_participants} reviewers have sealed")
    else:
        parts.append(counted(session.n_participants, "reviewer"))
    if session.state in (SessionState.PLANNED, SessionState.SCORING):
        parts.append(due_text(session.due_at, zone, now=now))
    if session.held_at is not None:
        over = session.state in (SessionState.MEETING, SessionState.CLOSED)
        at = "" if over else f", {session.held_at.astimezone(zone):%H:%M} your time"
        parts.append(f"{'held' if over else 'meeting'} {day_text(session.held_at, zone)}{at}")
    return " · ".join(parts)


def opening_text(session: SessionCard) -> str:
    """What opening the scoring does."""
    who = counted(session.n_participants, "reviewer").capitalize()
    what = counted(session.n_contacts, "contact")
    return f"{who} can score {what} from then on. Card and contacts stay as planned."


def cancelling_text(session: SessionCard) -> str:
    """What cancelling does."""
    if session.state is SessionState.SCORING:
        return "Scoring ends. What reviewers have entered stays stored, is not counted, and nobody is shown it."
    return "The session stays in the list as cancelled. Its contacts can be drawn again."


def dates_note(session: SessionCard, zone: str) -> str:
    """What changing the dates does to those who are done."""
    if session.state is SessionState.LOCKED:
        return f"Times of {zone}. Scoring is over, so only the meeting can be moved."
    done = " Whoever has submitted stays as they were, on time or late." if session.n_sealed else ""
    return f"Times of {zone}; 23:59 is the end of that day.{done} The change goes into the record."


def contact_text(contact: PoolContact) -> str:
    """One contact in a choice: ``C-104 · chat · delivery · en · 3 Nov 2026``."""
    copy = f" (text {contact.copy_number + 1})" if contact.copy_number else ""
    day = f"{contact.started_at.day} {contact.started_at:%b %Y}" if contact.started_at else ""
    about = contact.topic or contact.subject
    parts = [f"{contact.external_id}{copy}", contact.channel.value, about, contact.language, day]
    return " · ".join(part for part in parts if part)


def reviewer_text(rater: Askable) -> str:
    """A reviewer by name, or by side and letter where names are not shown."""
    return rater.name or f"{_CALLED[rater.side]} {letters(rater.position)}"


def card_name(ground: Ground, version: VersionSummary) -> str:
    """Tone profile, version 1 (a tone round)."""
    round_ = " (a tone round)" if version.version_id in ground.tone_rounds else ""
    return f"{version.name}, version {version.number}{round_}"


def tone_round_due(sessions: Sequence[SessionCard], zone: ZoneInfo, *, now: datetime) -> str:
    """That the last tone round is more than three months ago; empty where it is not, or where there was none.

    Parameters
    ----------
    sessions : sequence of SessionCard
        Those the viewer may know of. One that is planned or under way is the next one.
    """
    rounds = [one for one in sessions if one.tone_round and one.state is not SessionState.CANCELLED]
    over = [one for one in rounds if one.state is SessionState.CLOSED and one.closed_at is not None]
    if not over or len(over) < len(rounds):
        return ""
    last = max(one.held_at or one.closed_at or now for one in over).astimezone(zone)
    months = (now.astimezone(zone).year - last.year) * 12 + now.astimezone(zone).month - last.month
    months -= now.astimezone(zone).day < last.day
    if months < QUARTER_MONTHS:
        return ""
    ago = "three months ago or more" if months == QUARTER_MONTHS else f"{in_words(months)} months ago"
    return f"The last tone round was on {day_text(last, zone)}, {ago}. Once a quarter shows whether the tone has moved."


def pool_text(n_pool: int, n_all: int, *, again: bool) -> str:
    """How many contacts the draw is made from."""
    if n_all == 0:
        return "There are no contacts with words or a recording yet. Import some under Contacts and ratings."
    if again:
        return f"Drawn from all {n_all:,} contacts, those of earlier sessions among them."
    left = n_all - n_pool
    if n_pool == 0:
        return f"All {n_all:,} contacts have been in a session. Import more, or allow contacts of earlier sessions."
    if left == 0:
        return f"Drawn from {n_pool:,} contacts; none has been in a session."
    return f"Drawn from {n_pool:,} contacts; {left:,} more have been in a session and stay out."


def to_score(n_contacts: int, *, comes_back: bool) -> str:
    """Five contacts to score, and one that comes back."""
    back = ", and one that comes back" if comes_back else ""
    return f"{counted(n_contacts, 'contact').capitalize()} to score{back}"


def used_text(contact: PoolContact, *, repeats: bool) -> str:
    """The numbers of the sessions that had a contact; only that there were any, where contacts come back."""
    if repeats:
        return "yes" if contact.used_in else ""
    return ", ".join(map(str, contact.used_in))


def draw_text(*, seed: int, today_is_seed: bool) -> str:
    """What the seed is good for."""
    whose = f"Seed {seed} is today’s date, so nobody chose it. " if today_is_seed else ""
    return f"{whose}Whoever enters seed {seed} with the same choices draws the same contacts."


def picks_missing(picks: Mapping[ChosenBy, Sequence[int]]) -> list[str]:
    """Sides that may pick a contact and have not."""
    return [
        f"No {CHOSEN_BY[who]} yet." for who in (ChosenBy.CLIENT, ChosenBy.VENDOR) if who in picks and not picks[who]
    ]
