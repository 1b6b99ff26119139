"""The charts of "since a date", on the page: three views of a line, and what is drawn when a drawer is opened."""

from tests.pages.conftest import OpenPage
from tests.pages.test_over_time_since import said


def test_a_line_has_three_views_for_a_lead_and_the_sums_of_the_watch_for_nobody_else(open_demo: OpenPage) -> None:
    at = open_demo("priya-nair", line="clarity")
    [show] = [one for one in at.segmented_control if one.key == "over_time.since.show"]
    assert show.options == ["Each session", "Four at a time", "Watch"]
    for view, legend in (
        ("Four at a time", "Neighbouring dots share sessions"),
        ("Watch", "A sum beyond the dotted line"),
    ):
        at.segmented_control(key="over_time.since.show").set_value(view).run()
        assert legend in said(at)
        assert not at.exception
    reader = open_demo("tom-ellery", line="clarity")
    [show] = [one for one in reader.segmented_control if one.key == "over_time.since.show"]
    assert "Watch" not in show.options


def test_sections_and_all_lines_are_drawn_when_they_are_opened(open_demo: OpenPage) -> None:
    at = open_demo("dana-holt")
    for drawer in ("sections", "all"):
        at.session_state[f"over_time.since.{drawer}"] = True
    at.run()
    text = said(at)
    assert "the mean of its lines" in text
    assert "is as high on every line" in text
    assert not at.exception
