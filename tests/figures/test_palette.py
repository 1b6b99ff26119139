"""One place for colours, and nothing that a name can do to a drawing."""

import re
import tomllib

import plotly.graph_objects as go
import pytest

from calibration.figures.palette import DARK, LIGHT, Palette, framed, picture_settings, plain, readable_on, title_of
from calibration.settings import ROOT
from calibration.vocabulary import Side

LOOK = (ROOT / "calibration" / "ui" / "look.css").read_text(encoding="utf-8")


def css_colours(block: str) -> dict[str, str]:
    found = re.search(re.escape(block) + r"\{(.*?)\}", LOOK, re.DOTALL)
    assert found
    return dict(re.findall(r"--tf-([a-z-]+):(#[0-9a-f]{3,6})", found[1]))


@pytest.mark.parametrize(("block", "colours"), [(":root", LIGHT), (".tf-dark", DARK)])
def test_charts_have_the_colours_of_the_style_sheet(block: str, colours: Palette) -> None:
    sheet = css_colours(block)
    for name, colour in sheet.items():
        whole = "#ffffff" if colour == "#fff" else colour
        assert getattr(colours, name.replace("-", "_")) == whole, name


@pytest.mark.parametrize(("mode", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_charts_stand_on_the_paper_of_the_theme(mode: str, colours: Palette) -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][mode]
    assert (colours.paper, colours.ink, colours.line) == (
        theme["backgroundColor"],
        theme["textColor"],
        theme["borderColor"],
    )


def test_a_side_has_its_colour_and_no_side_has_neither() -> None:
    assert LIGHT.side(Side.CLIENT) == "#2563a8"
    assert LIGHT.side(Side.VENDOR) == "#c2571a"
    assert LIGHT.side(None) not in (LIGHT.client, LIGHT.vendor)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_numbers_on_a_coloured_ground_take_the_more_readable_ink(colours: Palette) -> None:
    assert readable_on(colours.client_wash, colours) == colours.ink
    assert readable_on(colours.paper, colours) == colours.ink
    assert readable_on(colours.ink, colours) == colours.paper


def test_names_are_never_markup() -> None:
    assert plain('<a href="x">Tone</a>') == '&lt;a href="x"&gt;Tone&lt;/a&gt;'
    drawn = framed(go.Figure(), title="<script> & <b>co</b> parts", colours=LIGHT, height=10)
    assert "<script>" not in drawn.to_json()
    assert title_of(drawn) == "<script> & <b>co</b> parts"


def test_a_long_finding_is_broken_for_a_telephone() -> None:
    drawn = framed(go.Figure(), title="word " * 30, colours=LIGHT, height=10)
    lines = drawn.layout.annotations[0].text.split("<br>")
    assert len(lines) > 2
    assert max(len(line) for line in lines) < 54
    assert title_of(drawn) == ("word " * 30).strip()


def test_the_toolbar_offers_a_picture_under_a_sensible_name_and_nothing_else() -> None:
    settings = picture_settings("session-12-lines")
    assert settings["modeBarButtons"] == [["toImage"]]
    assert settings["toImageButtonOptions"]["filename"] == "session-12-lines"
