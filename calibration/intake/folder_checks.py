"""References between the tables of an engagement folder: each points to something, or is complained of."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from calibration.errors import InvalidInput
from calibration.intake.folder_details import EngagementDetails
from calibration.intake.folder_records import (
    AgreedScoreRow,
    ContactKey,
    EvidenceRow,
    GuessRow,
    ParticipationRow,
    RatingRow,
    ReviewRow,
    SessionContactRow,
    SessionRow,
)
from calibration.intake.folder_tables import Complaints
from calibration.intake.records import Place
from calibration.scorecard.answer import Answer, allowed_answers, check_answer
from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.scorecard.tone import is_tone
from calibration.vocabulary import AnswerType, SessionScope, SessionState, Side, VersionState

_ORDER = (SessionState.PLANNED, SessionState.SCORING, SessionState.LOCKED, SessionState.MEETING, SessionState.CLOSED)
_NOT_APPLICABLE = {"n/a", "na"}


class _Placed(Protocol):
    @property
    def place(self) -> Place: ...


class _InSession(_Placed, Protocol):
    @property
    def session(self) -> int: ...
    @property
    def contact(self) -> str: ...
    @property
    def copy(self) -> int: ...


def answer_from(criterion: CriterionDefinition, text: str) -> Answer:
    """An answer as a folder writes it: a level's code, a number, or ``N/A``.

    Raises
    ------
    InvalidInput
        It is not on the criterion's scale.
    """
    if text.lower() in _NOT_APPLICABLE and criterion.level(text) is None:
        answer = Answer(not_applicable=True)
    elif criterion.answer_type is AnswerType.NUMERIC:
        try:
            answer = Answer(number=float(text))
        except ValueError as error:
            allowed = allowed_answers(criterion)
            raise InvalidInput(
                f"Rating {text} is not on the scale of '{criterion.name}'. Allowed: {allowed}."
            ) from error
    else:
        answer = Answer(level_code=text)
    check_answer(criterion, answer)
    return answer


@dataclass(slots=True)
class SessionChecks:
    """Checks everything that hangs on a session.

    Attributes
    ----------
    details, cards, contacts
        What rows may refer to; ``contacts`` maps each contact to its number of turns.
    """

    details: EngagementDetails
    cards: Mapping[str, ScorecardDefinition]
    contacts: Collection[ContactKey]
    complaints: Complaints
    sessions: dict[int, SessionRow] = field(default_factory=dict)
    drawn: set[tuple[int, ContactKey]] = field(default_factory=set)
    invited: set[tuple[int, str]] = field(default_factory=set)
    lines: dict[str, dict[str, CriterionDefinition]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = {name: {line.key: line for line in card.criteria} for name, card in self.cards.items()}

    def known(self, row: _Placed, column: str, value: object, among: Collection[object]) -> bool:
        """Whether a reference points to something; empty ones (``None``, ``""``) do not refer."""
        if value in (None, "") or value in among:
            return True
        shown = [str(one) for one in list(among)[:12]] + (["…"] if len(among) > 12 else [])
        self.wrong(row, column, f"there is no {column} '{value}'", ", ".join(shown) or "none: there are none")
        return False

    def wrong(self, row: _Placed, column: str, found: str, allowed: str) -> None:
        """Note an error at a row's column."""
        place = replace(row.place, column=column)
        contact = str(getattr(row, "contact", ""))
        self.complaints.add("unknown_reference", place, found=found, allowed=allowed, contact=contact)

    def check_sessions(self, rows: Iterable[SessionRow]) -> None:
        """Cards, people and the times that each state needs."""
        rows = list(rows)
        self.sessions = {row.number: row for row in rows}
        people = [person.key for person in self.details.people]
        drafts = {card.name for card in self.details.scorecards if card.state is VersionState.DRAFT}
        for row in rows:
            self.known(row, "scorecard", row.scorecard, list(self.cards))
            self.known(row, "created_by", row.created_by, people)
            self.known(row, "superseded_by", row.superseded_by, list(self.sessions))
            if row.scorecard in drafts and row.state is not SessionState.PLANNED:
                self.wrong(row, "scorecard", f"the card '{row.scorecard}' is a draft", "a published card")
            if row.asks_guesses and row.scope is not SessionScope.JOINT:
                self.wrong(row, "asks_guesses", f"a {row.scope} session has no other side to guess", "no")
            self._check_times(row)

    def _check_times(self, row: SessionRow) -> None:
        reached = _ORDER.index(row.state) if row.state in _ORDER else 0
        for column, at, needed_from in (
            ("opened_at", row.opened_at, SessionState.SCORING),
            ("locked_at", row.locked_at, SessionState.LOCKED),
            ("closed_at", row.closed_at, SessionState.CLOSED),
        ):
            if at is None and reached >= _ORDER.index(needed_from):
                self.wrong(row, column, f"the session is {row.state} and this is empty", "a date and time")
        if row.closed_at is not None and row.state is not SessionState.CLOSED:
            self.wrong(row, "closed_at", f"the session is {row.state} and this is filled", "empty")

    def check_contacts(self, rows: Iterable[SessionContactRow]) -> None:
        """Contacts of sessions: existing, in places of their own, revealed once closed."""
        places: Counter[tuple[int, int]] = Counter()
        for row in rows:
            if not (self.known(row, "session", row.session, list(self.sessions)) and self._contact_known(row)):
                continue
            self.drawn.add((row.session, (row.contact, row.copy)))
            places[(row.session, row.position)] += 1
            if places[(row.session, row.position)] > 1:
                self.wrong(row, "position", f"place {row.position} is taken in session {row.session}", "each once")
            if row.revealed_at is None and self.sessions[row.session].state is SessionState.CLOSED:
                self.wrong(row, "revealed_at", "the session is closed and this is empty", "a date and time")

    def _contact_known(self, row: SessionContactRow) -> bool:
        if (row.contact, row.copy) in self.contacts:
            return True
        self.wrong(row, "contact", f"there is no contact '{row.contact}' copy {row.copy}", "a row of contacts.csv")
        return False

    def check_participations(self, rows: Iterable[ParticipationRow]) -> None:
        """Raters of sessions: existing, and of a side whose room it is."""
        sides = {rater.key: rater.side for rater in self.details.raters}
        shut = {SessionScope.CLIENT_INTERNAL: Side.VENDOR, SessionScope.VENDOR_INTERNAL: Side.CLIENT}
        for row in rows:
            known = self.known(row, "session", row.session, list(self.sessions))
            if not (self.known(row, "rater", row.rater, list(sides)) and known):
                continue
            self.invited.add((row.session, row.rater))
            scope = self.sessions[row.session].scope
            if sides[row.rater] is shut.get(scope, "") and sides[row.rater] is not None:
                self.wrong(row, "rater", f"'{row.rater}' scores for the other side of a {scope} session", "its side")

    def _takes_part(self, row: ReviewRow | RatingRow | GuessRow | EvidenceRow) -> bool:
        if not self._is_drawn(row):
            return False
        if (row.session, row.rater) in self.invited:
            return True
        self.wrong(row, "rater", f"'{row.rater}' does not take part in session {row.session}", "its participations")
        return False

    def _is_drawn(self, row: _InSession) -> bool:
        if not self.known(row, "session", row.session, list(self.sessions)):
            return False
        if (row.session, (row.contact, row.copy)) in self.drawn:
            return True
        found = f"contact '{row.contact}' copy {row.copy} is not in session {row.session}"
        self.wrong(row, "contact", found, "a row of session_contacts.csv")
        return False

    def _line(self, row: RatingRow | GuessRow | EvidenceRow | AgreedScoreRow) -> CriterionDefinition | None:
        lines = self.lines.get(self.sessions[row.session].scorecard, {})
        return lines[row.criterion] if self.known(row, "criterion", row.criterion, list(lines)) and lines else None

    def check_reviews(self, rows: Iterable[ReviewRow]) -> None:
        """Reviews: of a contact of the session, by somebody who takes part."""
        for row in rows:
            self._takes_part(row)

    def check_ratings(self, rows: Iterable[RatingRow]) -> None:
        """Answers on the scale of their line, reasons of the card."""
        for row in rows:
            line = self._line(row) if self._takes_part(row) else None
            if line is None:
                continue
            if row.answer:
                self._check_answer(row, line)
            elif not (row.comment or row.reasons):
                self.wrong(row, "answer", "neither an answer nor a comment nor a reason", allowed_answers(line))
            for code in row.reasons:
                self.known(row, "reasons", code, [reason.code for reason in line.reasons])

    def check_guesses(self, rows: Iterable[GuessRow]) -> None:
        """Guesses: asked for, on a line about tone, on its scale."""
        for row in rows:
            line = self._line(row) if self._takes_part(row) else None
            if line is None:
                continue
            if not self.sessions[row.session].asks_guesses:
                self.wrong(row, "session", f"session {row.session} does not ask for guesses", "asks_guesses: yes")
            if not is_tone(line):
                tone = [one.key for one in self.lines[self.sessions[row.session].scorecard].values() if is_tone(one)]
                self.wrong(row, "criterion", f"'{line.key}' is not about tone", ", ".join(tone) or "none of this card")
            elif line.level(row.guess) is None:
                found = f"'{row.guess}' is not on the scale of '{line.key}'"
                self.wrong(row, "guess", found, ", ".join(level.code for level in line.levels))

    def check_agreed(self, rows: Iterable[AgreedScoreRow]) -> None:
        """Agreed scores: of a contact of the session, on the scale of their line."""
        for row in rows:
            line = self._line(row) if self._is_drawn(row) else None
            if line is not None:
                self._check_answer(row, line)

    def _check_answer(self, row: RatingRow | AgreedScoreRow, line: CriterionDefinition) -> None:
        try:
            answer_from(line, row.answer)
        except InvalidInput:
            self.wrong(row, "answer", f"'{row.answer}' is not on the scale of '{line.key}'", allowed_answers(line))

    def located(self, rows: Iterable[EvidenceRow], turns: Mapping[ContactKey, tuple[str, ...]]) -> list[EvidenceRow]:
        """Evidence with its span: the words must stand in the turn, once or as often as ``occurrence`` says."""
        found = []
        for row in rows:
            if not self._takes_part(row) or self._line(row) is None:
                continue
            if row.second is not None:
                if row.turn is not None or row.quote:
                    self.wrong(row, "second", "a second and words are both given", "one of the two")
                found.append(row)
                continue
            texts = turns[(row.contact, row.copy)]
            if row.turn is None or not row.quote:
                self.wrong(row, "quote", "neither words of a turn nor a second", "turn and quote, or second")
            elif self.known(row, "turn", row.turn, range(1, len(texts) + 1)):
                found += self._span(row, texts[row.turn - 1])
        return found

    def _span(self, row: EvidenceRow, text: str) -> list[EvidenceRow]:
        starts = [at for at in range(len(text)) if text.startswith(row.quote, at)]
        wanted = row.occurrence or 1
        if wanted > len(starts) or (row.occurrence is None and len(starts) > 1):
            allowed = "words of the turn, exactly" if not starts else f"an occurrence from 1 to {len(starts)}"
            found = f"'{row.quote[:60]}' stands {len(starts)} times in turn {row.turn}"
            self.wrong(row, "quote" if not starts else "occurrence", found, allowed)
            return []
        start = starts[wanted - 1]
        return [replace(row, span_start=start, span_end=start + len(row.quote))]


def owners_of_lines(details: EngagementDetails, cards: Mapping[str, ScorecardDefinition]) -> dict[str, list[str]]:
    """Line key → organizations that have a line with it."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for entry in details.scorecards:
        for criterion in cards[entry.name].criteria if entry.name in cards else ():
            if entry.organization not in owners[criterion.key]:
                owners[criterion.key].append(entry.organization)
    return dict(owners)
