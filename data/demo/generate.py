"""Rewrites the demo's sessions, ratings, evidence and what was settled, from contacts, truth and marks.

``python data/demo/generate.py`` from the project's folder. The same input gives the same files; what is
planted, how large and where it shows is in ``README.md``.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Run as a script it stands alone: the project's folder is where the imports are.
if str(HERE.parents[1]) not in sys.path:
    sys.path.insert(0, str(HERE.parents[1]))

from calibration.intake import folder_forms as forms  # noqa: E402
from calibration.intake.folder_tables import table_text  # noqa: E402
from calibration.scorecard.definition import ScorecardDefinition  # noqa: E402
from calibration.scorecard.tone import is_tone  # noqa: E402
from calibration.scorecard.yaml_form import scorecard_from_yaml  # noqa: E402
from calibration.vocabulary import Side  # noqa: E402
from data.demo import plan  # noqa: E402
from data.demo.raters import Reviewer, Seen, guess, review, stream  # noqa: E402
from data.demo.words import Mark, comment_on, marks_taken, reasons_for  # noqa: E402

CLIENT = ("priya", "tom", "grace")
DISCUSSED = ("id_check", "tone", "next_step", "acknowledges", "warmth")
DISCUSSED_A_SESSION = 4
MINUTES_A_CONTACT = 8
CONTACTS_BY_SIDE = 3
"""Place of the client's pick in a session; the vendor's follows, the rest are drawn at random."""

Row = dict[str, object]


def tables() -> dict[str, str]:
    """Every generated file by name."""
    demo = Demo()
    made: list[tuple[forms.Form, Callable[[], Iterator[Row]]]] = [
        (forms.SESSIONS, demo.sessions),
        (forms.SESSION_CONTACTS, demo.session_contacts),
        (forms.PARTICIPATIONS, demo.participations),
        (forms.REVIEWS, demo.reviews),
        (forms.RATINGS, demo.ratings),
        (forms.GUESSES, demo.guesses),
        (forms.EVIDENCE, demo.evidence),
        (forms.AGREED_SCORES, demo.agreed_scores),
        (forms.DECISIONS, demo.decisions),
        (forms.TARGETS, demo.targets),
        (forms.ANCHORS, demo.anchors),
        (forms.POPULATION, demo.population),
    ]
    return {form.file: table_text(form, rows(), zone=plan.ZONE) for form, rows in made}


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of an authored file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Demo:
    """What is authored, and from it each generated table in turn."""

    def __init__(self) -> None:
        self.style = {row["contact"]: row["style"] for row in rows_of("plan.csv")}
        self.truth: dict[str, dict[str, str]] = defaultdict(dict)
        for row in rows_of("truth.csv"):
            self.truth[row["contact"]][row["criterion"]] = row["answer"]
        self.marks: dict[str, list[Mark]] = defaultdict(list)
        for row in rows_of("marks.csv"):
            turn, second = row.pop("turn"), row.pop("second")
            place = {"turn": int(turn) if turn else None, "second": float(second) if second else None}
            self.marks[row["contact"]].append(Mark(**row, **place))
        self.contacts = {number: self._drawn(number) for number in plan.PANELS}
        self.given = {
            (number, contact, rater): review(self._reviewer(rater), self._seen(number, contact), self._card(number))
            for number, contact, rater in self._cells()
        }

    def _drawn(self, number: int) -> list[str]:
        """Contacts of a session in order; the repeat stands somewhere in the middle."""
        own = [row["contact"] for row in rows_of("plan.csv") if row["session"] == str(number)]
        if number in plan.REPEATS:
            own.insert(stream("repeat", number).randint(2, len(own)), plan.REPEATS[number][0])
        return own

    def _cells(self) -> Iterator[tuple[int, str, str]]:
        """Session, contact and reviewer of everything that was scored."""
        for number in range(1, plan.SCORING + 1):
            for contact in self.contacts[number]:
                for rater in plan.PANELS[number]:
                    if (number, rater) not in plan.STILL_OPEN:
                        yield number, contact, rater

    def _card(self, number: int) -> ScorecardDefinition:
        return _CARDS[_card_name(number)]

    def _reviewer(self, key: str) -> Reviewer:
        return Reviewer(key, Side.CLIENT if key in CLIENT else Side.VENDOR)

    def _seen(self, number: int, contact: str) -> Seen:
        return Seen(number, contact, self.style[contact], self.truth[contact])

    def sessions(self) -> Iterator[Row]:
        """One row a session, with the times of its life."""
        for number in plan.PANELS:
            row: Row = {
                "number": number,
                "name": f"Session {number}",
                "state": "closed" if number <= plan.CLOSED else "scoring" if number == plan.SCORING else "planned",
                "scorecard": _card_name(number),
                "created_at": plan.opened(min(number, plan.SCORING)) - timedelta(minutes=30),
                "created_by": "priya-nair",
                "held_at": plan.at(number),
                "due_at": plan.at(number, days=-2, hours=9, minutes=59),
                "sample": {"seed": 4100 + number, "how": "3 at random, one pick by each side"},
                "asks_guesses": number in plan.ASK_GUESSES,
            }
            if number <= plan.SCORING:
                row["opened_at"] = plan.opened(number)
            if number <= plan.CLOSED:
                row |= {"locked_at": plan.at(number, minutes=-20), "closed_at": plan.at(number, minutes=52)}
            yield row

    def session_contacts(self) -> Iterator[Row]:
        """One row a contact of a session, and when the meeting turned to it."""
        for number, contacts in self.contacts.items():
            repeat = plan.REPEATS.get(number, ("", 0))[0]
            picks = {CONTACTS_BY_SIDE: "client", CONTACTS_BY_SIDE + 1: "vendor"}
            own = [contact for contact in contacts if contact != repeat]
            for position, contact in enumerate(contacts, start=1):
                drawn = "repeat" if contact == repeat else picks.get(own.index(contact) + 1, "random")
                shown = plan.at(number, minutes=2 + MINUTES_A_CONTACT * (position - 1))
                yield {
                    "session": number,
                    "position": position,
                    "contact": contact,
                    "chosen_by": drawn,
                    "revealed_at": shown if number <= plan.CLOSED else None,
                }

    def _sealed_at(self, number: int, rater: str) -> datetime | None:
        if number > plan.SCORING or (number, rater) in plan.STILL_OPEN:
            return None
        if (number, rater) in plan.LATE:
            return plan.at(number, hours=-4, minutes=12)
        chance = stream("sealed", number, rater)
        days = 0 if number == plan.SCORING else chance.choice((0, 3, 4, 4))
        return plan.opened(number) + timedelta(days=days, hours=chance.randint(2, 9), minutes=chance.randint(0, 59))

    def participations(self) -> Iterator[Row]:
        """One row a reviewer of a session."""
        for number, panel in plan.PANELS.items():
            for rater in panel:
                late = (number, rater) in plan.LATE
                yield {"session": number, "rater": rater, "sealed_at": self._sealed_at(number, rater), "late": late}

    def reviews(self) -> Iterator[Row]:
        """When each reviewer opened each contact: one after the other until the seal."""
        for number, contact, rater in self.given:
            sealed = self._sealed_at(number, rater)
            assert sealed is not None, "only sealed reviewers have given answers"
            after = self.contacts[number][self.contacts[number].index(contact) :]
            minutes = sum(stream("pace", number, later, rater).randint(4, 11) for later in after)
            yield {
                "session": number,
                "contact": contact,
                "rater": rater,
                "started_at": sealed - timedelta(minutes=minutes),
                "submitted_at": sealed,
                "late": (number, rater) in plan.LATE,
            }

    def _taken(self, cell: tuple[int, str, str]) -> list[Mark]:
        number, contact, rater = cell
        return marks_taken(self._reviewer(rater), self._seen(number, contact), self.given[cell], self.marks[contact])

    def ratings(self) -> Iterator[Row]:
        """One row an answer, with its comment and reasons."""
        for cell, answers in self.given.items():
            number, contact, rater = cell
            reviewer, seen, taken = self._reviewer(rater), self._seen(number, contact), self._taken(cell)
            for line in self._card(number).criteria:
                if line.key in answers:
                    level = line.level(answers[line.key])
                    yield {
                        "session": number,
                        "contact": contact,
                        "rater": rater,
                        "criterion": line.key,
                        "answer": answers[line.key],
                        "comment": comment_on(line, level, reviewer, seen, taken),
                        "reasons": reasons_for(line, level, reviewer, seen),
                    }

    def guesses(self) -> Iterator[Row]:
        """One row what a reviewer thought the other side would say about tone; nobody guesses where they gave N/A."""
        for (number, contact, rater), answers in self.given.items():
            for line in self._card(number).criteria if number in plan.ASK_GUESSES else ():
                if is_tone(line) and answers.get(line.key, "N/A") != "N/A":
                    guessed = guess(self._reviewer(rater), self._seen(number, contact), line, answers[line.key])
                    yield {
                        "session": number,
                        "contact": contact,
                        "rater": rater,
                        "criterion": line.key,
                        "guess": guessed,
                    }

    def evidence(self) -> Iterator[Row]:
        """One row a mark taken up."""
        for cell in self.given:
            number, contact, rater = cell
            for mark in self._taken(cell):
                yield {
                    "session": number,
                    "contact": contact,
                    "rater": rater,
                    "criterion": mark.criterion,
                    "turn": mark.turn,
                    "quote": mark.quote,
                    "second": mark.second,
                }

    def _usual(self, number: int, contact: str, criterion: str, side: Side) -> str:
        panel = [rater for rater in plan.PANELS[number] if self._reviewer(rater).side is side]
        found = Counter(self.given[(number, contact, rater)].get(criterion, "") for rater in panel)
        return found.most_common(1)[0][0]

    def agreed_scores(self) -> Iterator[Row]:
        """What each meeting settled: lines on which the sides differed, by the truth as the client holds it."""
        repeated = {contact for contact, _ in plan.REPEATS.values()}
        for number in range(1, plan.CLOSED + 1):
            found = [
                (contact, criterion)
                for criterion in DISCUSSED
                for contact in self.contacts[number]
                if contact not in repeated
                and self._usual(number, contact, criterion, Side.CLIENT)
                != self._usual(number, contact, criterion, Side.VENDOR)
            ]
            for place, (contact, criterion) in enumerate(found[:DISCUSSED_A_SESSION]):
                yield {
                    "session": number,
                    "contact": contact,
                    "criterion": criterion,
                    "answer": self.truth[contact][criterion],
                    "settled_at": plan.at(number, minutes=10 + 9 * place),
                }

    def decisions(self) -> Iterator[Row]:
        """One row a decision, made at the end of its meeting."""
        for made in plan.DECISIONS:
            number, days = int(str(made["session"])), int(str(made["in_force"]))
            day = plan.at(number, days=days).date()
            yield {**made, "decided_at": plan.at(number, minutes=47), "in_force_from": day}

    def targets(self) -> Iterator[Row]:
        """Where each side placed the client's wish, before the first session."""
        for placed in plan.TARGETS:
            yield {**placed, "placed_at": plan.at(1, days=-3), "valid_from": plan.at(1, days=-3).date()}

    def anchors(self) -> Iterator[Row]:
        """Contacts that come back: chosen before their first meeting, shown after their last."""
        for number, (contact, first) in plan.REPEATS.items():
            kept = contact in plan.STILL_REPEATED
            yield {
                "contact": contact,
                "designated_at": plan.at(first, minutes=-30),
                "retired_at": None if kept else plan.at(number, hours=1),
            }

    def population(self) -> Iterator[Row]:
        """What took place: the contacts of the folder but its letters, which no ticket system exports, and the rest."""
        known = [row for row in rows_of("contacts.csv") if row["channel"] != "document"]
        rows: list[Row] = [
            {**{name: row[name] for name in plan.MIX}, "contact": row["contact"], "started_at": row["started_at"]}
            for row in known
        ]
        rows += [_took_place(number) for number in range(1, plan.POPULATION + 1)]
        yield from sorted(rows, key=lambda row: (str(row["started_at"]), str(row["contact"])))


def _took_place(number: int) -> Row:
    """One contact of which only the metadata is known; on working days there are more of them."""
    chance = stream("population", number)
    days = range(plan.POPULATION_DAYS)
    day = chance.choices(days, [3 if place % 7 < 5 else 1 for place in days])[0]
    minutes = chance.randint(7 * 60, 23 * 60 - 1)
    began = datetime.combine(plan.POPULATION_FIRST, time()) + timedelta(days=day, minutes=minutes)
    drawn = {name: chance.choices(list(mix), list(mix.values()))[0] for name, mix in plan.MIX.items()}
    return {"contact": f"HH-{10_000 + number}", "started_at": f"{began:%Y-%m-%d %H:%M:%S}", **drawn}


def _card_name(number: int) -> str:
    return "care-2" if number >= plan.SECOND_CARD_FROM else "care-1"


_CARDS: Mapping[str, ScorecardDefinition] = {
    path.stem: scorecard_from_yaml(path.read_text(encoding="utf-8")) for path in (HERE / "scorecards").glob("*.yaml")
}


def main() -> None:
    """Rewrite the generated files."""
    for name, content in tables().items():
        (HERE / name).write_text(content, encoding="utf-8", newline="")
        print(f"{name}: {content.count(chr(10)) - 1} rows")


if __name__ == "__main__":
    main()
