"""The fields of an engagement's terms, part by part: the same in the making and in a change.

Every part takes the terms as they stand and returns them as they are filled in now.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from zoneinfo import available_timezones

import streamlit as st

from calibration.ui.look import text
from calibration.ui.setup_engagement.clause_part import clause_part
from calibration.ui.setup_parts import fine
from calibration.ui.wording import engagement as say
from calibration.ui.wording.countries import COUNTRIES, country_name
from calibration.vocabulary import DecisionRule, ReviewerPrivacy
from calibration.workflow.terms import LONGEST_NAME, LONGEST_NOTICE, MOST_MINIMUM, MOST_WEEKS, CadenceStep, Terms

Part = Callable[[Terms, str], Terms]
_Word = TypeVar("_Word", bound=StrEnum)


def clock_part(terms: Terms, at: str) -> Terms:
    """Name, time zone, countries."""
    name = st.text_input("Name of the engagement", value=terms.name, max_chars=LONGEST_NAME, key=f"{at}.name")
    zones = sorted(available_timezones())
    zone = st.selectbox(
        "Time zone of its days and due times",
        zones,
        index=zones.index(terms.time_zone) if terms.time_zone in zones else zones.index("UTC"),
        key=f"{at}.zone",
    )
    fine("Type a city to search. Due times are shown to everybody in their own time.")
    countries = st.multiselect(
        "Countries whose telephone and identity numbers are masked",
        [*COUNTRIES, *(code for code in terms.countries if code not in COUNTRIES)],
        default=list(terms.countries),
        format_func=country_name,
        placeholder="United Kingdom and United States, unless you choose",
        key=f"{at}.countries",
    )
    fine("When contacts are imported. E-mail addresses, cards and IBANs always are; names of people never are.")
    return replace(terms, name=name or "", time_zone=zone, countries=tuple(countries))


def rule_part(terms: Terms, at: str) -> Terms:
    """Who has the last word."""
    rule = _chosen(
        "Who has the last word?", say.RULES, say.RULES_EXPLAINED, terms.decision_rule, f"{at}.rule", alone=True
    )
    arbiter = terms.arbiter
    if rule is DecisionRule.ARBITER:
        arbiter = st.text_input("Name of the arbiter", value=terms.arbiter, max_chars=LONGEST_NAME, key=f"{at}.arbiter")
    return replace(terms, decision_rule=rule, arbiter=arbiter or "")


def compared_part(terms: Terms, at: str) -> Terms:
    """Reference and tolerance."""
    reference = _chosen(
        "Reviewers are compared with", say.REFERENCES, say.REFERENCES_EXPLAINED, terms.reference, f"{at}.reference",
        alone=True,
    )  # fmt: skip
    tolerance = st.number_input(
        "Tolerance of totals, in score points",
        min_value=0.0,
        max_value=100.0,
        value=float(terms.tolerance),
        step=1.0,
        key=f"{at}.tolerance",
    )
    fine("Two totals this near count as the same. Each session can be planned with another reference and tolerance.")
    return replace(terms, reference=reference, tolerance=float(tolerance))


def reviewers_part(terms: Terms, at: str) -> Terms:
    """Names after the reveal, and figures about single reviewers."""
    names = _chosen("Shown after a contact’s reveal", say.NAMES, say.NAMES_EXPLAINED, terms.names_shown, f"{at}.names")
    privacy = _chosen(
        "Who sees figures about a single reviewer?", say.PRIVACY, say.PRIVACY_EXPLAINED, terms.reviewer_privacy,
        f"{at}.privacy",
    )  # fmt: skip
    fine(say.SIDE_OF_ONE)
    minimum = terms.reviewer_minimum
    if privacy is not ReviewerPrivacy.OFF:
        minimum = st.number_input(
            "Contacts that must stand behind such a figure",
            min_value=1,
            max_value=MOST_MINIMUM,
            value=terms.reviewer_minimum,
            step=1,
            key=f"{at}.minimum",
        )
        fine("On fewer, one answer more or less would change what is said about a person.")
    return replace(terms, names_shown=names, reviewer_privacy=privacy, reviewer_minimum=int(minimum))


def repeats_part(terms: Terms, at: str) -> Terms:
    """Whether contacts may come back."""
    wanted = st.checkbox(say.REPEATS, value=terms.repeats, key=f"{at}.repeats")
    fine(say.REPEATS_COST)
    return replace(terms, repeats=bool(wanted))


def notice_part(terms: Terms, at: str) -> Terms:
    """The data notice."""
    said = st.text_area(
        "Data notice",
        value=terms.data_notice,
        max_chars=LONGEST_NOTICE,
        height=220,
        help="What is stored, what for, and how long. It is the last paragraph of what every reviewer reads first.",
        key=f"{at}.notice",
    )
    return replace(terms, data_notice=said or "")


def next_cadence_part(terms: Terms, at: str, *, today: date) -> Terms:
    """A change of the cadence: what held before the day stays as it was."""
    st.html("".join(f'<p style="margin:0 0 4px">{text(one)}</p>' for one in say.cadence_sentences(terms.cadence)))
    first, second = st.columns(2)
    day = first.date_input("From", value=today, format="DD/MM/YYYY", key=f"{at}.from")
    weeks = second.number_input(
        "One joint session every so many weeks", min_value=1, max_value=MOST_WEEKS, value=2, step=1, key=f"{at}.weeks"
    )
    if not isinstance(day, date):
        return terms
    before = tuple(step for step in terms.cadence if step.in_force_from < day)
    return replace(terms, cadence=(*before, CadenceStep(day, int(weeks))))


def _chosen(
    label: str, words: dict[_Word, str], explained: dict[_Word, str], standing: _Word, key: str, *, alone: bool = False
) -> _Word:
    """A choice with a sentence under each; ``alone`` on a page whose title asks the same."""
    options = list(words)
    found = st.radio(
        label,
        options,
        index=options.index(standing),
        format_func=words.__getitem__,
        captions=[explained[one] for one in options],
        label_visibility="collapsed" if alone else "visible",
        key=key,
    )
    return found or standing


def changing_parts(today: date) -> dict[str, Part]:
    """Part → its fields, as a change shows them."""
    return {
        "clock": clock_part,
        "rule": rule_part,
        "compared": compared_part,
        "clause": clause_part,
        "reviewers": reviewers_part,
        "repeats": repeats_part,
        "notice": notice_part,
        "cadence": lambda terms, at: next_cadence_part(terms, at, today=today),
    }
