"""What a file was understood to say: why, the first contacts with their words, and the first ratings as a grid."""

import streamlit as st

from calibration.intake.read import Preview
from calibration.intake.records import ContactRecord, Intake, RatingRecord, TurnRecord
from calibration.scorecard.definition import CriterionDefinition
from calibration.ui.look import text
from calibration.ui.setup_parts import fine

_FIRST_CONTACTS = 3
_FIRST_TURNS = 8
_MOST_REVIEWERS = 12
_SEARCHED = 20_000
"""Ratings looked through for those of the first contacts: this runs at every click."""


def understood(preview: Preview) -> None:
    """The reasons of a proposed mapping, then the first contacts as they would be stored."""
    intake = preview.intake
    with st.expander("How it was understood", key="contacts.reasons"):
        if preview.reasons:
            st.html("<ul>" + "".join(f"<li>{text(reason)}</li>" for reason in preview.reasons) + "</ul>")
        else:
            st.write("By the mapping you chose.")
        _card(intake)
    if not intake.contacts:
        return
    with st.expander("The first contacts and ratings", key="contacts.first"):
        for contact in intake.contacts[:_FIRST_CONTACTS]:
            st.html(contact_html(contact))
            grid = _grid(contact, intake)
            if grid:
                st.html(grid)
        left = len(intake.contacts) - _FIRST_CONTACTS
        if left > 0:
            fine(f"And {left:,} more.")


def _card(intake: Intake) -> None:
    if intake.scorecard is None:
        return
    rows = "".join(
        f"<tr><td>{text(line.name)}</td><td>{text(line.answer_type.value)}</td><td>{text(_answers(line))}</td></tr>"
        for line in intake.scorecard.criteria
    )
    st.html(f'<table class="tf"><tr><th>Line</th><th>Answers</th><th>Lowest to highest</th></tr>{rows}</table>')


def _answers(line: CriterionDefinition) -> str:
    if line.levels:
        return " · ".join(level.label for level in line.levels)
    return f"{line.minimum or 0:g} to {line.maximum or 0:g}"


def contact_html(contact: ContactRecord) -> str:
    """One contact with its first turns."""
    facts = [contact.channel.value, contact.language, contact.topic, contact.subject, contact.agent]
    facts += [f"{contact.started_at:%Y-%m-%d %H:%M} UTC" if contact.started_at else "", contact.recording_url]
    said = " · ".join(fact for fact in facts if fact)
    more = len(contact.turns) - _FIRST_TURNS
    left = f'<p class="tf-fine">{more} more turns</p>' if more > 0 else ""
    return (
        f'<p style="margin:14px 0 2px"><strong>{text(contact.external_id)}</strong> '
        f'<span class="tf-fine">{text(said)}</span></p>{turns_html(contact.turns[:_FIRST_TURNS])}{left}'
    )


def turns_html(turns: tuple[TurnRecord, ...]) -> str:
    """Turns as text: whatever stands in them is never markup."""
    return "".join(
        f'<div class="tf-turn"><span>{text((turn.speaker or turn.role.value).capitalize())}</span>'
        f"<div>{text(turn.text)}</div></div>"
        for turn in turns
    )


def _grid(contact: ContactRecord, intake: Intake) -> str:
    """Lines down, reviewers across: the workbook everybody knows."""
    ours = [one for one in intake.ratings[:_SEARCHED] if (one.contact, one.copy) == (contact.external_id, contact.copy)]
    if not ours:
        return ""
    raters = list(dict.fromkeys(one.rater for one in ours))[:_MOST_REVIEWERS]
    names = {line.key: line.name for line in intake.scorecard.criteria} if intake.scorecard else {}
    cells = {(one.criterion, one.rater): _answer(one) for one in ours}
    head = "".join(f'<th class="n">{text(rater)}</th>' for rater in raters)
    rows = "".join(
        f"<tr><td>{text(names.get(line, line))}</td>"
        + "".join(f'<td class="n">{text(cells.get((line, rater), ""))}</td>' for rater in raters)
        + "</tr>"
        for line in dict.fromkeys(one.criterion for one in ours)
    )
    return f'<div style="overflow-x:auto"><table class="tf"><tr><th>Line</th>{head}</tr>{rows}</table></div>'


def _answer(rating: RatingRecord) -> str:
    if rating.not_applicable:
        return "N/A"
    return rating.level_code if rating.level_code is not None else f"{rating.number:g}"
