"""What a budget of false alarms buys, drawn from settings."""

from calibration.analysis.alarm_report import WatchSetting
from calibration.figures.palette import LIGHT, title_of
from calibration.figures.watch_power import watch_power
from calibration.ui.wording import watch_power as say


def setting(false_alarms: float, power: float) -> WatchSetting:
    return WatchSetting(false_alarms, 14, 0, power, binary=False)


CURVE = (setting(0.5, 0.5), setting(1.0, 0.64), setting(2.0, 0.774))


def test_the_budget_in_the_field_is_filled_and_each_dot_says_what_it_finds() -> None:
    drawn = watch_power(CURVE, own=CURVE[1], title="T <1>", named=say.rate_label, below="a year", colours=LIGHT)
    named = {trace.name: trace for trace in drawn.data}
    assert list(named["power"].text) == ["50", "77"]
    assert list(named["power"].customdata) == [0.5, 2.0]
    assert list(named["own"].text) == ["<b>64</b>"]
    assert list(named["curve"].x) == [-1.0, 0.0, 1.0]
    assert list(drawn.layout.xaxis.ticktext) == ["0.5", "<b>1</b>", "2"]
    assert title_of(drawn) == "T <1>"


def test_a_budget_between_two_stands_between_them() -> None:
    drawn = watch_power(CURVE, own=setting(1.5, 0.7), title="", named=say.rate_label, below="", colours=LIGHT)
    named = {trace.name: trace for trace in drawn.data}
    assert list(named["curve"].y) == [50, 64, 70, 77]
    assert list(named["own"].y) == [70]


def test_the_title_sets_this_budget_beside_twice_as_much() -> None:
    assert say.title(CURVE[1], CURVE) == "1 false alarm a year finds 64 of 100 moves; 2 would find 77."
    assert say.title(CURVE[0], CURVE) == "0.5 false alarms a year find 50 of 100 moves; 1 would find 64."
    assert say.title(CURVE[2], CURVE) == "2 false alarms a year find 77 of 100 moves; a larger budget finds no more."


def test_no_larger_budget_is_said_to_find_nothing_more_where_none_was_tried() -> None:
    longer = (*CURVE, setting(4.0, 0.85), setting(7.99999, 0.91))
    assert say.title(longer[-1], longer) == "8 false alarms a year find 91 of 100 moves."
    assert say.title(setting(6.0, 0.89), longer) == "6 false alarms a year find 89 of 100 moves."
    ends_early = (*CURVE, setting(2.7, 0.8))
    assert say.title(CURVE[2], ends_early) == "2 false alarms a year find 77 of 100 moves."
    assert say.title(ends_early[-1], ends_early).endswith("find 80 of 100 moves; a larger budget finds no more.")
