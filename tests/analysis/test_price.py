"""What would settle what cannot be told yet: from the store to the sentence that a page prints."""

import pytest

from benchmarks.stored_world import StoredWorld, five, yes_no
from calibration.analysis.price import (
    MoreContacts,
    cell_price,
    correlation_price,
    group_price,
    mean_price,
    sessions_for,
)
from calibration.analysis.ratings_cube import ratings_cube
from calibration.analysis.results import results_report
from calibration.analysis.results_report import GroupBy, Heatmap, ResultsReport
from calibration.stats.estimate import Estimate
from calibration.ui.results.lines_view import lines_table
from calibration.ui.results.loading import Loaded
from calibration.ui.wording import results_totals, results_views
from calibration.ui.wording.prices import if_it_stays
from calibration.ui.wording.results_lines import verdict
from calibration.visibility.facts import Viewer
from calibration.vocabulary import Channel, LineLabel, SessionState, Side


def session(world: StoredWorld, card: int, anna: str, others: str, *, channels: str = "") -> int:
    """A session on the line "care"; a digit a contact. ``channels``: c or e a contact."""
    named = {"c": Channel.CHAT, "e": Channel.EMAIL}
    values = [{"channel": named[one]} for one in channels]
    answers = {"Anna": {"care": list(anna)}, "Ben": {"care": list(others)}, "Cem": {"care": list(others)}}
    return world.session(card, answers, n_contacts=len(anna), contact_values=values, state=SessionState.CLOSED)


def report_of(world: StoredWorld, *sessions: int) -> ResultsReport:
    """As a reviewer of the client's reads it."""
    return results_report(world.db, tuple(world.scope(one, "Anna") for one in sessions))


def by_channel(report: ResultsReport) -> Heatmap:
    """Chat and email side by side."""
    return next(one for one in report.heatmaps if one.by is GroupBy.CHANNEL)


def test_a_price_in_sessions_is_counted_by_the_sessions_of_the_report(world: StoredWorld) -> None:
    card = world.card(five("care"))
    scopes = [world.scope(session(world, card, digits, digits)) for digits in ("345", "34543")]
    contacts = ratings_cube(world.db, scopes).contacts
    assert [sessions_for(contacts, more) for more in (1, 4, 5, 9)] == [1, 1, 2, 3]
    assert (sessions_for(contacts, None), sessions_for((), 6)) == (None, None)


def test_a_mean_difference_of_totals_names_what_would_tell_it_from_none(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("care"))
    report = report_of(sqlite_world, session(sqlite_world, card, "34525", "35435"))
    price = mean_price(report.totals.difference, report.contacts)
    assert price is not None
    assert price.more is not None
    assert price.sessions == -(-price.more // 5)
    said = results_totals.on_average(report)
    assert "“No difference” lies in that range: if it stays like this, " in said
    assert f"{price.more} more shared contacts, about" in said
    told = report_of(sqlite_world, session(sqlite_world, card, "11122", "44455"))
    assert mean_price(told.totals.difference, told.contacts) is None
    assert results_totals.on_average(told).endswith(".")
    assert "No difference" not in results_totals.on_average(told)


def test_a_mean_difference_of_totals_is_none_or_within_what_totals_can_differ_by(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("care"))
    same = report_of(sqlite_world, session(sqlite_world, card, "345", "345"))
    assert results_totals.on_average(same).startswith("On average the client’s totals are as high as the vendor’s")
    wide = results_totals.on_average(report_of(sqlite_world, session(sqlite_world, card, "15", "51")))
    assert "the contacts allow any difference there can be. “No difference” lies" in wide


def test_groups_that_are_too_small_name_how_many_contacts_are_missing(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("care"))
    few = report_of(sqlite_world, session(sqlite_world, card, "3452", "3354", channels="ccee"))
    assert group_price(by_channel(few), few.contacts) == MoreContacts(1, 1)
    assert results_views.heatmap_title(few, by_channel(few)) == (
        "Too few contacts in each channel to say where you part: 1 more shared contact, about one session, would "
        "show a first gap."
    )


def test_the_widest_cell_that_may_be_chance_names_its_price_in_contacts_of_its_group(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("care"))
    report = report_of(sqlite_world, session(sqlite_world, card, "23452343", "34343343", channels="ccccceee"))
    heatmap = by_channel(report)
    assert group_price(heatmap, report.contacts) is None
    prices = [cell_price(cell, report.contacts) for cell in heatmap.cells]
    chat = prices[[cell.group for cell in heatmap.cells].index("chat")]
    assert chat is not None
    assert chat.sessions == -(-(chat.more or 0) // 5)
    note = results_views.heatmap_note(report, heatmap)
    assert "would settle whether Care in chat, the widest that is not told yet, is chance." in note
    assert note.startswith(results_views.HEATMAP_NOTE)


def test_a_line_that_cannot_be_told_carries_its_price_in_chart_note_and_file(sqlite_world: StoredWorld) -> None:
    card = sqlite_world.card(five("care"), yes_no("greeting"))
    report = report_of(sqlite_world, session(sqlite_world, card, "2345", "3344"))
    line = report.line("care")
    assert line.label is LineLabel.CANNOT_TELL
    assert line.price is not None
    assert results_views.margin_words(line, verdict(line)) == f"cannot tell yet: {line.price.more_units} more"
    assert results_views.MORE_NOTE in results_views.lines_note(report)
    viewer = Viewer(1, sqlite_world.engagement_id, Side.CLIENT, frozenset(), None)
    header, rows = lines_table(Loaded(viewer, (), report, pooled=False))
    assert header[-2:] == ["more contacts that would settle it", "about so many sessions"]
    assert rows[0][-2:] == [line.price.more_units, line.price_sessions]
    agreed = report_of(sqlite_world, session(sqlite_world, card, "3344", "3344"))
    assert results_views.lines_note(agreed) == results_views.INTERVAL_NOTE
    assert lines_table(Loaded(viewer, (), agreed, pooled=False))[1][0][-2:] == [None, None]


def test_a_correlation_that_is_not_told_has_a_price_and_one_that_is_has_none() -> None:
    open_one = Estimate("rank_correlation", 0.25, interval=(-0.1, 0.55), n_units=30)
    price = correlation_price(open_one, ())
    assert price is not None
    assert price.more == pytest.approx(135, abs=20)
    assert price.sessions is None
    assert correlation_price(Estimate("rank_correlation", 0.5, interval=(0.2, 0.7), n_units=30), ()) is None
    assert correlation_price(Estimate("rank_correlation", 0.5, n_units=10), ()) is None
    nothing = correlation_price(Estimate("rank_correlation", 0.01, interval=(-0.3, 0.3), n_units=30), ())
    assert nothing == MoreContacts(None, None)
    assert if_it_stays(MoreContacts(None, None)) == "no reasonable number of contacts would settle it"
