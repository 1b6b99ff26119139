"""Sentences of Results about guesses: why one is not shown."""

from calibration.analysis.prediction_report import PredictionReport
from calibration.ui.wording import over_time_guesses as say

NOT_REVEALED = (
    "Reviewers were asked. What they expected is shown once every contact of the session is revealed, and then as "
    "shares over at least five contacts."
)
NOBODY = "Reviewers were asked, and nobody guessed."
TOO_FEW = (
    "Too few contacts have guesses: a share stands for at least five contacts, and five on which you differ, so that "
    "none gives one guess away. On Over time they count together with those of other sessions."
)


def notes(report: PredictionReport) -> list[str]:
    """What stands under the sentences: which are missing and why, how it is counted, and who sees a guess."""
    if not report.anything:
        return [NOBODY]
    if not report.sides:
        return [TOO_FEW]
    left = [f"“{one.name}” ({one.side.value})" for one in report.too_few]
    missing = [f"Not shown, with too few contacts or differences: {', '.join(left)}."] if left else []
    return [*missing, say.HOW, say.WHO_SEES]
