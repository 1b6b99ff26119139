"""The agent turns of one contact with the words in them that count: shown on demand, within its session's Scope."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from calibration.analysis.facts import ContactFact
from calibration.analysis.grouping import contact_fact
from calibration.errors import NotFound
from calibration.stats.text_tone import Found, found_in, is_english
from calibration.store.contact_texts import turns_of
from calibration.store.engine import Db
from calibration.store.pooled_sessions import contact_in_scope, contacts_with_groups, engagement_frame
from calibration.visibility.scope import Scope
from calibration.vocabulary import Channel, SpeakerRole


@dataclass(frozen=True, slots=True)
class CountedTurn:
    """One agent turn: its position, its words, and the spans in them that count (code points, in order)."""

    position: int
    text: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class CountedWords:
    """One contact's agent turns; ``english`` and ``spoken`` say what is counted in them."""

    contact: ContactFact
    english: bool
    spoken: bool
    turns: tuple[CountedTurn, ...]


def contacts_to_open(db: Db, scope: Scope) -> tuple[ContactFact, ...]:
    """Contacts of a session that are open to this viewer, in order: no repeat in use is."""
    zone = ZoneInfo(engagement_frame(db, scope.engagement_id).time_zone)
    return tuple(contact_fact(contact, zone) for contact in contacts_with_groups(db, [scope]))


def counted_words(db: Db, scope: Scope, session_contact_id: int) -> CountedWords:
    """What counts in one contact.

    Raises
    ------
    NotFound
        The contact is not open to this viewer, or not of this session; the two are not told apart.
    """
    if session_contact_id not in scope.open_contacts:
        raise NotFound("There is no such contact in this session, or it is not open to you.")
    contact = contact_in_scope(db, scope, session_contact_id)
    spoken, english = contact.channel is Channel.VOICE, is_english(contact.language)
    turns = tuple(
        CountedTurn(turn.position, turn.text, found_in(turn.text, spoken=spoken) if english else ())
        for turn in turns_of(db, contact.interaction_id)
        if turn.role is SpeakerRole.AGENT and turn.text
    )
    zone = ZoneInfo(engagement_frame(db, scope.engagement_id).time_zone)
    return CountedWords(contact_fact(contact, zone), english, spoken, turns)
