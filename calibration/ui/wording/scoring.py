"""Sentences of the scoring form."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from calibration.scorecard.answer import number_text
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.scorecard.tone import is_tone_round
from calibration.store.sessions import ContactRow
from calibration.vocabulary import Channel, NotApplicableRule, ScoreRole

REPEATS_NOTE = "Some contacts may come back; we don't say which."

LANGUAGES = {
    "en": "English", "es": "Spanish", "de": "German", "fr": "French", "pl": "Polish", "it": "Italian", "nl": "Dutch",
    "pt": "Portuguese", "sv": "Swedish", "da": "Danish", "tl": "Tagalog", "ja": "Japanese", "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """The language's English name; the code itself where we do not know it."""
    return LANGUAGES.get(code.split("-")[0].lower(), code)


def day_and_month(day: date) -> str:
    """12 November."""
    return f"{day.day} {day:%B}"


def card_name(definition: ScorecardDefinition) -> str:
    """Tone profile · version 1 · tone round."""
    called = " · tone round" if is_tone_round(definition) else ""
    return f"{definition.name} · version {definition.version}{called}"


def contact_title(contact: ContactRow) -> str:
    """chat · parcel never came."""
    return " · ".join(part for part in (contact.channel.value, contact.subject) if part)


def sheet_title(contact: ContactRow) -> str:
    """Parcel never came: the subject, because the channel stands in the facts under it."""
    title = contact.subject or contact.channel.value
    return title[:1].upper() + title[1:]


def contact_facts(contact: ContactRow, zone: ZoneInfo) -> str:
    """Chat · English · agent “Kestrel” · 9 November, 23:40 · 10 min: what may be known before scoring."""
    started = contact.started_at.astimezone(zone) if contact.started_at else None
    minutes = contact.duration_seconds / 60 if contact.duration_seconds else None
    voice = contact.channel is Channel.VOICE
    parts = [
        contact.channel.value.capitalize(),
        language_name(contact.language) if contact.language else "",
        f"{day_and_month(started)}, {started:%H:%M}" if started else "",
        f"{max(1, round(minutes))} min" if minutes and (voice or minutes < 180) else "",
    ]
    return " · ".join(part for part in parts if part)


def not_applicable_effect(definition: ScorecardDefinition, criterion: CriterionDefinition) -> str | None:
    """What N/A does to the score, or ``None`` where it is not allowed."""
    points = f"{number_text(criterion.weight)} points" if criterion.weight != 1 else "1 point"
    section = next(section for section in definition.sections if criterion in section.criteria)
    if criterion.not_applicable is NotApplicableRule.NOT_ALLOWED:
        return None
    if criterion.role is not ScoreRole.WEIGHTED:
        return "n/a costs nothing: this line does not count in the weighted score"
    if criterion.not_applicable is NotApplicableRule.FULL_CREDIT:
        return f"n/a counts as full credit: {points}"
    if criterion.not_applicable is NotApplicableRule.REDISTRIBUTE and len(section.criteria) > 1:
        return f"n/a costs nothing: its {points} are shared across “{section.name}”"
    return f"n/a costs nothing: its {points} leave the total"


def condition_text(definition: ScorecardDefinition, criterion: CriterionDefinition) -> str:
    """Asked only when Right resolution is no."""
    condition = criterion.only_if
    parent = definition.criterion(condition.criterion) if condition else None
    if condition is None or parent is None:
        return ""
    labels = [level.label for code in condition.answers if (level := parent.level(code))]
    return f"asked only when {parent.name} is {' or '.join(labels)}"


def decision_line(decided_at: datetime, text: str, situation: str, zone: ZoneInfo) -> str:
    """Decided 12 February (chat only): a first-name greeting is fine."""
    where = f" ({situation})" if situation else ""
    return f"Decided {day_and_month(decided_at.astimezone(zone))}{where}: {text}"
