"""The last step: good answers become records, once each; repeated pairs are reported and never averaged."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from calibration.intake.answers import Answer, fold
from calibration.intake.contacts import ContactsRead
from calibration.intake.mapping import Layout, SessionsBy
from calibration.intake.masking import Masker
from calibration.intake.raters import RatersRead
from calibration.intake.ratings import AnswersRead
from calibration.intake.records import (
    ContactRecord,
    Problem,
    RatingRecord,
    ReviewCommentRecord,
    SessionRecord,
    Severity,
)
from calibration.intake.rows import Given, Reading, Unit
from calibration.intake.times import ALLOWED, Moment, TimeReader, UnreadableTimeError


@dataclass(slots=True)
class ReviewsRead:
    """Ratings, comments and sessions of a file."""

    ratings: list[RatingRecord] = field(default_factory=list)
    comments: list[ReviewCommentRecord] = field(default_factory=list)
    sessions: list[SessionRecord] = field(default_factory=list)


class SessionReader:
    """Which session an answer belongs to, and the times found in each."""

    def __init__(self, reading: Reading, contacts: list[ContactRecord]) -> None:
        self.reading = reading
        dates = [given.date for given in reading.given if given.date]
        self.times = TimeReader(reading.mapping.time, zone=reading.options.zone, texts=dates)
        self.started = {(one.external_id, one.copy): one.started_at for one in contacts}
        self.spans: dict[str, list[datetime]] = defaultdict(list)
        self.moments: dict[str, Moment | None] = {}
        self.reported: set[Unit] = set()

    def label(self, unit: Unit, *, contact: str, copy: int, session: str, date: str) -> str:
        """Label of the session; where dates make the sessions, a missing or unreadable one is an error of the row."""
        moment = self._moment(unit, date, contact)
        at = moment.at if moment else self.started.get((contact, copy))
        by = self.reading.mapping.sessions_by
        if self.reading.mapping.session_column is None and by is not SessionsBy.ONE:
            if at is None:
                self._report(unit, date, contact)
                return ""
            local = at + timedelta(minutes=moment.offset_minutes) if moment else at.astimezone(self.times.zone)
            year, week, _ = local.isocalendar()
            session = f"{year}-W{week:02d}" if by is SessionsBy.WEEK else f"{local:%Y-%m}"
        if at is not None:
            self.spans[session].append(at)
        else:
            self.spans.setdefault(session, [])
        return session

    def records(self, used: set[str]) -> list[SessionRecord]:
        """Sessions that have a rating or comment, by time and then by label."""
        made = [
            SessionRecord(label, min(times, default=None), max(times, default=None))
            for label, times in self.spans.items()
            if label in used
        ]
        return sorted(made, key=lambda one: (one.first_at is None, one.first_at or datetime.min, one.label))  # noqa: DTZ901

    def _moment(self, unit: Unit, date: str, contact: str) -> Moment | None:
        if not date:
            return None
        if date not in self.moments:
            try:
                self.moments[date] = self.times.read(date)
            except UnreadableTimeError:
                self.moments[date] = None
        if self.moments[date] is None:
            self._report(unit, date, contact)
        return self.moments[date]

    def _report(self, unit: Unit, date: str, contact: str) -> None:
        if unit in self.reported:
            return
        self.reported.add(unit)
        found = f"“{date}” is not a readable date" if date else "there is no date"
        self.reading.problems.append(
            Problem(
                "no_session_date",
                f"Line {unit[1]}: {found}, so the session is not known.",
                Severity.ERROR,
                self.reading.place(unit),
                found=date,
                allowed=ALLOWED,
                contact=contact,
            )
        )


@dataclass(frozen=True, slots=True)
class _Review:
    """Everything one unit says."""

    unit: Unit
    key: tuple[str, str, int, str, str]
    answers: tuple[tuple[Given, Answer], ...]
    said: tuple[object, ...]


def read_reviews(
    reading: Reading,
    *,
    contacts: ContactsRead,
    answers: AnswersRead,
    raters: RatersRead,
    masker: Masker,
) -> ReviewsRead:
    """Rating and comment records of everything that is good."""
    sessions = SessionReader(reading, contacts.contacts)
    reviews = _reviews(reading, contacts, answers, raters, sessions)
    _report_repeats(reviews, reading)
    bad = reading.bad()
    repeated = _exact_repeats(reviews, reading)
    result = ReviewsRead()
    for review in reviews:
        if reading.left_out(review.unit, bad) or review.unit in repeated:
            continue
        session, contact, copy, rater, _ = review.key
        for given, answer in review.answers:
            key = answers.scales[fold(given.criterion)].definition.key
            result.ratings.append(
                RatingRecord(
                    contact, copy, rater, key, answer.level_code, answer.number, answer.not_applicable,
                    masker.mask(given.comment), given.reasons, session, reading.place(given.unit, given.column),
                )
            )  # fmt: skip
    result.comments = _comments(reading, contacts, raters, sessions, masker, left_out=bad | repeated)
    used = {rating.session for rating in result.ratings} | {comment.session for comment in result.comments}
    result.sessions = sessions.records(used)
    return result


def _reviews(
    reading: Reading, contacts: ContactsRead, answers: AnswersRead, raters: RatersRead, sessions: SessionReader
) -> list[_Review]:
    """Units with at least one answer, in file order."""
    by_unit: dict[Unit, list[tuple[Given, Answer]]] = defaultdict(list)
    for at, answer in answers.answers.items():
        by_unit[reading.given[at].unit].append((reading.given[at], answer))
    comments: dict[Unit, list[str]] = defaultdict(list)
    for comment in reading.comments:
        comments[comment.unit].append(comment.text)
    reviews = []
    for unit, given in by_unit.items():
        first = given[0][0]
        rater = raters.label_of.get(unit, "")
        copy = contacts.copy(unit, head=reading.head(unit))
        if copy is None or not rater:
            continue
        session = sessions.label(unit, contact=first.contact, copy=copy, session=first.session, date=first.date)
        criterion = "" if reading.mapping.layout is Layout.WIDE else fold(first.criterion)
        said = (*((fold(one.criterion), answer, one.comment) for one, answer in given), *comments[unit])
        reviews.append(_Review(unit, (session, first.contact, copy, rater, criterion), tuple(given), said))
    return reviews


def _report_repeats(reviews: list[_Review], reading: Reading) -> None:
    """The second review of a rater–contact pair that says something else is an error; the first is kept."""
    bad = reading.bad()
    seen: dict[tuple[str, str, int, str, str], _Review] = {}
    for review in reviews:
        if reading.left_out(review.unit, bad):
            continue
        first = seen.setdefault(review.key, review)
        if first.said == review.said:
            continue
        _, contact, _, rater, _ = review.key
        what = f"“{review.answers[0][0].criterion}” of contact" if review.key[4] else "contact"
        reading.problems.append(
            Problem(
                "repeated_pair",
                f"Line {review.unit[1]}: {rater} has already rated {what} “{contact}” on line "
                f"{first.unit[1]}, with other "
                "answers. The first is kept, this one stays out; they are never averaged. If it is another session, "
                "name its column in the mapping.",
                Severity.ERROR,
                reading.place(review.unit, review.answers[0][0].column if reading.by_cell else ""),
                found=", ".join(_in_words(answer) for _, answer in review.answers)[:200],
                allowed=f"one review, as on line {first.unit[1]}",
                contact=contact,
            )
        )


def _exact_repeats(reviews: list[_Review], reading: Reading) -> set[Unit]:
    """Reviews that say word for word what an earlier row said: read once, and noted."""
    bad = reading.bad()
    seen: dict[tuple[str, str, int, str, str], _Review] = {}
    repeats: set[Unit] = set()
    for review in reviews:
        if reading.left_out(review.unit, bad):
            continue
        first = seen.setdefault(review.key, review)
        if first is review:
            continue
        repeats.add(review.unit)
        reading.problems.append(
            Problem(
                "duplicate_row",
                f"Line {review.unit[1]} says the same as line {first.unit[1]}; it was read once.",
                Severity.NOTE,
                reading.place(review.unit),
                contact=review.key[1],
            )
        )
    return repeats


def _comments(
    reading: Reading,
    contacts: ContactsRead,
    raters: RatersRead,
    sessions: SessionReader,
    masker: Masker,
    *,
    left_out: set[Unit],
) -> list[ReviewCommentRecord]:
    made: dict[tuple[str, int, str, str, str], ReviewCommentRecord] = {}
    for comment in reading.comments:
        copy, rater = contacts.copy_of.get(comment.unit), raters.label_of.get(comment.unit, "")
        if comment.unit in left_out or copy is None or not rater:
            continue
        session = sessions.label(
            comment.unit, contact=comment.contact, copy=copy, session=comment.session, date=comment.date
        )
        key = (comment.contact, copy, rater, session, comment.text)
        if key not in made:
            place = reading.place(comment.unit, comment.column)
            made[key] = ReviewCommentRecord(comment.contact, copy, rater, masker.mask(comment.text), session, place)
    return list(made.values())


def _in_words(answer: Answer) -> str:
    if answer.not_applicable:
        return "N/A"
    return answer.level_code if answer.level_code is not None else str(answer.number)
