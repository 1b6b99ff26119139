"""One reviewer opened: line by line, how they use each scale, the same contact again, the four questions."""

import streamlit as st

from calibration.analysis.cache import reports
from calibration.analysis.reviewer_detail import AnswerUse, ReviewerDetail, ReviewerLine, reviewer_detail
from calibration.analysis.reviewer_pool import Labels
from calibration.analysis.reviewer_report import ShownReviewer
from calibration.export.csv_table import Cell
from calibration.ui.look import text
from calibration.ui.results.contacts_dialog import contacts_button
from calibration.ui.results.downloads import Table, csv_button, file_stem
from calibration.ui.results.loading import Loaded
from calibration.ui.results.picking import pick
from calibration.ui.state import store
from calibration.ui.wording import results_page as page
from calibration.ui.wording import results_reviewers as wording
from calibration.ui.wording import results_views as views


def reviewer_card(loaded: Loaded, one: ShownReviewer, *, labels: Labels) -> None:
    """Everything the policy shows of one reviewer; nothing when it shows nothing."""
    detail = reports.get(store(), reviewer_detail, loaded.scopes, rater_id=one.reviewer.id, labels=labels)
    if detail is None:
        return
    names = {line.id: line.name for line in loaded.report.lines}
    st.html(f'<h2 class="tf-h2 tf-next">{text(wording.who(one))} <small>{wording.LINES_TITLE}</small></h2>')
    if wording.consistency(one):
        st.html(f'<p class="tf-plain">{text(wording.consistency(one))}</p>')
    st.html(lines_html(detail, names))
    _open_line(loaded, detail, names)
    csv_button(
        lambda: lines_table(detail, names),
        stem=file_stem(loaded.name, "reviewer", one.reviewer.label),
        key="results.reviewers.lines_csv",
    )
    st.html(f'<h2 class="tf-h2 tf-next">{wording.REPEATS_TITLE}</h2>')
    st.html(f'<p class="tf-plain">{text(wording.repeats(detail.repeats, detail.minimum))}</p>')
    _open_repeat(loaded, detail)
    st.html(f'<h2 class="tf-h2 tf-next">{wording.QUESTIONS_TITLE}</h2>')
    st.html("".join(f'<p class="tf-plain">{text(said)}</p>' for said in wording.questions(detail)))


def lines_html(detail: ReviewerDetail, names: dict[str, str]) -> str:
    """Every line the reviewer answered."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in wording.HEADINGS)
    body = "".join(_line_row(line, names.get(line.line, line.line), detail.minimum) for line in detail.lines)
    return (
        '<div class="tf-scroll" tabindex="0" role="region" aria-label="One reviewer, line by line">'
        f'<table class="tf"><thead><tr><th scope="col">Line</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _line_row(line: ReviewerLine, name: str, minimum: int) -> str:
    itself = wording.line_itself(line)
    about = f"<br><small>{text(itself)}</small>" if itself else ""
    said, small = wording.line_marks(line, minimum)
    marks = f"<b>{text(said)}</b>" if line.clear else text(said)
    uses = "".join(_use(answer) for answer in line.answers if answer.n or answer.share_of_others)
    return (
        f'<tr><th scope="row">{text(name)}{about}</th>'
        f"<td>{marks}{'<br>' if said else ''}<small>{text(small)}</small></td>"
        f'<td>{text(wording.same_answers(line))}</td><td><div class="tf-uses">{uses}</div></td></tr>'
    )


def _use(answer: AnswerUse) -> str:
    others = answer.share_of_others
    tick = "" if others is None else f'<u style="left:{100 * others:.1f}%"></u>'
    return (
        f'<span>{text(answer.label)}</span><span class="tf-use">'
        f'<i style="width:{100 * answer.share:.1f}%"></i>{tick}</span>'
        f"<span>{answer.n}</span>"
    )


def _open_line(loaded: Loaded, detail: ReviewerDetail, names: dict[str, str]) -> None:
    apart = {line.line: line.apart for line in detail.lines if line.apart}
    if not apart:
        return
    chosen = pick(
        views.CHOOSE_LINE, list(apart), clicked=None, named=lambda i: f"{names.get(i, i)} · {len(apart[i])}",
        hint=wording.LINE_HINT, key=f"results.reviewers.line.{detail.reviewer.id}",
    )  # fmt: skip
    if chosen is not None:
        contacts_button(loaded, line=chosen, contacts=apart[chosen], key="results.reviewers.open")


def _open_repeat(loaded: Loaded, detail: ReviewerDetail) -> None:
    pairs = {pair.first: pair for pair in detail.repeats.pairs}
    if not pairs:
        return
    chosen = pick(
        wording.PAIR, list(pairs), clicked=None,
        named=lambda i: wording.repeat_pair(pairs[i], _place(loaded, i), _place(loaded, pairs[i].second)),
        hint=wording.PAIR_HINT, key=f"results.reviewers.pair.{detail.reviewer.id}",
    )  # fmt: skip
    if chosen is not None:
        both = (chosen, pairs[chosen].second)
        contacts_button(loaded, line=None, contacts=both, key="results.reviewers.open_pair")


def _place(loaded: Loaded, contact: int) -> str:
    return page.contact_place(loaded.report.contact(contact), session=loaded.session_number(contact))


def lines_table(detail: ReviewerDetail, names: dict[str, str]) -> Table:
    """Every line of one reviewer as a row of a file."""
    header = ["line", "contacts", "effect", "from", "to", "more than chance", "same answers", "shrunken to the side"]
    rows: list[list[Cell]] = []
    for line in detail.lines:
        effect = line.effect
        low, high = (effect.interval if effect else None) or (None, None)
        rows.append(
            [
                names.get(line.line, line.line), line.n_contacts, effect.value if effect else None, low, high,
                line.clear, line.same.value if line.same else None, line.shrunken.value if line.shrunken else None,
            ]
        )  # fmt: skip
    return header, rows
