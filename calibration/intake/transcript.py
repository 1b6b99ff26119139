"""A transcript out of one cell, several cells, or a list of turns; speakers become roles."""

import json
import re
from collections import Counter
from collections.abc import Mapping as Names
from dataclasses import dataclass
from typing import Any

from calibration.errors import InvalidInput
from calibration.intake.mapping import Transcript
from calibration.intake.records import Place, Problem, Severity
from calibration.intake.table import Row, Table
from calibration.intake.times import seconds_of
from calibration.vocabulary import SpeakerRole

#: Speakers whose role needs no telling, folded.
KNOWN_ROLES: Names[str, SpeakerRole] = {
    **dict.fromkeys(
        ("agent", "advisor", "adviser", "representative", "rep", "csr", "support", "operator", "associate", "assistant",
         "agente", "asesor", "conseiller", "mitarbeiter", "berater", "consultant"),
        SpeakerRole.AGENT,
    ),
    **dict.fromkeys(
        ("customer", "client", "user", "caller", "visitor", "guest", "consumer", "kunde", "kundin", "cliente",
         "anrufer"),
        SpeakerRole.CUSTOMER,
    ),
    **dict.fromkeys(("bot", "chatbot", "virtual assistant", "ivr"), SpeakerRole.BOT),
    **dict.fromkeys(("system", "event", "info"), SpeakerRole.SYSTEM),
    **dict.fromkeys(("note", "internal note"), SpeakerRole.NOTE),
}  # fmt: skip
_STAMP = re.compile(r"\s*[\[(]?(\d{1,2}:\d{2}(?::\d{2})?)[\])]?\s*[-–—]?\s*")
_PREFIX = re.compile(r"([^\W\d_][^:\n\t|]{0,39}?)\s*$")


@dataclass(frozen=True, slots=True)
class RawTurn:
    """A turn before masking."""

    role: SpeakerRole
    text: str
    speaker: str = ""
    second: float | None = None
    said_at: str = ""


class TranscriptReader:
    """Reads the transcript of every row of one table.

    Parameters
    ----------
    transcript : Transcript
    table : Table

    Attributes
    ----------
    strangers : Counter of str
        Speakers without a role → how many turns; :meth:`stranger_problems` says so once for each.

    Raises
    ------
    InvalidInput
        A column of the mapping is not in the table.
    """

    def __init__(self, transcript: Transcript, table: Table, *, file: str) -> None:
        self.transcript = transcript
        self.file, self.sheet = file, table.sheet
        self.columns = transcript_columns(transcript, table)
        self.roles = {name.strip().casefold(): role for name, role in transcript.roles.items()}
        names = sorted(transcript.roles, key=len, reverse=True)
        self.opening = re.compile(rf"({'|'.join(map(re.escape, names))})(?:\s*[:|\t]\s*|\s+)") if names else None
        self.strangers: Counter[str] = Counter()

    def read(self, row: Row, problems: list[Problem]) -> tuple[RawTurn, ...]:
        """The turns of one row; what is odd about its cells is added to ``problems``."""
        turns: list[RawTurn] = []
        for at, column in self.columns:
            cell = row.cells[at]
            if cell is None:
                continue
            place = Place(self.file, self.sheet, row.line, column)
            if self.transcript.turns is not None:
                turns.extend(self._listed(cell, place, problems))
            elif self.transcript.column is not None:
                turns.extend(self._written(cell, place, problems))
            else:
                turns.append(self._one_cell(cell, place, problems))
        return tuple(turn for turn in turns if turn.text)

    def stranger_problems(self) -> list[Problem]:
        """One warning for each speaker whose role nobody said."""
        return [
            Problem(
                "unknown_speaker",
                f"Speaker “{name}” ({count} turns) has no role in the mapping; the turns are kept as system messages.",
                Severity.WARNING,
                Place(self.file, self.sheet),
                found=name,
                allowed=", ".join(f"roles: {{{name}: {role}}}" for role in ("agent", "customer")),
            )
            for name, count in self.strangers.most_common()
        ]

    def _role(self, speaker: str) -> SpeakerRole:
        folded = speaker.casefold()
        role = self.roles.get(folded) or KNOWN_ROLES.get(folded)
        if role is None:
            self.strangers[speaker] += 1
            return SpeakerRole.SYSTEM
        return role

    def _one_cell(self, cell: str, place: Place, problems: list[Problem]) -> RawTurn:
        second, rest = self._stamp(cell)
        speaker, sign, text = rest.partition(self.transcript.sign)
        if sign:
            return RawTurn(self._role(speaker.strip()), text.strip(), speaker.strip(), second)
        opening = self.opening.match(rest.lstrip()) if self.opening else None
        if opening:
            speaker, text = opening[1], rest.lstrip()[opening.end() :].strip()
            problems.append(self._no_separator(cell, place, f"it was read as said by {speaker}"))
            return RawTurn(self._role(speaker), text, speaker, second)
        problems.append(self._no_separator(cell, place, "nobody is named, so it is kept as a system message"))
        return RawTurn(SpeakerRole.SYSTEM, rest.strip(), "", second)

    def _no_separator(self, cell: str, place: Place, assumed: str) -> Problem:
        sign = "tab" if self.transcript.sign == "\t" else f"“{self.transcript.sign}”"
        return Problem(
            "no_speaker_separator",
            f"Line {place.line}, “{place.column}”: no {sign} between speaker and text; {assumed}.",
            Severity.WARNING,
            place,
            found=cell[:60],
            allowed=f"speaker, {sign}, text",
        )

    def _written(self, cell: str, place: Place, problems: list[Problem]) -> list[RawTurn]:
        """Turns of a "Speaker: text" cell; a line that names no known speaker continues the turn before."""
        turns: list[RawTurn] = []
        for line in cell.splitlines():
            second, rest = self._stamp(line)
            before, sign, text = rest.partition(self.transcript.sign)
            name = before.strip()
            if sign and (name.casefold() in self.roles or name.casefold() in KNOWN_ROLES):
                turns.append(RawTurn(self._role(name), text.strip(), name, second))
                continue
            if sign and _PREFIX.fullmatch(name) and len(name.split()) <= 3 and name[:1].isupper() and turns:
                problems.append(self._looks_like_speaker(name, place))
            if turns:
                last = turns[-1]
                turns[-1] = RawTurn(last.role, f"{last.text}\n{line.strip()}".strip(), last.speaker, last.second)
            elif line.strip():
                turns.append(RawTurn(SpeakerRole.NOTE, line.strip(), "", second))
        if turns and turns[0].role is SpeakerRole.NOTE and not turns[0].speaker and len(turns) > 1:
            problems.append(self._no_separator(turns[0].text, place, "what stands before the first speaker is a note"))
        return turns

    def _looks_like_speaker(self, name: str, place: Place) -> Problem:
        return Problem(
            "perhaps_a_speaker",
            f"Line {place.line}, “{place.column}”: “{name}{self.transcript.sign}” begins a line but is no "
            "speaker of the "
            "mapping; the line was added to the turn before it.",
            Severity.NOTE,
            place,
            found=name,
            allowed="a speaker named under roles",
        )

    def _stamp(self, text: str) -> tuple[float | None, str]:
        if self.transcript.stamps == "none":
            return None, text
        match = _STAMP.match(text)
        if match is None:
            return None, text
        return (seconds_of(match[1]) if self.transcript.stamps == "offset" else None), text[match.end() :]

    def _listed(self, cell: str, place: Place, problems: list[Problem]) -> list[RawTurn]:
        try:
            listed = json.loads(cell)
        except (ValueError, RecursionError):
            listed = None
        if not isinstance(listed, list):
            problems.append(
                Problem(
                    "turns_not_a_list",
                    f"Line {place.line}, “{place.column}”: this is not a JSON list of turns.",
                    Severity.ERROR,
                    place,
                    found=cell[:60],
                    allowed='[{"speaker": "agent", "text": "Hello"}]',
                )
            )
            return []
        return [turn for item in listed if (turn := self._turn(item, place, problems)) is not None]

    def _turn(self, item: Any, place: Place, problems: list[Problem]) -> RawTurn | None:
        names = self.transcript
        if isinstance(item, str):
            return self._one_cell(item, place, problems)
        if isinstance(item, list) and len(item) == 2:
            item = {names.speaker: item[0], names.text: item[1]}
        if not isinstance(item, dict) or item.get(names.text) is None:
            problems.append(
                Problem(
                    "turn_without_text",
                    f"Line {place.line}, “{place.column}”: a turn has no “{names.text}”; it is left out.",
                    Severity.WARNING,
                    place,
                    found=str(item)[:60],
                    allowed=f'{{"{names.speaker}": …, "{names.text}": …}}',
                )
            )
            return None
        text = str(item[names.text]).replace("\x00", "\ufffd").strip()
        speaker = str(item.get(names.speaker) or "").strip()
        role = self._role(speaker) if speaker else SpeakerRole.SYSTEM
        return RawTurn(role, text, speaker, _second(item.get(names.second)), str(item.get(names.time) or ""))


def transcript_columns(transcript: Transcript, table: Table) -> list[tuple[int, str]]:
    """Positions and names of the columns that hold the transcript, in reading order.

    Raises
    ------
    InvalidInput
        A named column, or any that fits the pattern, is not there.
    """
    if isinstance(transcript.columns, str):
        pattern = re.compile(
            re.escape(transcript.columns).replace(r"\*", r"(\d+)").replace("…", r"(\d+)"), re.IGNORECASE
        )
        numbered = [(int(match[1]), at) for at, name in enumerate(table.header) if (match := pattern.fullmatch(name))]
        if pattern.groups != 1 or not numbered:
            raise InvalidInput(
                f"No column fits the pattern “{transcript.columns}” (one * stands for a number). "
                f"Columns: {', '.join(table.header[:30])}."
            )
        return [(at, table.header[at]) for _, at in sorted(numbered)]
    names = transcript.columns or tuple(name for name in (transcript.column, transcript.turns) if name is not None)
    found = []
    for name in names:
        at = table.index(name)
        if at is None:
            raise InvalidInput(
                f"There is no column “{name}” for the transcript. Columns: {', '.join(table.header[:30])}."
            )
        found.append((at, table.header[at]))
    return found


def _second(value: Any) -> float | None:
    text = "" if value is None or isinstance(value, bool) else str(value)
    try:
        number = float(text)
    except ValueError:
        return seconds_of(text)
    return number if 0 <= number < 1e7 else None
