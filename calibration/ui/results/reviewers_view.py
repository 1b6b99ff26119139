"""Reviewers: what is shown of single ones to whom, the lines first, then a forest; one of them opened on demand."""

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.reviewer_pool import Labels, Withheld
from calibration.analysis.reviewer_report import ReviewerReport, ShownReviewer, reviewer_report
from calibration.export.csv_table import Cell
from calibration.figures.reviewer_forest import best, reviewer_forest
from calibration.ui.look import text
from calibration.ui.results.downloads import Table, chart, colours, csv_button, file_stem
from calibration.ui.results.fair_totals_part import fair_totals_part
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.results.reviewer_card import reviewer_card
from calibration.ui.state import store
from calibration.ui.wording import results_reviewers as wording
from calibration.vocabulary import Reference


def reviewers_view(loaded: Loaded) -> None:
    """Whom the policy lets this viewer see, beside what they are held against."""
    report = reports.get(store(), reviewer_report, loaded.scopes, labels=labels_of(loaded))
    policy = wording.policy_sentence(report.policy)
    if report.withheld is not None:
        why = wording.nothing_shown(report.withheld, takes_part=loaded.viewer.rater_id is not None)
        change = wording.WHO_CHANGES_IT if report.withheld is Withheld.OFF else ""
        _plain(policy, why, change)
        return
    if report.shown:
        names = {line.id: line.name for line in loaded.report.lines}
        first = wording.lines_first(report, names) if report.reference is not Reference.NONE else ""
        _plain(policy, wording.reference_sentence(report), first)
        _forest(loaded, report)
    else:
        _plain(policy)
    _plain(*(wording.waiting(one, report.policy.minimum) for one in report.waiting))
    if report.waiting and not loaded.pooled:
        st.html(f'<p class="tf-fine">{text(wording.MORE_SESSIONS)}</p>')
    if wording.change_it(report.policy):
        st.html(f'<p class="tf-fine">{text(wording.WHO_CHANGES_IT)}</p>')


def labels_of(loaded: Loaded) -> Labels:
    """What the report says of each line."""
    return tuple((line.id, line.label) for line in loaded.report.lines)


def _plain(*sentences: str) -> None:
    said = "".join(f'<p class="tf-plain">{text(sentence)}</p>' for sentence in sentences if sentence)
    if said:
        st.html(said)


def _forest(loaded: Loaded, report: ReviewerReport) -> None:
    title = wording.forest_title(report)
    people = {one.reviewer.id: one for one in report.shown}
    verdicts = {i: wording.verdict(one) for i, one in people.items()}
    notes = {i: wording.note(one) for i, one in people.items()}
    in_words = " ".join(f"{wording.who(one)}: {verdicts[i] or notes[i]}." for i, one in people.items())
    clicked = chart(
        reviewer_forest(report.shown, title=title, verdicts=verdicts, notes=notes, colours=colours()),
        stem=file_stem(loaded.name, "reviewers"),
        alt=f"{title} {in_words}",
        key="results.reviewers.chart",
        clickable=len(people) > 1,
    )
    if report.reference is not Reference.NONE:
        st.html(f'<p class="tf-fine">{text(wording.RULE)}</p>')
    csv_button(lambda: reviewers_table(report), stem=file_stem(loaded.name, "reviewers"), key="results.reviewers.csv")
    chosen = next(iter(people)) if len(people) == 1 else _chosen(people, clicked)
    if chosen is not None:
        reviewer_card(loaded, people[chosen], labels=labels_of(loaded))
    if len(people) > 1:
        fair_totals_part(loaded)


def _chosen(people: dict[int, ShownReviewer], clicked: list[int]) -> int | None:
    return pick(
        wording.CHOOSE, list(people), clicked=clicked[0] if clicked else None,
        named=lambda i: wording.who(people[i]), hint=wording.CHOOSE_HINT, key="results.reviewers.one",
    )  # fmt: skip


def reviewers_table(report: ReviewerReport) -> Table:
    """Every reviewer shown as a row of a file; shares of the scale."""
    header = [
        "reviewer", "side", "contacts", "verdict", "effect", "effect from", "effect to", "standard error",
        "effect shrunken to the side", "from", "to", "distance changes by", "the others' distance changes by",
        "reference",
    ]  # fmt: skip
    return header, [_row(one, report) for one in report.shown]


def _row(one: ShownReviewer, report: ReviewerReport) -> list[Cell]:
    side = one.reviewer.side.value if one.reviewer.side else None
    start: list[Cell] = [one.reviewer.label, side, one.n_contacts, wording.verdict(one)]
    reference = report.reference.value if report.reference else None
    over, shown = one.over_lines, best(one)
    if over is None or shown is None:
        return [*start, *[None] * 9, reference]
    return [
        *start, over.effect.value, *(over.effect.interval or (None, None)), over.effect.standard_error, shown.value,
        *(shown.interval or (None, None)), over.distance, over.distance_of_others, reference,
    ]  # fmt: skip
