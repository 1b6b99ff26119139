"""How a gap between the sides is said, whatever the line: marks, yes and no, tone, plain numbers."""

from calibration.analysis.pooled_lines import PooledLine
from calibration.stats.estimate import Estimate
from calibration.vocabulary import AnswerType, CriterionKind

SAME = "both mark the same"
_SMALL = 0.05


def stands(line: PooledLine, gap: float, *, verb_past: bool = False) -> str:
    """Where the client stands: "the client marks 1.4 lower than the vendor"; "both mark the same"."""
    if _is_nothing(line, gap):
        return "both marked the same" if verb_past else SAME
    if line.definition.answer_type is AnswerType.BINARY:
        return f"the client {'said' if verb_past else 'says'} “{line.ends[1]}” {apart(line, gap)} than the vendor"
    if line.definition.kind is CriterionKind.TONE_FIT:
        return f"the client {'heard' if verb_past else 'hears'} it {apart(line, gap)} than the vendor"
    verb = "gave" if verb_past else "gives"
    if line.definition.answer_type is not AnswerType.NUMERIC:
        verb = "marked" if verb_past else "marks"
    return f"the client {verb} {apart(line, gap)} than the vendor"


def apart(line: PooledLine, gap: float) -> str:
    """How far and which way: "1.4 lower", "28 in 100 times less often", "0.5 nearer to “too formal”", "the same"."""
    if _is_nothing(line, gap):
        return "the same"
    if line.definition.answer_type is AnswerType.BINARY:
        return f"{_amount(line, gap)} {'less' if gap < 0 else 'more'} often"
    if line.definition.kind is CriterionKind.TONE_FIT:
        return f"{_amount(line, gap)} nearer to “{line.ends[0 if gap < 0 else 1]}”"
    if line.definition.answer_type is AnswerType.NUMERIC:
        return f"{_amount(line, gap)} {'less' if gap < 0 else 'more'}"
    return f"{_amount(line, gap)} {'lower' if gap < 0 else 'higher'}"


def _amount(line: PooledLine, gap: float) -> str:
    if line.definition.answer_type is AnswerType.BINARY:
        return f"{round(100 * abs(gap) / _width(line))} in 100 times"
    return f"{abs(gap):.1f}"


def _is_nothing(line: PooledLine, gap: float) -> bool:
    if line.definition.answer_type is AnswerType.BINARY:
        return round(100 * abs(gap) / _width(line)) == 0
    return abs(gap) < _SMALL


def _width(line: PooledLine) -> float:
    scale = line.scale
    return scale[1] - scale[0] if scale is not None and scale[1] > scale[0] else 1.0


def ends(line: PooledLine) -> tuple[str, str]:
    """What a gap below, and above, 0 means, at the ends of a chart."""
    if line.definition.answer_type is AnswerType.BINARY:
        return f"client says “{line.ends[1]}” less often", f"client says “{line.ends[1]}” more often"
    if line.definition.kind is CriterionKind.TONE_FIT:
        return f"client nearer to “{line.ends[0]}”", f"client nearer to “{line.ends[1]}”"
    if line.definition.answer_type is AnswerType.NUMERIC:
        return "client gives less", "client gives more"
    return "client marks lower", "client marks higher"


def between(line: PooledLine, shift: Estimate) -> str:
    """The interval of a shift in a sentence: "a shift from −1.8 to −0.6"."""
    return f"a shift {span(line, shift)}"


def span(line: PooledLine, shift: Estimate) -> str:
    """The interval of a shift: "from −1.8 to −0.6"."""
    if shift.interval is None:
        return "of unknown size"
    return f"from {signed(line, shift.interval[0])} to {signed(line, shift.interval[1])}"


def signed(line: PooledLine, value: float) -> str:
    """A gap or a shift with its sign: "−1.4", "+12 %"."""
    if line.definition.answer_type is AnswerType.BINARY:
        return f"{round(100 * value / _width(line)):+d} %".replace("-", "−").replace("+0 %", "0 %")
    return f"{value:+.1f}".replace("-", "−").replace("+0.0", "0").replace("−0.0", "0")


def band(line: PooledLine, value: float) -> str:
    """What is too small to act on: "0.15", "15 %"."""
    if line.definition.answer_type is AnswerType.BINARY:
        return f"{round(100 * value / _width(line))} %"
    return f"{value:.2f}"
