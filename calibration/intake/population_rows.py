"""The rows of a file of metadata: each one contact, or a problem with its line."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from calibration.intake.answers import fold
from calibration.intake.contact_fields import KNOWN_CHANNELS, language_of
from calibration.intake.mapping import Mapping
from calibration.intake.masking import Masker
from calibration.intake.options import IntakeOptions
from calibration.intake.records import Place, Problem, Severity
from calibration.intake.table import Row, Table
from calibration.intake.times import ALLOWED, TimeReader, UnreadableTimeError
from calibration.vocabulary import Channel

LONGEST = {"external_id": 200, "language": 35, "topic": 200, "site": 200}
"""Characters that are kept of each; a longer id cannot be kept at all."""


@dataclass(frozen=True, slots=True)
class PopulationRecord:
    """One contact that took place.

    Attributes
    ----------
    started_at : datetime
        Aware, UTC.
    channel : Channel or None
        ``None`` where the file does not say, or says a channel that is not known here.
    line : int
        Of the file.
    """

    external_id: str
    started_at: datetime
    channel: Channel | None = None
    language: str = ""
    topic: str = ""
    site: str = ""
    line: int = 0


class PopulationRows:
    """Reads the rows of one table; ``problems`` holds what was found, in the order of the lines."""

    def __init__(
        self, table: Table, columns: dict[str, str], mapping: Mapping, options: IntakeOptions, *, file: str
    ) -> None:
        self.table, self.columns, self.file = table, columns, file
        self.at = {name: table.index(column) or 0 for name, column in columns.items()}
        self.channels = {**KNOWN_CHANNELS, **{fold(k): v for k, v in mapping.contact.channels.items()}}
        named = "default_channel" in mapping.contact.model_fields_set
        self.usual_channel = mapping.contact.default_channel if named else None
        self.usual_language = mapping.contact.default_language
        texts = [cell for row in table.rows if (cell := row.cells[self.at["started_at"]])]
        self.times = TimeReader(mapping.time, zone=options.zone, texts=texts)
        self.masker = Masker(options.countries)
        self.problems: list[Problem] = []
        self._masked: dict[str, str] = {"": ""}
        self._strange: Counter[str] = Counter()
        self._strange_at: dict[str, int] = {}

    def read(self, *, left_out: Collection[int]) -> list[PopulationRecord]:
        """One record for every id, the first where it stands twice; lines in ``left_out`` are passed over."""
        found: dict[str, PopulationRecord] = {}
        for row in self.table.rows:
            record = None if row.line in left_out else self._record(row)
            if record is None:
                continue
            before = found.setdefault(record.external_id, record)
            if before is not record:
                self._again(record, before)
        self._say_strange_channels()
        return list(found.values())

    def _record(self, row: Row) -> PopulationRecord | None:
        external_id = self._cell(row, "id")
        fault = _fault_of_id(external_id)
        if fault:
            self._error(row, "id", *fault, found=external_id)
            return None
        text = self._cell(row, "started_at")
        if not text:
            self._error(row, "started_at", "no_time", "has no time", ALLOWED, found="")
            return None
        try:
            moment = self.times.read(text)
        except UnreadableTimeError as error:
            self._error(row, "started_at", "unreadable_time", f"“{text[:60]}”: {error}", ALLOWED, found=text)
            return None
        if moment.assumed:
            self._note(row, "started_at", "time_around_clock_change", f"{moment.assumed}", Severity.WARNING)
        return PopulationRecord(
            external_id,
            moment.at,
            self._channel(row),
            (language_of(self._cell(row, "language")) or self.usual_language)[: LONGEST["language"]],
            self._plain(row, "topic"),
            self._plain(row, "site"),
            row.line,
        )

    def _cell(self, row: Row, name: str) -> str:
        at = self.at.get(name)
        return "" if at is None else (row.cells[at] or "").strip()

    def _plain(self, row: Row, name: str) -> str:
        """A topic or site, with personal data masked as in contacts; the same text is looked at once."""
        text = self._cell(row, name)
        if text not in self._masked:
            self._masked[text] = self.masker.mask(text)[: LONGEST[name]]
        return self._masked[text]

    def _channel(self, row: Row) -> Channel | None:
        text = self._cell(row, "channel")
        if not text:
            return self.usual_channel
        channel = self.channels.get(fold(text))
        if channel is None:
            self._strange[text] += 1
            self._strange_at.setdefault(text, row.line)
        return channel

    def _say_strange_channels(self) -> None:
        """Once for each spelling: leaving such contacts out would make every share too large."""
        allowed = ", ".join(channel.value for channel in Channel)
        for text, count in self._strange.items():
            many = f"and {count - 1:,} more lines" if count > 1 else "and no other"
            self.problems.append(
                Problem(
                    "unknown_channel",
                    f"Line {self._strange_at[text]} {many}: “{text[:60]}” is no channel known here; these contacts "
                    f"are counted without one. Name it in a mapping (contact: channels). Allowed: {allowed}.",
                    Severity.WARNING,
                    Place(self.file, self.table.sheet, self._strange_at[text], self.columns["channel"]),
                    found=text[:200],
                    allowed=allowed,
                )
            )

    def _again(self, record: PopulationRecord, first: PopulationRecord) -> None:
        same = _values(record) == _values(first)
        said = "it is counted once" if same else "it says something else there; the first line is kept"
        self.problems.append(
            Problem(
                "duplicate_row" if same else "contact_differs",
                f"Line {record.line} is contact “{record.external_id}” again, as on line {first.line}; {said}.",
                Severity.NOTE if same else Severity.WARNING,
                Place(self.file, self.table.sheet, record.line, self.columns["id"]),
                found=record.external_id,
                contact=record.external_id,
            )
        )

    def _error(self, row: Row, name: str, code: str, what: str, allowed: str, *, found: str) -> None:
        column = self.columns[name]
        self.problems.append(
            Problem(
                code,
                f"Line {row.line}, “{column}”: {what}. Allowed: {allowed}.",
                Severity.ERROR,
                Place(self.file, self.table.sheet, row.line, column),
                found=found[:200],
                allowed=allowed,
            )
        )

    def _note(self, row: Row, name: str, code: str, what: str, severity: Severity) -> None:
        column = self.columns[name]
        place = Place(self.file, self.table.sheet, row.line, column)
        self.problems.append(Problem(code, f"Line {row.line}, “{column}”: {what}.", severity, place))


def _values(record: PopulationRecord) -> tuple[object, ...]:
    return record.started_at, record.channel, record.language, record.topic, record.site


def _fault_of_id(text: str) -> tuple[str, str, str] | None:
    """Code, what was found and what is allowed, when a text cannot be a contact's id."""
    if not text:
        return "no_contact_id", "has no contact id", "the contact’s id"
    if len(text) > LONGEST["external_id"]:
        return "too_long", f"the id has {len(text):,} characters", f"at most {LONGEST['external_id']}"
    if "@" in text and "." in text.rpartition("@")[2]:
        return "id_is_email", "an e-mail address is personal data and no contact’s id", "the contact’s id"
    return None
