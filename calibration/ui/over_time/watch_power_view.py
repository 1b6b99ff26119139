"""The picture beside the budget of false alarms: what each budget would find."""

from collections.abc import Sequence

from calibration.analysis.alarm_report import WatchSetting, watch_curve
from calibration.analysis.since_ground import SinceGround
from calibration.figures.watch_power import watch_power
from calibration.ui.results.downloads import Table, chart, colours, csv_button
from calibration.ui.setup_parts import fine
from calibration.ui.wording import watch_power as say


def power_picture(ground: SinceGround, own: WatchSetting) -> None:
    """Power along the budgets, the one in the field marked; nothing where power cannot be told."""
    curve = watch_curve(ground)
    if own.power is None or not curve:
        return
    title = say.title(own, curve)
    chart(
        watch_power(curve, own=own, title=title, named=say.rate_label, below=say.BELOW, colours=colours()),
        stem="watch-power",
        alt=" ".join([title, *(say.in_words(one) for one in curve)]),
        key="over_time.watch.power",
    )
    fine(say.note(own))
    csv_button(lambda: power_table(curve, own), stem="watch-power", key="over_time.watch.power.csv", label=say.CSV)


def power_table(curve: Sequence[WatchSetting], own: WatchSetting) -> Table:
    """Each budget as a row."""
    every = sorted({*curve, own}, key=lambda one: one.false_alarms_a_year)
    return ["false alarms a year", "found", "in use or tried"], [
        [one.false_alarms_a_year, one.power, one == own] for one in every
    ]
