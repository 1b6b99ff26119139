"""Does a planned session show the gap as often as the planner says? ``python -m benchmarks.planner_check``.

Sessions are drawn with the variances of the plan and labelled by the rule itself (``card_verdicts``); the share with
the right label stands beside the planned power. Seeded.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.markdown import markdown_table
from calibration.stats.benchmarks import PLAN_POWER
from calibration.stats.gap_split import gap_split
from calibration.stats.line_verdict import Line, card_verdicts
from calibration.stats.plan_variances import PlanVariances
from calibration.stats.planner import LabelRule, Session, smallest_gap, units_for_gap
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import LineLabel, Side

N_LINES = 4
_GRAIN = 0.01
_CARD, _YES_NO, _SLIP_OF_YES_NO, _SLIP = 14, 2, 0.05, 0.1


@dataclass(frozen=True)
class Plan:
    """A session of free numbers (totals), and the power wanted."""

    session: Session
    power: float

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.session.n_units} contacts × {self.session.n_client} + {self.session.n_vendor}"


PLANS = tuple(Plan(Session(*numbers), power) for numbers in ((4, 1, 3), (10, 2, 2), (30, 2, 3)) for power in (0.5, 0.9))

STEP_SESSIONS = ((4, 1, 3), (10, 1, 3), (10, 2, 2), (20, 1, 3), (30, 2, 3))


def labelled(plan: Plan, *, cards: int, seed: int) -> tuple[float, float]:
    """Return the planned gap and the share of cards on which the one line that has it is labelled so."""
    variances, rule = PlanVariances.of_totals(), LabelRule(n_lines=N_LINES)
    gap = smallest_gap(plan.session, variances=variances, rule=rule, power=plan.power).gap or 0.0
    rng = np.random.default_rng(seed)
    found = 0
    for _ in range(cards):
        lines = {str(i): _line(plan.session, variances, -gap if i == 0 else 0.0, rng) for i in range(N_LINES)}
        found += card_verdicts(lines)["0"].label is LineLabel.CLIENT_MARKS_LOWER
    return gap, found / cards


def _line(session: Session, variances: PlanVariances, gap: float, rng: np.random.Generator) -> Line:
    n, sides = session.n_units, [Side.CLIENT] * session.n_client + [Side.VENDOR] * session.n_vendor
    of_client = gap + rng.normal(0, variances.situation**0.5, (n, 1))
    values = rng.normal(80, 8, (n, 1)) + rng.normal(0, variances.slip**0.5, (n, len(sides)))
    values[:, : session.n_client] += of_client
    return Line(
        RatingsMatrix.from_array(np.round(values / _GRAIN) * _GRAIN, level="interval", sides=sides, step=_GRAIN)
    )


def labelled_steps(session: Session, levels: int, *, cards: int, seed: int) -> tuple[float, float]:
    """Return the gap planned at 80 % and the share labelled; answers in steps, the standards a step apart on some.

    Parameters
    ----------
    levels : int
        2 (yes/no, a twentieth slips) or more (a tenth slips to a neighbour).
    """
    slip = _SLIP_OF_YES_NO if levels == _YES_NO else _SLIP
    variances, rule = PlanVariances(0.0, 0.0, slip * (1 - slip)), LabelRule(step=1.0, n_lines=_CARD)
    gap = smallest_gap(session, variances=variances, rule=rule, power=PLAN_POWER).gap or 0.0
    rng = np.random.default_rng(seed)
    # Slips turn some of a gap of yes/no answers round: what is seen of it is smaller by that.
    share = gap / (1 - 2 * slip) if levels == _YES_NO else gap
    found = 0
    for _ in range(cards):
        lines = {
            str(i): _steps_line(session, levels, share if i == 0 else 0.0, slip=slip, rng=rng) for i in range(_CARD)
        }
        found += card_verdicts(lines)["0"].label is LineLabel.CLIENT_MARKS_LOWER
    return gap, found / cards


def _steps_line(session: Session, levels: int, share: float, *, slip: float, rng: np.random.Generator) -> Line:
    n, sides = session.n_units, [Side.CLIENT] * session.n_client + [Side.VENDOR] * session.n_vendor
    top = levels - 1
    expected = np.repeat(rng.integers(1, levels, (n, 1)), len(sides), axis=1)
    expected[:, : session.n_client] -= rng.random((n, 1)) < share
    slips = rng.random(expected.shape) < slip
    moved = 1 - expected if levels == _YES_NO else expected + rng.choice([-1, 1], expected.shape)
    values = np.clip(np.where(slips, moved, expected), 0, top).astype(np.float64)
    level = "nominal" if levels == _YES_NO else "ordinal"
    return Line(RatingsMatrix.from_array(values, level=level, categories=range(levels), sides=sides))


def own_variances(n_sessions: int, *, n_lines: int, runs: int, seed: int) -> tuple[float, float]:
    """Return mean and standard deviation of the smallest gap planned from one's own ratings, beside the right one.

    Parameters
    ----------
    n_sessions : int
        Of five contacts × 1 + 3, whose ratings the plan rests on.
    n_lines : int
        Lines answered on the same scale, whose variances are pooled.
    """
    true, rule, session = PlanVariances(0.16, 0.03, 0.12), LabelRule(step=1.0, n_lines=14), Session(5, 1, 3)
    right = smallest_gap(session, variances=true, rule=rule, power=PLAN_POWER).gap or 0.0
    rng = np.random.default_rng(seed)
    n, sides = session.n_units * n_sessions, [Side.CLIENT] + [Side.VENDOR] * 3
    found = []
    for _ in range(runs):
        splits = []
        for _ in range(n_lines):
            values = rng.normal(0, true.individual**0.5, (1, 4)) + rng.normal(0, true.slip**0.5, (n, 4))
            values[:, :1] += rng.normal(0, true.situation**0.5, (n, 1))
            split = gap_split(RatingsMatrix.from_array(values, level="interval", sides=sides), intervals=False)
            own = PlanVariances.of_split(split)
            splits += [(own, n)] if own else []
        plan = smallest_gap(session, variances=PlanVariances.pooled(splits), rule=rule, power=PLAN_POWER)
        found.append((plan.gap or 0.0) / right)
    return float(np.mean(found)), float(np.std(found))


def main() -> None:
    """Print the tables of docs/methods.md."""
    rows = []
    for plan in PLANS:
        gap, share = labelled(plan, cards=600, seed=17)
        rows.append([plan.name, f"{gap:.1f}", f"{plan.power:.0%}", f"{share:.0%}"])
    print(markdown_table(["session", "smallest gap, points", "power planned", "labelled"], rows))
    print()
    rows = []
    for gap in (3.0, 5.0, 8.0, 10.0):
        row = [f"{gap:g} points"]
        for n_client, n_vendor in ((1, 1), (1, 3), (2, 2), (3, 3)):
            found = units_for_gap(
                gap,
                n_client=n_client,
                n_vendor=n_vendor,
                variances=PlanVariances.of_totals(),
                rule=LabelRule(),
                power=0.8,
            )
            row.append(str(found.session.n_units) if found.session else "> 400")
        rows.append(row)
    print(markdown_table(["gap of totals", "1 + 1", "1 + 3", "2 + 2", "3 + 3"], rows))
    print()
    rows = []
    for numbers in STEP_SESSIONS:
        row = [f"{numbers[0]} contacts × {numbers[1]} + {numbers[2]}"]
        for levels in (_YES_NO, 7):
            gap, share = labelled_steps(Session(*numbers), levels, cards=300, seed=5)
            row.append(f"{gap:.2f}: {share:.0%}" if gap < 1.0 else "none below a step")
        rows.append(row)
    print(markdown_table(["session", "yes/no: gap, labelled", "seven levels: gap, labelled"], rows))
    print()
    rows = []
    for n_sessions in (1, 2, 4, 12):
        row = [f"{5 * n_sessions} contacts × 1 + 3"]
        for n_lines in (1, 6):
            mean, deviation = own_variances(n_sessions, n_lines=n_lines, runs=200, seed=7)
            row.append(f"{mean:.2f} ± {deviation:.2f}")
        rows.append(row)
    print(markdown_table(["ratings of one's own", "one line", "six lines pooled"], rows))


if __name__ == "__main__":
    main()
