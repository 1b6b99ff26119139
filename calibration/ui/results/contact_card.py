"""One contact with both sides' marked words, what they said, and what was decided before. Pure HTML."""

from collections.abc import Sequence
from dataclasses import replace

from calibration.analysis.contact_grid import ContactGrid, ContactText, GridCell, GridRow, MarkedTurn
from calibration.analysis.facts import Reviewer
from calibration.analysis.results_report import DecisionFact, Mark, Voice
from calibration.ui.look import text
from calibration.ui.results.markup import clock, turns_html
from calibration.ui.results.voices import voices
from calibration.ui.wording import results_page as wording


def head_html(name: str, line_name: str) -> str:
    """Which contact and which line the card is about."""
    line = f"<b>{text(line_name)}</b> · " if line_name else ""
    return f'<p class="tf-head">{line}{text(name)}</p>'


def words_html(contact: ContactText, *, line: str | None, sides: bool) -> str:
    """The transcript with the marks of one line (or of all), or where to hear the recording.

    Parameters
    ----------
    line : str or None
        Key of the criterion.
    sides : bool
        Whether a mark has its side's colour: not where the session shows counts only.
    """
    turns = contact.turns if sides else tuple(_without_sides(turn) for turn in contact.turns)
    return recording_html(contact) + turns_html(turns, line=line)


def _without_sides(turn: MarkedTurn) -> MarkedTurn:
    return replace(turn, spans=tuple(replace(span, side=None) for span in turn.spans))


def recording_html(contact: ContactText) -> str:
    """The player of an audio file kept here, or the link that opens elsewhere."""
    if contact.has_audio:
        return (
            f'<audio controls preload="none" style="width:100%" aria-label="Recording of the contact" '
            f'src="/recordings/{int(contact.contact.id)}"></audio>'
        )
    if contact.recording_url.startswith(("https://", "http://")):
        return (
            f'<p class="tf-plain"><a href="{text(contact.recording_url)}" target="_blank" rel="noopener noreferrer">'
            "Open the recording, elsewhere</a></p>"
        )
    return ""


def said_html(grid: ContactGrid, row: GridRow) -> str:
    """What each side says of one line here; counts where the session shows no more."""
    said = voices(grid, row)
    if said:
        return f'<div class="tf-note">{"".join(voice_html(voice) for voice in said)}</div>'
    counts = " · ".join(f"{tally.n} {tally.label}" for tally in row.counts)
    if not counts:
        return ""
    note = f'<br><span class="tf-fine">{wording.COUNTS_ONLY}</span>' if grid.counts_only else ""
    return f'<div class="tf-note"><p class="tf-voice">{text(counts)}{note}</p></div>'


def voice_html(voice: Voice) -> str:
    """One side's answer, how many gave it, and their words."""
    side = voice.side.value
    comment = f": “{text(voice.comment)}”" if voice.comment else ""
    seconds = sorted({mark.second for mark in voice.marks if mark.second is not None})
    at = f' <span class="tf-fine">at {", ".join(clock(s) for s in seconds)}</span>' if seconds else ""
    return (
        f'<p class="tf-voice"><span class="tf-{side}">{side.capitalize()}</span> '
        f"{text(voice.answer)}{text(wording.voice_count(voice))}{comment}{at}</p>"
    )


def decisions_html(decisions: Sequence[tuple[str, DecisionFact]], *, line: str) -> str:
    """The newest decision in force on a line."""
    found = next((decision for key, decision in decisions if key == line), None)
    if found is None:
        return ""
    verb, when = wording.decision_start(found)
    note = f' <span class="tf-fine">{text(found.note)}</span>' if found.note else ""
    return f'<p class="tf-decision">{text(verb)} {text(when)}: <i>{text(found.text)}</i>{note}</p>'


def cell_html(reviewer: Reviewer, line_name: str, cell: GridCell) -> str:
    """What opens behind a cell of the grid: whose answer, the reasons, the words marked, the comment."""
    side = f"tf-{reviewer.side.value}" if reviewer.side else "tf-fine"
    parts = [
        f'<p class="tf-fine">{text(line_name)}</p>',
        f'<p><span class="{side}">{text(reviewer.label)}</span> {text(cell.label)}</p>',
    ]
    if cell.reasons:
        parts.append(f"<p>Reason: {text(', '.join(cell.reasons))}</p>")
    parts += [f"<p>{mark_html(mark, reviewer)}</p>" for mark in cell.marks]
    if cell.comment:
        parts.append(f"<p>“{text(cell.comment)}”</p>")
    return "".join(parts)


def mark_html(mark: Mark, reviewer: Reviewer) -> str:
    """Words in their side's colour, or a second of the recording."""
    if mark.second is not None:
        return f"at {clock(mark.second)}"
    kind = reviewer.side.value if reviewer.side else "someone"
    return f'<mark class="tf-{kind}">{text(mark.quote)}</mark>'
