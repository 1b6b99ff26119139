"""Sentences of alarms: what a look back dates has moved, what the chart alone says may be chance."""

from datetime import UTC, datetime

import pytest

from calibration.analysis.alarm_report import AlarmTold
from calibration.ui.wording import alarms as say


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        (True, "the gap has moved since session 7."),
        (False, "the gap may have moved since about session 7."),
    ],
)
def test_only_a_movement_that_is_dated_is_said_to_have_happened(dated: bool, said: str) -> None:
    alarm = AlarmTold(
        id=1, line=None, session=9, since=7, change=-1.0, dated=dated, raised_at=datetime(2026, 3, 4, tzinfo=UTC),
        answer=None, reason="", decision=None, answered_by="", answered_side=None, answered_at=None, decisions=(),
    )  # fmt: skip
    assert say.sentence(alarm) == said
