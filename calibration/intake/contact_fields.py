"""The fields of a contact beside its words: each text read, or reported with line, column, found and allowed."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from calibration.intake.answers import NO, YES, fold
from calibration.intake.masking import Masker
from calibration.intake.numbers import DecimalSign
from calibration.intake.records import ContactRecord, Problem, Severity
from calibration.intake.rows import Reading, RowContact
from calibration.intake.times import ALLOWED, TimeReader, UnreadableTimeError, seconds_of
from calibration.vocabulary import Channel

KNOWN_CHANNELS = {
    **{channel.value: channel for channel in Channel},
    **dict.fromkeys(("live chat", "webchat", "web chat", "messaging", "whatsapp", "sms", "message"), Channel.CHAT),
    **dict.fromkeys(("e-mail", "mail", "ticket", "correo", "courriel"), Channel.EMAIL),
    **dict.fromkeys(
        ("phone", "call", "telephone", "telefon", "inbound call", "outbound call", "teléfono", "audio"), Channel.VOICE
    ),
    **dict.fromkeys(("social media", "twitter", "x", "facebook", "instagram"), Channel.SOCIAL),
    **dict.fromkeys(("case", "letter", "back office", "back-office"), Channel.DOCUMENT),
}  # fmt: skip
_DIRECTIONS = {"in": "inbound", "incoming": "inbound", "out": "outbound", "outgoing": "outbound"}
_TEXTS = ("subject", "topic", "queue", "site", "customer_case")
_NUMBERS = {
    "csat": "a number",
    "agent_tenure_days": "a whole number of days",
    "duration_seconds": "seconds, or mm:ss, or hh:mm:ss",
    "handle_seconds": "seconds, or mm:ss, or hh:mm:ss",
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(slots=True)
class Fields:
    """Fields of one mention, read."""

    values: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)


class FieldReader:
    """Reads the fields of all mentions of a file; problems go to the reading."""

    def __init__(self, reading: Reading, masker: Masker) -> None:
        self.reading, self.masker = reading, masker
        self.channels = {**KNOWN_CHANNELS, **{fold(k): v for k, v in reading.mapping.contact.channels.items()}}
        semicolons = any(table.delimiter == ";" for table in reading.tables)
        said = reading.mapping.decimal
        self.signs = {name: DecimalSign(self._texts(name), said=said, semicolons=semicolons) for name in _NUMBERS}
        self.times = TimeReader(reading.mapping.time, zone=reading.options.zone, texts=self._texts("started_at"))
        self.agents_hidden = 0
        self.unread_turn_times = 0

    def read(self, mention: RowContact) -> Fields:
        """The fields of one mention; what cannot be read is an error of its row."""
        read = Fields()
        readers: dict[str, Callable[[str], Any]] = {
            "channel": self._channel,
            "language": language_of,
            "direction": lambda text: _DIRECTIONS.get(fold(text), fold(text)),
            "agent": self._agent,
            "started_at": self.times.read,
            "first_contact_resolution": _truth,
            "recording_url": _link,
            **dict.fromkeys(_TEXTS, str),
            **{name: self._number_reader(name) for name in _NUMBERS},
        }
        for name, text in mention.fields.items():
            try:
                read.values[name] = readers[name](text)
            except _UnreadableError as error:
                self._report(mention, name, text, error)
            except UnreadableTimeError as error:
                self._report(mention, name, text, _UnreadableError("unreadable_time", ALLOWED, str(error)))
        moment = read.values.pop("started_at", None)
        if moment is not None:
            read.values["started_at"], read.values["utc_offset_minutes"] = moment.at, moment.offset_minutes
            if moment.assumed:
                self._assume_time(mention, moment.assumed)
        read.attributes = dict(mention.attributes)
        return read

    def record(self, external_id: str, mentions: list[tuple[RowContact, Fields]]) -> ContactRecord:
        """One contact from all its good rows: the first value of each field; a later, other value is reported."""
        defaults = self.reading.mapping.contact
        values: dict[str, Any] = {}
        attributes: dict[str, str] = {}
        for mention, read in mentions:
            for name, value in read.values.items():
                if name == "utc_offset_minutes":
                    values.setdefault(name, value)
                elif values.setdefault(name, value) != value:
                    self._differs(mention, mention.columns.get(name, name), value, values[name])
            for name, text in read.attributes.items():
                if attributes.setdefault(name, text) != text:
                    self._differs(mention, name, text, attributes[name])
        values.setdefault("channel", defaults.default_channel)
        values.setdefault("language", defaults.default_language)
        for name in _TEXTS:
            if name in values:
                values[name] = self.masker.mask(values[name])
        return ContactRecord(
            external_id,
            "",
            attributes={name: self.masker.mask(text) for name, text in attributes.items()},
            place=self.reading.place(mentions[0][0].unit),
            **values,
        )

    def said_at(self, text: str) -> datetime | None:
        """When a turn was said; times that cannot be read are counted and left out, the words matter more."""
        if not text:
            return None
        try:
            return self.times.read(text).at
        except UnreadableTimeError:
            self.unread_turn_times += 1
            return None

    def finish(self) -> None:
        """Say once what was done to a whole column."""
        if self.unread_turn_times:
            self.reading.problems.append(
                Problem(
                    "unreadable_turn_time",
                    f"The times of {self.unread_turn_times} turns cannot be read; the turns are kept without them.",
                    Severity.WARNING,
                    found=str(self.unread_turn_times),
                    allowed=ALLOWED,
                )
            )
        if self.agents_hidden:
            self.reading.problems.append(
                Problem(
                    "agent_is_email",
                    f"{self.agents_hidden} rows name the agent by an e-mail address; each was replaced by a pseudonym "
                    "that stays the same for the same address.",
                    Severity.WARNING,
                    found=str(self.agents_hidden),
                    allowed="a pseudonym",
                )
            )

    def _texts(self, name: str) -> list[str]:
        return [text for mention in self.reading.contacts if (text := mention.fields.get(name))]

    def _channel(self, text: str) -> Channel:
        channel = self.channels.get(fold(text))
        if channel is None:
            raise _UnreadableError("unknown_channel", ", ".join(channel.value for channel in Channel))
        return channel

    def _agent(self, text: str) -> str:
        if not _EMAIL.fullmatch(text):
            return text
        self.agents_hidden += 1
        digest = hmac.new(self.reading.options.key, f"agent\n{text.casefold()}".encode(), hashlib.sha256)
        return f"agent-{digest.hexdigest()[:8]}"

    def _number_reader(self, name: str) -> Callable[[str], float | int]:
        allowed = _NUMBERS[name]
        sign = self.signs[name]

        def read(text: str) -> float | int:
            span = seconds_of(text) if name.endswith("_seconds") else None
            number = sign.number(text) if span is None else span
            if number is None and sign.sign is None:
                raise _UnreadableError(
                    "ambiguous_number", "decimal: “,” or decimal: “.” in the mapping", _ambiguous(sign)
                )
            if number is None or (number < 0 and name != "csat") or (name == "agent_tenure_days" and number % 1):
                raise _UnreadableError("unreadable_number", allowed)
            return int(number) if name == "agent_tenure_days" else number

        return read

    def _report(self, mention: RowContact, name: str, text: str, error: "_UnreadableError") -> None:
        column = mention.columns.get(name, name)
        shown = "a link" if error.code == "bad_link" else f"“{text[:60]}”"
        why = f": {error.why}" if error.why else ""
        self.reading.problems.append(
            Problem(
                error.code,
                f"Line {mention.unit[1]}, “{column}”: {shown} cannot be used as {name.replace('_', ' ')}{why}. "
                f"Allowed: {error.allowed}.",
                Severity.ERROR,
                self.reading.place(mention.unit, column),
                found=text[:200],
                allowed=error.allowed,
                contact=mention.contact,
            )
        )

    def _assume_time(self, mention: RowContact, assumed: str) -> None:
        column = mention.columns.get("started_at", "started_at")
        self.reading.problems.append(
            Problem(
                "time_around_clock_change",
                f"Line {mention.unit[1]}, “{column}”: {assumed}.",
                Severity.WARNING,
                self.reading.place(mention.unit, column),
                found=mention.fields["started_at"],
                allowed="a time with its offset, such as 2026-10-25T02:30:00+01:00",
                contact=mention.contact,
            )
        )

    def _differs(self, mention: RowContact, column: str, found: object, kept: object) -> None:
        self.reading.problems.append(
            Problem(
                "contact_differs",
                f"Line {mention.unit[1]}, “{column}”: contact “{mention.contact}” has “{_shown(found)}” here and "
                f"“{_shown(kept)}” in an earlier row. The earlier one is kept.",
                Severity.WARNING,
                self.reading.place(mention.unit, column),
                found=_shown(found),
                allowed=_shown(kept),
                contact=mention.contact,
            )
        )


class _UnreadableError(ValueError):
    def __init__(self, code: str, allowed: str, why: str = "") -> None:
        super().__init__(code)
        self.code, self.allowed, self.why = code, allowed, why


def _ambiguous(sign: DecimalSign) -> str:
    return (
        f"the column holds “{sign.example}”, so its commas and points contradict each other"
        if sign.mixed
        else f"“{sign.example}” could be a decimal number or thousands, and nothing in the column decides it"
    )


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)[:80]


def language_of(text: str) -> str:
    """A language as its tag: English and Deutsch by their names, anything else as it stands."""
    folded = fold(text)
    names = {"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
             "español": "es", "italian": "it", "dutch": "nl", "portuguese": "pt", "polish": "pl"}  # fmt: skip
    return names.get(folded, text.strip().replace("_", "-"))


def _truth(text: str) -> bool:
    folded = fold(text)
    if folded not in YES | NO:
        raise _UnreadableError("unreadable_truth", "yes or no")
    return folded in YES


def _link(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc or any(sign in text for sign in ' \n\t<>"'):
        raise _UnreadableError("bad_link", "a link that begins with https:// or http://")
    return text
