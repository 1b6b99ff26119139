"""A card as reviewers read it: sections, lines, answers, and what each asks for. Words are never markup."""

from calibration.scorecard.definition import AnswerLevel, CriterionDefinition, ScorecardDefinition
from calibration.ui.look import text
from calibration.ui.wording import setup_scorecards as say
from calibration.vocabulary import Critical, NotApplicableRule

_WRAPS = "white-space:normal;display:inline-block;border-radius:10px;margin:1px 0"


def card_html(definition: ScorecardDefinition) -> str:
    """The whole card."""
    return "".join(
        f'<h2 style="margin:18px 0 6px;font-size:19px">{text(section.name)}</h2>'
        + "".join(_line(line, definition) for line in section.criteria)
        for section in definition.sections
    )


def _line(line: CriterionDefinition, definition: ScorecardDefinition) -> str:
    critical = (
        ""
        if line.critical is Critical.NO
        else f' <span class="tf-tag tf-critical">critical: {text(say.CRITICAL[line.critical])}</span>'
    )
    words = "".join(
        f'<p style="margin:2px 0">{text(part)}</p>' for part in (line.question, line.guidance) if part.strip()
    )
    examples = (
        f'<p class="tf-fine" style="margin:2px 0">For example: {text(line.examples)}</p>' if line.examples else ""
    )
    reasons = ", ".join(reason.label for reason in line.reasons)
    why = f'<p class="tf-fine" style="margin:2px 0">Reasons: {text(reasons)}</p>' if reasons else ""
    facts = " · ".join(say.line_facts(line, definition))
    return (
        '<div style="border-top:1px solid var(--tf-line);padding:10px 0">'
        f'<p style="margin:0"><strong>{text(line.name)}</strong>{critical}</p>{words}{examples}'
        f'<p style="margin:6px 0">{_answers(line)}</p>{why}<p class="tf-fine" style="margin:0">{text(facts)}</p></div>'
    )


def _answers(line: CriterionDefinition) -> str:
    if not line.levels:
        return f'<span class="tf-tag">{text(say.range_text(line))}</span>'
    shown = [_answer(level) for level in line.levels]
    if line.not_applicable is not NotApplicableRule.NOT_ALLOWED:
        shown.append('<span class="tf-tag">N/A</span>')
    return " ".join(shown)


def _answer(level: AnswerLevel) -> str:
    fails = " · fails" if level.fails else ""
    means = f': <span class="tf-fine">{text(level.description)}</span>' if level.description else ""
    return f'<span class="tf-tag" style="{_WRAPS}">{text(level.label)}{fails}{means}</span>'
