"""Sentences about alarms of the watch: what went off, what was answered, and what a budget of false alarms buys."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import exp
from zoneinfo import ZoneInfo

from calibration.analysis.alarm_report import POINTS, SESSIONS_AFTER, SHARE, AlarmTold, WatchSetting
from calibration.analysis.text_watch import WatchedWords
from calibration.store.drift_ground import LoggedDecision
from calibration.ui.wording.gap_words import apart
from calibration.ui.wording.home import counted, in_words
from calibration.ui.wording.over_time_text import group_name, value_text
from calibration.ui.wording.scoring import day_and_month
from calibration.vocabulary import AlarmAnswer, Channel
from calibration.vocabulary.text_tone import TextMeasure

TITLE = "The watch"
ANSWERED = "Alarms that were answered"
BUDGET = "False alarms a year, over everything that is watched"
LEADS_FIRST = "For the first day only the QA leads of both sides see it."
ANSWERS = {
    AlarmAnswer.ACKNOWLEDGED: "Seen: it stays open",
    AlarmAnswer.INTENDED_CHANGE: "An intended change",
    AlarmAnswer.DECISION: "A decision explains it",
    AlarmAnswer.DISMISSED: "Dismissed, with a reason",
}
AFTER = {
    AlarmAnswer.ACKNOWLEDGED: "It stays here until somebody gives the last answer.",
    AlarmAnswer.INTENDED_CHANGE: "Its watch begins anew with the next session: what moved is what it should be.",
    AlarmAnswer.DECISION: "Its watch begins anew with the next session: what moved is what was decided.",
    AlarmAnswer.DISMISSED: "Its watch goes on, compared with what it was compared with before.",
}
SAVE, REASON, WHICH = "Answer it", "Why, in a sentence", "Which decision?"
ANSWER, ANSWERED_ARE, WORDS = "Answer", "What is answered", "Agents’ words"
NOT_DATED = "Looking back over all sessions does not date a movement like it: it may be chance, or too new to date."
NO_SCORE = "It may be chance; it never hears a voice, and says nothing of a person."
_GONE = "A line that is no longer scored"
TOLD: Mapping[str, str] = {
    AlarmAnswer.ACKNOWLEDGED: "seen",
    AlarmAnswer.INTENDED_CHANGE: "an intended change",
    AlarmAnswer.DECISION: "a decision explains it",
    AlarmAnswer.DISMISSED: "dismissed",
}


def name_of(alarm: AlarmTold) -> str:
    """The line's name; for agents' words their contacts: English chats."""
    if alarm.words is not None:
        name = group_name(alarm.words.channel, alarm.words.language)
        return name[0].upper() + name[1:]
    return alarm.line.name if alarm.line else _GONE


def sentence(alarm: AlarmTold) -> str:
    """The gap has moved since session 7: the client marks 1.4 lower beside the vendor than before.

    Of words: agents seem to write more formally since about session 9, by 0.8 of the usual spread.
    """
    about = "" if alarm.dated else "about "
    since = f" since {about}session {alarm.since}" if alarm.since is not None else f", seen in session {alarm.session}"
    moved = "the gap has moved" if alarm.dated else "the gap may have moved"
    if alarm.words is not None:
        return f"agents seem to {_moved(alarm.words, alarm.change, since)}. {NO_SCORE}"
    if alarm.line is None:
        return f"{moved}{since}."
    way = apart(alarm.line, alarm.change)
    if not alarm.dated:
        # The chart of a long record goes off by chance: as often as its budget says, and then stays open.
        return f"{moved}{since}, {way} than before beside the vendor. {NOT_DATED}"
    return f"{moved}{since}: beside the vendor the client stands {way} than before."


def _moved(words: WatchedWords, change: float, since: str) -> str:
    """Write more formally since about session 9, by 0.8 of the usual spread."""
    spoken, more = words.channel is Channel.VOICE, "more" if change > 0 else "less"
    if words.measure is TextMeasure.FORMALITY:
        size = value_text(TextMeasure.FORMALITY, abs(change))
        return f"{'speak' if spoken else 'write'} {more} formally{since}, by {size} of the usual spread"
    percent = max(round(100 * abs(exp(change) - 1)), 1)  # watched as logarithms
    return f"{'say' if spoken else 'write'} {more} in a turn{since}, by about {percent} %"


def together(alarms: Sequence[AlarmTold]) -> list[list[AlarmTold]]:
    """Alarms as they are told: those of agents' words that one session raised, and that were seen alike, in one."""
    groups: dict[tuple[object, ...], list[AlarmTold]] = {}
    for one in alarms:
        alike = (one.session, seen_by(one)) if one.words is not None else (one.id,)
        groups.setdefault((one.words is not None, *alike), []).append(one)
    return list(groups.values())


def together_sentence(group: Sequence[AlarmTold]) -> str:
    """Session 11 raised six alarms. What is true of all of them is said once."""
    return f"session {group[0].session} raised {counted(len(group), 'alarm')}. {NO_SCORE}"


def line_of(alarm: AlarmTold) -> str:
    """One of several alarms of agents' words: English chats: agents seem to write more formally since about …."""
    return f"{name_of(alarm)}: {sentence(alarm).removesuffix(f' {NO_SCORE}')}"


def all_of_them(n: int) -> str:
    """What stands for every alarm of a box."""
    return f"All {in_words(n)}"


def rate(false_alarms: float) -> str:
    """About one false alarm a year; about one in two years."""
    if false_alarms < 0.75:
        return f"about one false alarm in {counted(max(round(1 / false_alarms), 2), 'year')}"
    return f"about {counted(round(false_alarms), 'false alarm')} a year"


def at_this_setting(setting: WatchSetting | None) -> str:
    """At this setting about one false alarm a year."""
    return f"At this setting {rate(setting.false_alarms_a_year)}." if setting else ""


def watched_together(n_lines: int, n_words: int) -> str:
    """Over all 14 lines and three measures of agents' words together."""
    words = f"{counted(n_words, 'measure')} of agents’ words"
    if not n_words:
        return f"over all {n_lines} lines together" if n_lines > 1 else "on the one line"
    if not n_lines:
        return f"over {words} together" if n_words > 1 else f"on {words}"
    return f"over {f'all {n_lines} lines' if n_lines > 1 else 'the one line'} and {words} together"


def setting_sentence(setting: WatchSetting) -> str:
    """What so many false alarms cost, over how many lines, and what is still found."""
    together = watched_together(setting.n_lines, setting.n_words)
    said = f"Expected where nothing moves: {rate(setting.false_alarms_a_year)}, {together}."
    if setting.power is None:
        return f"{said} What is left of a move’s chance to be found cannot be told from so few sessions."
    move = f"one answer in {round(1 / SHARE)}" if setting.binary else _points()
    return (
        f"{said} A move of {move} on a usual line is then found within {in_words(SESSIONS_AFTER)} sessions about "
        f"{round(100 * setting.power)} times in 100. More false alarms would find more; fewer would miss more."
    )


def _points() -> str:
    return "half a point" if POINTS == 0.5 else f"{POINTS:g} points"


def seen_by(alarm: AlarmTold) -> str:
    """Who has said that they have seen it; empty where nobody has."""
    return f"Seen by {_who(alarm)}." if alarm.answer is AlarmAnswer.ACKNOWLEDGED else ""


def answered(alarm: AlarmTold, zone: ZoneInfo) -> str:
    """An intended change, said Priya Nair on 12 November: because …."""
    if alarm.answer is None or alarm.answered_at is None:
        return ""
    day = day_and_month(alarm.answered_at.astimezone(zone))
    said = f"{TOLD[alarm.answer].capitalize()}, answered {_who(alarm)} on {day}"
    about = [alarm.decision.text] if alarm.decision else []
    about += [alarm.reason] if alarm.reason else []
    return f"{said}: {' '.join(about)}" if about else f"{said}."


def _who(alarm: AlarmTold) -> str:
    if alarm.answered_by:
        return alarm.answered_by
    return f"a QA lead of the {alarm.answered_side}" if alarm.answered_side else "a QA lead"


def decision_label(decision: LoggedDecision) -> str:
    """4 March 2026: Greet by name."""
    day: date = decision.in_force_from
    return f"{day_and_month(day)} {day.year}: {decision.text}"


def on_home(n_alarms: int) -> str:
    """Two alarms of the watch wait for an answer."""
    return (
        f"{counted(n_alarms, 'alarm').capitalize()} of the watch {'waits' if n_alarms == 1 else 'wait'} for an answer."
    )
