"""How a movement is said, whatever the line: marks, yes and no, tone, plain numbers, totals."""

from collections.abc import Sequence

from calibration.analysis.moved_data import MovedLine
from calibration.stats.estimate import Estimate
from calibration.vocabulary import Party, Side

NAMES = {
    Party.AGENTS: "Agents",
    Party.CLIENT_STANDARD: "Client’s standard",
    Party.VENDOR_STANDARD: "Vendor’s standard",
}
IN_A_SENTENCE = {
    Party.AGENTS: "the agents",
    Party.CLIENT_STANDARD: "the client’s standard",
    Party.VENDOR_STANDARD: "the vendor’s standard",
}
SIDE_OF = {Party.AGENTS: None, Party.CLIENT_STANDARD: Side.CLIENT, Party.VENDOR_STANDARD: Side.VENDOR}


def size(line: MovedLine, value: float) -> str:
    """A size without its sign: "1.2", "12 percentage points", "3.1 points"."""
    if line.pass_fail:
        n = round(abs(value))
        return f"{n} percentage point{'' if n == 1 else 's'}"
    return f"{abs(value):.1f}{' points' if line.is_totals else ''}"


def unit(line: MovedLine) -> str:
    """What figures count, with a space before it; empty for marks."""
    return " percentage points" if line.pass_fail else " points" if line.is_totals else ""


def signed(line: MovedLine, value: float) -> str:
    """A change with its sign: "−1.2", "+12"; 0 has none."""
    shown = f"{abs(value):.0f}" if line.pass_fail else f"{abs(value):.1f}"
    return shown if float(shown) == 0 else f"{'+' if value > 0 else '−'}{shown}"


def figure(line: MovedLine, one: Estimate) -> str:
    """A change with its interval: "−1.2 (−1.5 to −0.9)"; empty without."""
    if one.value is None or one.interval is None:
        return ""
    low, high = one.interval
    return f"{signed(line, one.value)} ({signed(line, low)} to {signed(line, high)})"


def marks(line: MovedLine, value: float) -> str:
    """What a side whose standard moved does: "marks 1.2 lower on the same contacts"."""
    if line.pass_fail:
        often = "less" if value < 0 else "more"
        return f"says “{line.high_label}” {round(abs(value))} in 100 times {often} often on the same contacts"
    if not line.better:
        return f"hears the same contacts {size(line, value)} nearer to “{_end(line, value)}”"
    if line.numeric:
        return f"counts {size(line, value)} {'less' if value < 0 else 'more'} on the same contacts"
    return f"{'scores' if line.is_totals else 'marks'} {size(line, value)} {_lower(value)} on the same contacts"


def work(line: MovedLine, value: float) -> str:
    """What agents do otherwise, both standards taken off: "0.5 better by unchanged standards"."""
    if not line.better:
        return f"{size(line, value)} nearer to “{_end(line, value)}” by unchanged standards"
    return f"{size(line, value)} {'better' if line.better * value > 0 else 'worse'} by unchanged standards"


def _end(line: MovedLine, value: float) -> str:
    return line.low_label if value < 0 else line.high_label


def _lower(value: float) -> str:
    return "lower" if value < 0 else "higher"


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
