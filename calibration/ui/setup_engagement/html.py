"""The little HTML of the page: one part of the terms, and the first-use notice as reviewers read it."""

from collections.abc import Sequence

from calibration.ui.look import text
from calibration.ui.wording.notices import notice_paragraphs
from calibration.workflow.terms import Terms


def part_html(title: str, lines: Sequence[str]) -> str:
    """One part of the terms: its heading and its sentences."""
    told = "".join(
        f'<p style="margin:0 0 4px;white-space:pre-line;overflow-wrap:anywhere">{text(line)}</p>' for line in lines
    )
    return f'<h2 class="tf-h3" style="padding-top:6px">{text(title)}</h2>{told}'


def notice_html(terms: Terms) -> str:
    """Every paragraph of the notice under its heading."""
    return "".join(
        f'<p style="margin:0 0 14px"><strong>{text(heading)}.</strong> '
        f'<span style="white-space:pre-line;overflow-wrap:anywhere">{text(said)}</span></p>'
        for heading, said in notice_paragraphs(terms)
    )
