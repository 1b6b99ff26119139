"""The charts of Results: their traces, values, titles and words, drawn from real reports."""

import pytest

from calibration.analysis.results_report import GroupBy, ResultsReport
from calibration.figures.answer_distribution import answer_distribution
from calibration.figures.gap_heatmap import gap_heatmap
from calibration.figures.line_dumbbell import line_dumbbell
from calibration.figures.marked_down import marked_down
from calibration.figures.palette import DARK, LIGHT, Palette, title_of
from calibration.figures.total_dumbbell import total_dumbbell

Reports = dict[str, ResultsReport]


def traces(figure) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {trace.name: trace for trace in figure.data}


def words_of(figure) -> list[str]:  # type: ignore[no-untyped-def]
    return [note.text for note in figure.layout.annotations if note.name != "title"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_dumbbell_has_a_dot_a_side_on_every_line_in_the_sides_colours(reports: Reports, colours: Palette) -> None:
    report = reports["usual"]
    drawn = line_dumbbell(report.lines, title="Tone parts.", verdicts={"tone": "client marks lower"}, colours=colours)
    named = traces(drawn)
    assert list(named) == ["interval", "gap", "client", "vendor"]
    assert list(named["client"].customdata) == [line.id for line in report.lines]
    assert named["client"].marker.color == colours.client
    assert named["vendor"].marker.color == colours.vendor
    assert title_of(drawn) == "Tone parts."
    assert "client marks lower" in words_of(drawn)


def test_dots_stand_at_the_sides_means_and_the_bar_between_them_is_the_gap(reports: Reports) -> None:
    tone = reports["usual"].line("tone")
    named = traces(line_dumbbell([tone], title="", verdicts={}, colours=LIGHT))
    # Too formal is the low end of the scale (−1), about right its middle (0).
    assert list(named["client"].x) == [0.0]
    assert list(named["vendor"].x) == [0.5]
    assert list(named["gap"].x) == [0.0, 0.5, None]


def test_the_interval_is_that_of_the_gap_laid_around_the_clients_dot(reports: Reports) -> None:
    line = reports["usual"].line("ownership")
    low, high = line.gap.interval or (None, None)
    vendor = line.side(line.sides[1].side)
    assert vendor is not None
    assert vendor.shared_mean is not None
    named = traces(line_dumbbell([line], title="", verdicts={}, colours=LIGHT))
    expected = [(vendor.shared_mean + end - 1) / 4 for end in (low, high)]
    assert list(named["interval"].x[:2]) == pytest.approx(expected)


def test_one_side_has_dots_and_no_gap(reports: Reports) -> None:
    named = traces(line_dumbbell(reports["one side"].lines, title="", verdicts={}, colours=LIGHT))
    assert list(named["client"].x) == []
    assert len(named["vendor"].x) == 4
    assert list(named["gap"].x) == []
    assert list(named["interval"].x) == []


def test_a_dumbbell_of_no_lines_is_drawn_empty(reports: Reports) -> None:
    drawn = line_dumbbell(reports["nobody scored"].lines, title="", verdicts={}, colours=LIGHT)
    assert [len(trace.x) for trace in drawn.data] == [0, 0, 0, 0]


def test_a_dot_under_another_is_larger(reports: Reports) -> None:
    greeting = reports["usual"].line("greeting")
    named = traces(line_dumbbell([greeting], title="", verdicts={}, colours=LIGHT))
    assert named["client"].marker.size[0] > named["vendor"].marker.size[0]


def test_answers_of_a_side_are_shares_of_its_own_and_numbers_in_the_pieces(reports: Reports) -> None:
    line = reports["usual"].line("id_check")
    named = traces(answer_distribution(line, title="Identity check", colours=LIGHT))
    assert list(named) == ["pass", "fail", "N/A"]
    assert list(named["pass"].text) == ["3", "11"]
    assert list(named["fail"].text) == ["1", "1"]
    assert list(named["N/A"].text) == ["1", "3"]
    assert sum(trace.x[0] for trace in named.values()) == pytest.approx(1.0)
    assert sum(trace.x[1] for trace in named.values()) == pytest.approx(1.0)


def test_answers_stand_in_words_above_their_bar(reports: Reports) -> None:
    drawn = answer_distribution(reports["usual"].line("tone"), title="", colours=LIGHT)
    assert words_of(drawn) == ["<b>client</b>  too formal 5", "<b>vendor</b>  about right 15"]


def test_the_heatmap_is_white_at_nothing_blue_for_the_client_and_orange_for_the_vendor(reports: Reports) -> None:
    report = reports["large"]
    by_channel = next(one for one in report.heatmaps if one.by is GroupBy.CHANNEL)
    gap = traces(gap_heatmap(report, by_channel, title="Widest on tone.", colours=LIGHT))["gap"]
    assert [colour for _, colour in gap.colorscale] == [LIGHT.vendor, "#ffffff", LIGHT.client]
    assert gap.zmid == 0
    assert gap.zmin == -gap.zmax
    row = by_channel.lines.index("tone")
    assert list(gap.z[row]) == [-0.5, -0.5, -0.5]
    assert list(gap.text[row]) == ["−1.0", "−1.0", "−1.0"]


def test_cells_of_few_contacts_are_grey_with_their_number_and_every_cell_with_contacts_can_be_clicked(
    reports: Reports,
) -> None:
    report = reports["usual"]
    by_channel = next(one for one in report.heatmaps if one.by is GroupBy.CHANNEL)
    drawn = gap_heatmap(report, by_channel, title="Too few.", colours=LIGHT)
    named = traces(drawn)
    row = by_channel.lines.index("tone")
    assert all(value is None for value in named["gap"].z[row])
    assert all(value == 0 for value in named["few"].z[row])
    assert words_of(drawn).count("−1.0") >= 4
    clickable = [tuple(cell) for cell in named["contacts"].customdata]
    assert ("tone", "chat") in clickable
    assert named["contacts"].marker.opacity == 0


def test_totals_stand_from_0_to_100_with_what_became_of_them(reports: Reports) -> None:
    totals = reports["usual"].totals.contacts
    drawn = total_dumbbell(
        totals,
        title="1 of 5 totals are within ±5 points.",
        names={one.contact: f"Contact <{one.contact}>" for one in totals},
        words={totals[0].contact: "client 63 lower"},
        colours=LIGHT,
    )
    named = traces(drawn)
    assert list(named) == ["difference", "client", "vendor"]
    assert list(named["client"].x) == [one.client for one in totals]
    assert list(named["vendor"].customdata) == [one.contact for one in totals]
    assert drawn.layout.xaxis.range == (-1, 101)
    assert "client 63 lower" in words_of(drawn)
    assert any("&lt;" in words for words in words_of(drawn))


def test_marked_down_by_both_stands_in_ink_before_what_anybody_marked_down(reports: Reports) -> None:
    report = reports["usual"]
    rows = [row for row in report.pareto if row.both]
    drawn = marked_down(report, rows, title="Both mark down ownership.", colours=LIGHT)
    named = traces(drawn)
    assert list(named) == ["anyone", "both"]
    assert list(named["both"].x) == [len(row.both) for row in rows]
    assert named["both"].marker.color == LIGHT.ink
    assert list(named["both"].customdata) == [row.line for row in rows]
    assert any("5 of 5" in words for words in words_of(drawn))
