"""Evidence for a proposal: which columns hold a transcript, answers of reviewers, or a comment."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from calibration.intake.answers import NO, TONE_FIT, YES, fold
from calibration.intake.mapping import NOT_APPLICABLE, Transcript
from calibration.intake.numbers import DecimalSign
from calibration.intake.spellings import COMMENTS, CONTACT_IDS, TRANSCRIPTS
from calibration.intake.table import Table
from calibration.intake.transcript import KNOWN_ROLES
from calibration.vocabulary import AnswerType, SpeakerRole

_SAMPLE = 400
_NUMBERED = re.compile(r"(.*?)(\d+)(\D*)")
_SPEAKER = re.compile(r"([^\W\d_][^:\n\t]{0,39}?)\s*:\s+\S")
_NA = frozenset(fold(text) for text in NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a column of answers looks, and in words why."""

    answer_type: AnswerType
    words: str


@dataclass(frozen=True, slots=True)
class FoundTranscript:
    """A transcript, the columns it takes, and the reasons."""

    transcript: Transcript
    columns: tuple[str, ...]
    reasons: tuple[str, ...]


def find(header: Sequence[str], spellings: Sequence[str], *, without: Container[str] = ()) -> str | None:
    """The column whose folded name comes first among the spellings; ``_`` and spaces are the same."""
    names = {fold(name).replace("_", " "): name for name in reversed(header) if name not in without}
    return next((names[key] for one in spellings if (key := fold(one).replace("_", " ")) in names), None)


def id_column_of(table: Table) -> tuple[str, str]:
    """The column with the contact's id, and why it is taken for that."""
    found = find(table.header, CONTACT_IDS)
    if found is None:
        found = next((name for name in table.header if fold(name).endswith(("id", "nr", "number", "nummer"))), None)
    if found is None:
        found = table.header[0]
        return found, f"No column is named like an id; the first, “{found}”, is taken for the contact’s id."
    return found, f"“{found}” is the contact’s id, by its name."


def comment_column(table: Table, *, without: Container[str]) -> str | None:
    """The column with the reviewers' comments, by its name."""
    return find(table.header, COMMENTS, without=without)


def criterion_columns(table: Table, *, id_column: str, without: Container[str]) -> dict[str, Kind]:
    """Columns that hold answers: yes/no, tone fit, a small range of numbers, few names that differ in a contact."""
    found: dict[str, Kind] = {}
    ids = table.column(id_column)
    for name in table.header:
        if name in without or fold(name) in ("total", "total score", "overall score", "sum", "average"):
            continue
        cells = table.column(name)
        kind = _kind([cell for cell in cells if cell and fold(cell) not in _NA], semicolons=table.delimiter == ";")
        if kind is None:
            continue
        if kind.answer_type is AnswerType.NOMINAL and _same_within_contact(ids, cells):
            continue
        found[name] = kind
    return found


def _kind(texts: list[str], *, semicolons: bool) -> Kind | None:
    if not texts:
        return None
    values = {fold(text) for text in texts}
    if values <= set(TONE_FIT):
        return Kind(AnswerType.ORDINAL, "too formal, about right, too casual")
    sign = DecimalSign(texts, semicolons=semicolons)
    numbers = [number for text in texts if (number := sign.number(text)) is not None]
    if len(numbers) == len(texts):
        low, high = min(numbers), max(numbers)
        if {*numbers} <= {0.0, 1.0}:
            return Kind(AnswerType.BINARY, "only 0 and 1")
        if all(number == int(number) for number in numbers) and high - low <= 10 and low >= -5 and high <= 11:
            return Kind(AnswerType.ORDINAL, f"whole numbers from {low:.0f} to {high:.0f}")
        return Kind(AnswerType.NUMERIC, f"numbers from {low:g} to {high:g}") if low >= 0 and high <= 100 else None
    if values <= YES | NO:
        return Kind(AnswerType.BINARY, "yes or no")
    if len(values) <= 6 and len(texts) >= 2 * len(values) and all(len(value) <= 30 for value in values):
        return Kind(AnswerType.NOMINAL, f"{len(values)} different answers")
    return None


def _same_within_contact(ids: Sequence[str | None], cells: Sequence[str | None]) -> bool:
    """Whether all rows of each contact carry the same text: then it describes the contact and not a reviewer's view."""
    first: dict[str, str | None] = {}
    return all(first.setdefault(one, cell) == cell for one, cell in zip(ids, cells, strict=True) if one)


def transcript_of(table: Table, *, without: Container[str]) -> FoundTranscript | None:
    """The transcript of a table: numbered columns, a column of turns in JSON, or one column of text."""
    return _numbered(table, without) or _one_column(table, without)


def _numbered(table: Table, without: Container[str]) -> FoundTranscript | None:
    families: dict[tuple[str, str], list[str]] = {}
    for name in table.header:
        match = _NUMBERED.fullmatch(name)
        if match and name not in without and match[1].strip():
            families.setdefault((match[1], match[3]), []).append(name)
    for (before, after), names in sorted(families.items(), key=lambda item: -len(item[1])):
        cells = [cell for name in names for cell in table.column(name)[:_SAMPLE] if cell]
        if len(names) < 3 or not cells or sum(len(cell) for cell in cells) / len(cells) < 8:
            continue
        tabs = sum("\t" in cell for cell in cells)
        colons = sum(bool(_SPEAKER.match(cell)) for cell in cells)
        if max(tabs, colons) < len(cells) / 2:
            continue
        separator = "tab" if tabs >= colons else ":"
        sign = "\t" if separator == "tab" else ":"
        speakers = Counter(cell.partition(sign)[0].strip() for cell in cells if sign in cell)
        roles, reasons = _roles(speakers)
        pattern = f"{before}*{after}"
        words = "a tab" if separator == "tab" else "a colon"
        return FoundTranscript(
            Transcript(columns=pattern, separator=separator, roles=roles),
            tuple(names),
            (f"{len(names)} columns “{pattern}” hold one turn each, speaker and text parted by {words}.", *reasons),
        )
    return None


def _one_column(table: Table, without: Container[str]) -> FoundTranscript | None:
    named = find(table.header, TRANSCRIPTS, without=without)
    candidates = [named] if named else [name for name in table.header if name not in without]
    for name in candidates:
        cells = [cell for cell in table.column(name)[:_SAMPLE] if cell]
        if not cells:
            continue
        if sum(cell.lstrip().startswith("[") for cell in cells) > len(cells) / 2:
            return _turns(name, cells)
        speakers = Counter(
            match[1].strip() for cell in cells for line in cell.splitlines() if (match := _SPEAKER.match(line))
        )
        spoken = sum(bool(_SPEAKER.match(line)) for cell in cells for line in cell.splitlines())
        if named is None and (spoken < 2 * len(cells) or not speakers):
            continue
        roles, reasons = _roles(Counter({one: count for one, count in speakers.items() if count > 1 or len(cells) < 3}))
        return FoundTranscript(
            Transcript(column=name, roles=roles), (name,), (f"“{name}” holds the text of the contact.", *reasons)
        )
    return None


def _turns(name: str, cells: list[str]) -> FoundTranscript:
    sample = " ".join(cells[:20])

    def key(*names: str) -> str:
        return next((one for one in names if f'"{one}"' in sample), names[0])

    speaker, text = (
        key("speaker", "role", "from", "author", "participant", "sender"),
        key("text", "content", "message", "body"),
    )
    speakers = Counter(re.findall(rf'"{speaker}": "([^"]{{1,40}})"', " ".join(cells)))
    roles, reasons = _roles(speakers)
    return FoundTranscript(
        Transcript(turns=name, speaker=speaker, text=text, roles=roles),
        (name,),
        (f"“{name}” holds a list of turns with “{speaker}” and “{text}”.", *reasons),
    )


def _roles(speakers: Counter[str]) -> tuple[dict[str, SpeakerRole], list[str]]:
    """Roles by the speakers' names. A SYSTEM that talks with a USER is the program under review, so the agent."""
    roles: dict[str, SpeakerRole] = {}
    reasons: list[str] = []
    folded = {fold(name) for name in speakers}
    for name, _ in speakers.most_common(12):
        role = KNOWN_ROLES.get(fold(name))
        if fold(name) in ("system", "assistant", "bot") and "user" in folded and not folded & {"agent", "advisor"}:
            role = SpeakerRole.AGENT
        if role is None:
            continue
        roles[name] = role
        reasons.append(f"Speaker “{name}” is the {role.value}.")
    strangers = [name for name, count in speakers.most_common(12) if name not in roles and count > 1]
    if strangers:
        reasons.append(f"Say who is who: {', '.join(strangers[:6])} have no role yet.")
    return roles, reasons
