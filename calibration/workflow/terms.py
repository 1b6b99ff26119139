"""What the two sides of an engagement have agreed on, as plain frozen values: checked, compared, kept as JSON."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from math import isfinite
from typing import Any
from zoneinfo import available_timezones

from calibration.errors import InvalidInput
from calibration.scorecard.contract_clause import USUAL_TOLERANCE, ContractClause
from calibration.vocabulary import DecisionRule, NamesShown, Reference, ReviewerPrivacy

LONGEST_NAME = 200
LONGEST_NOTICE = 4000
MOST_MINIMUM = 1000
MOST_WEEKS = 52
USUAL_MINIMUM = 10
"""Contacts. Below, one reviewer's figure moves by more than a step of ten per cent with every single answer."""


@dataclass(frozen=True, slots=True, order=True)
class CadenceStep:
    """From a day on, one joint session every so many weeks (1 to 52), until the next step."""

    in_force_from: date
    every_weeks: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an engagement.

    Attributes
    ----------
    name : str
        1 to 200 characters.
    time_zone : str
        IANA name.
    decision_rule, arbiter
        Who has the last word; the arbiter's name exactly for ``ARBITER``.
    reference, tolerance, names_shown
        What new sessions start from; score points, 0 to 100. A session carries its own.
    clause : ContractClause or None
        The contract's own number, where there is one.
    reviewer_privacy, reviewer_minimum
        Who sees figures about single reviewers, from how many contacts on (1 to 1,000).
    countries : tuple of str
        ISO 3166 codes: whose telephone and identity numbers are masked.
    data_notice : str
        What people are told about their own data; at most 4,000 characters.
    repeats : bool
        Whether contacts may come back, unmarked.
    cadence : tuple of CadenceStep
        By day, each day once; empty where none was agreed.
    """

    name: str = ""
    time_zone: str = "UTC"
    decision_rule: DecisionRule = DecisionRule.CLIENT_DECIDES
    arbiter: str = ""
    reference: Reference = Reference.CLIENT_SIDE
    tolerance: float = USUAL_TOLERANCE
    clause: ContractClause | None = None
    reviewer_privacy: ReviewerPrivacy = ReviewerPrivacy.OFF
    reviewer_minimum: int = USUAL_MINIMUM
    names_shown: NamesShown = NamesShown.OWN_SIDE
    countries: tuple[str, ...] = ()
    data_notice: str = ""
    repeats: bool = False
    cadence: tuple[CadenceStep, ...] = ()

    def settled(self) -> "Terms":
        """The same without blanks around texts, an arbiter nobody asked for, or days out of order."""
        arbiter = self.arbiter.strip() if self.decision_rule is DecisionRule.ARBITER else ""
        return replace(
            self,
            name=self.name.strip(),
            arbiter=arbiter,
            data_notice=self.data_notice.strip(),
            cadence=tuple(sorted(self.cadence)),
        )

    def problems(self) -> tuple[str, ...]:
        """What is not allowed, a sentence each; empty when all is."""
        complaints = (
            _length("name of the engagement", self.name, most=LONGEST_NAME, needed=True),
            _length("data notice", self.data_notice, most=LONGEST_NOTICE, needed=False),
            _arbiter(self),
            _time_zone(self.time_zone),
            _within("tolerance", self.tolerance, 0, 100, "score points"),
            _within(
                "number of contacts behind a reviewer's figure", self.reviewer_minimum, 1, MOST_MINIMUM, "contacts"
            ),
            _countries(self.countries),
            cadence_problem(self.cadence),
        )
        return tuple(complaint for complaint in complaints if complaint)

    def check(self) -> None:
        """Raise what is not allowed.

        Raises
        ------
        InvalidInput
            With every sentence of :meth:`problems`.
        """
        if problems := self.problems():
            raise InvalidInput(" ".join(problems))

    def to_json(self) -> dict[str, Any]:
        """The terms as text, numbers, lists and one mapping; the same keys always."""
        return {
            "name": self.name,
            "time_zone": self.time_zone,
            "decision_rule": self.decision_rule.value,
            "arbiter": self.arbiter,
            "reference": self.reference.value,
            "tolerance": self.tolerance,
            "clause": self.clause.to_json() if self.clause else None,
            "reviewer_privacy": self.reviewer_privacy.value,
            "reviewer_minimum": self.reviewer_minimum,
            "names_shown": self.names_shown.value,
            "countries": list(self.countries),
            "data_notice": self.data_notice,
            "repeats": self.repeats,
            "cadence": [[step.in_force_from.isoformat(), step.every_weeks] for step in self.cadence],
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Terms":
        """Read what :meth:`to_json` wrote; what is missing is as usual."""
        values = {field.name: found[field.name] for field in fields(cls) if field.name in found}
        made: dict[str, Any] = {
            "decision_rule": DecisionRule,
            "reference": Reference,
            "reviewer_privacy": ReviewerPrivacy,
            "names_shown": NamesShown,
            "countries": tuple,
            "clause": lambda clause: ContractClause.from_json(clause) if clause else None,
            "cadence": lambda steps: tuple(CadenceStep(date.fromisoformat(day), weeks) for day, weeks in steps),
        }
        return cls(**{name: made.get(name, lambda value: value)(value) for name, value in values.items()})

    def mark(self) -> str:
        """A short text that is another one whenever the terms are: who changes them says which they have seen."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:16]


def differences(old: Terms, new: Terms) -> dict[str, list[Any]]:
    """Field → what it was and what it is, as JSON, for every field that is another."""
    before, after = old.to_json(), new.to_json()
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _length(what: str, text: str, *, most: int, needed: bool) -> str:
    if needed and not text.strip():
        return f"The {what} is empty. Allowed: 1 to {most} characters."
    return f"The {what} has {len(text):,} characters. Allowed: at most {most:,}." if len(text) > most else ""


def _arbiter(terms: Terms) -> str:
    if terms.decision_rule is not DecisionRule.ARBITER:
        return ""
    return _length("arbiter's name", terms.arbiter, most=LONGEST_NAME, needed=True)


def _time_zone(name: str) -> str:
    if name in available_timezones():
        return ""
    return f"'{name}' is not a time zone. Allowed: an IANA name, such as Europe/London."


def _within(what: str, value: float, least: float, most: float, unit: str) -> str:
    if isfinite(value) and least <= value <= most:
        return ""
    return f"The {what} is {value:g}. Allowed: {least:,} to {most:,} {unit}."


def _countries(codes: tuple[str, ...]) -> str:
    wrong = next((code for code in codes if not re.fullmatch("[A-Z]{2}", code)), None)
    return f"'{wrong}' is not a country. Allowed: ISO 3166 codes of two capital letters." if wrong is not None else ""


def cadence_problem(steps: tuple[CadenceStep, ...]) -> str:
    """Why sessions cannot be required so, or nothing."""
    wrong = next((step for step in steps if not 1 <= step.every_weeks <= MOST_WEEKS), None)
    if wrong is not None:
        return f"A session every {wrong.every_weeks} weeks was asked for. Allowed: every 1 to {MOST_WEEKS} weeks."
    if len({step.in_force_from for step in steps}) < len(steps):
        return "Two cadences begin on the same day. Allowed: one from each day on."
    return ""
