"""Groups as rows: dots, rings, the grey band; of a few contacts words alone."""

import pytest

from calibration.figures.dot_rows import DotRow, dot_rows
from calibration.figures.palette import LIGHT, title_of

NAMED = DotRow("a", "<b>Cebu</b>", -12.0, (-20.0, -4.0), -9.0, "12 lower", "14 contacts", strong=True)
OPEN = DotRow("b", "Leeds", 3.0, (-30.0, 36.0), None, "cannot tell", "9 contacts")
FEW = DotRow("c", "Gdansk", None, None, None, "too few to say", "three contacts", greyed=True)


def test_the_finding_is_the_title_and_a_dot_answers_with_its_group() -> None:
    figure = dot_rows(
        [NAMED, OPEN, FEW], title="At Cebu", band=5.0, least=15.0, ends=("lower", "higher"), colours=LIGHT
    )
    assert title_of(figure) == "At Cebu"
    dots = next(trace for trace in figure.data if trace.name == "difference")
    assert list(dots.customdata) == ["a", "b"]
    assert list(dots.marker.color) == [LIGHT.ink, LIGHT.paper]
    rings = next(trace for trace in figure.data if trace.name == "shrunken")
    assert list(rings.x) == [-9.0]
    assert figure.layout.xaxis.range[1] == pytest.approx(36.0 * 1.06)
    shown = {note.text for note in figure.layout.annotations}
    assert {"too few to say", "three contacts", "Leeds", "<b>&lt;b&gt;Cebu&lt;/b&gt;</b>"} <= shown


def test_rows_of_words_alone_have_no_axis_and_no_band() -> None:
    figure = dot_rows([FEW], title="Site", band=5.0, least=15.0, ends=("lower", "higher"), colours=LIGHT)
    assert figure.layout.xaxis.visible is False
    assert not [shape for shape in figure.layout.shapes if shape.type == "rect"]
