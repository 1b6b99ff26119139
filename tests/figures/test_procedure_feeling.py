"""The chart of procedure and feeling: where dots stand, whose colour they have, what is numbered, what is written."""

import pytest

from calibration.analysis.feeling_corner import Corner, CornerLines, corner_of
from calibration.analysis.feeling_report import ContactFeeling, Ear, Feeling, FeelingReport
from calibration.figures.palette import DARK, LIGHT, Palette, title_of
from calibration.figures.procedure_feeling import CornerWords, procedure_feeling
from calibration.vocabulary import Side

WORDS = CornerWords(("a", "b", "c", "d"), "Points", "Tone", ((0.0, "none"), (1.0, "all")), "12 of 30: <40 %>")


def dots(*places: tuple[float, float]) -> FeelingReport:
    """Contacts 1, 2 … with these points and this share on target to the client's ear; the vendor's hears all right."""
    contacts = tuple(
        ContactFeeling(i, points, share, 1.0, (share + 1) / 2, 1 + 4 * share, True)
        for i, (points, share) in enumerate(places, start=1)
    )
    ears: tuple[Ear, ...] = (Side.CLIENT, Side.VENDOR, None)
    return FeelingReport(contacts, ("a",), ("t",), ears, True, (), 0, (1.0, 5.0), False, ())


def drawn(report: FeelingReport, *, ear: Ear = Side.CLIENT, feeling: Feeling = Feeling.TONE, colours: Palette = LIGHT):  # type: ignore[no-untyped-def]
    corner: Corner = corner_of(report, CornerLines(), feeling=feeling, ear=ear)
    labels = {contact: str(contact) for contact in corner.inside}
    return procedure_feeling(
        report, corner, lines=CornerLines(), title="The client hears it.", words=WORDS, labels=labels,
        names={1: "<b>one</b>"}, said={}, colours=colours,
    )  # fmt: skip


def traces(figure) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("ear", "name"), [(Side.CLIENT, "client"), (Side.VENDOR, "vendor"), (None, "ink")], ids=["client", "vendor", "both"]
)
def test_a_dot_has_the_colour_of_the_side_whose_ear_it_is(ear: Ear, name: str, colours: Palette) -> None:
    named = traces(drawn(dots((90, 0), (60, 1)), ear=ear, colours=colours))
    assert {named["corner"].marker.color, named["others"].marker.color} == {getattr(colours, name)}


def test_a_customers_rating_has_no_sides_colour() -> None:
    named = traces(drawn(dots((90, 0), (60, 1)), ear=None, feeling=Feeling.CSAT))
    assert (named["corner"].marker.color, list(named["corner"].y)) == (LIGHT.ink, [1.0])


def test_the_corners_contacts_are_numbered_and_every_dot_leads_to_its_contact() -> None:
    figure = drawn(dots((90, 0), (60, 0), (90, 1), (75, 0.25)))
    named = traces(figure)
    assert list(named["corner"].customdata) == [1, 4]
    assert list(named["corner"].text) == ["1", "4"]
    assert sorted(named["others"].customdata) == [2, 3]
    assert named["others"].text is None
    assert title_of(figure) == "The client hears it."


def test_dots_on_one_place_stand_apart_and_never_across_the_corners_edge() -> None:
    figure = drawn(dots(*[(90.0, 0.0)] * 9, *[(90.0, 0.5)] * 9, *[(90.0, 1.0)] * 9))
    named = traces(figure)
    edge = next(shape.y1 for shape in figure.layout.shapes if shape.name == "feeling")
    assert max(named["corner"].y) < edge < min(named["others"].y)
    assert len(set(named["corner"].y)) == 6
    low, high = figure.layout.yaxis.range
    assert low < min(named["corner"].y)
    assert max(named["others"].y) < high


def test_a_dot_on_the_line_lies_inside_the_wash() -> None:
    figure = drawn(dots((75, 0)))
    assert next(shape.x0 for shape in figure.layout.shapes if shape.name == "corner") < 75
    assert list(traces(figure)["corner"].x) == [75]


def test_dots_close_to_a_line_are_drawn_on_their_side_of_the_edge() -> None:
    figure = drawn(dots((74.9, 0.48), (75, 0.49), (75, 0.5)))
    edges = {shape.name: shape for shape in figure.layout.shapes}
    assert 74.9 < edges["procedure"].x0 < 75
    assert 0.49 < edges["feeling"].y0 < 0.5


def test_the_same_report_is_drawn_the_same() -> None:
    places = [(50.0 + 7 * i % 50, (i % 5) / 4) for i in range(40)]
    assert drawn(dots(*places)).to_json() == drawn(dots(*places)).to_json()


def test_names_are_never_markup_and_the_counted_line_stands_in_the_picture() -> None:
    figure = drawn(dots((90, 0)))
    assert "&lt;b&gt;one" in traces(figure)["corner"].hovertext[0]
    assert "12 of 30: &lt;40 %&gt;" in [note.text for note in figure.layout.annotations]


def test_without_a_dot_there_is_still_a_frame() -> None:
    figure = drawn(dots())
    assert [len(trace.x) for trace in figure.data] == [0, 0]
