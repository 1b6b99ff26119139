"""Both numbers are counts: parts never reviewed come first, and are said when chance would not leave them out."""

from datetime import date

from calibration.analysis.population_share import Counted, Dimension, PopulationShare, population_share

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)


def counted(month: date, n: int, *, channel: str = "chat", topic: str = "", site: str = "") -> Counted:
    return Counted(month, channel, topic, site, "", n)


def share(population: list[Counted], reviewed: list[Counted]) -> PopulationShare:
    return population_share(population, reviewed, first=AUGUST, last=OCTOBER)


def names(found: PopulationShare, dimension: Dimension) -> list[tuple[str, int, int]]:
    return [(one.value, one.n_reviewed, one.n_population) for one in found.strata[dimension]]


def test_what_was_never_reviewed_comes_first_then_the_smallest_share() -> None:
    found = share(
        [
            counted(AUGUST, 300),
            counted(AUGUST, 100, channel="voice"),
            counted(AUGUST, 50, channel="social"),
            counted(AUGUST, 80, channel="email"),
        ],
        [counted(AUGUST, 6), counted(AUGUST, 1, channel="voice")],
    )
    assert (found.n_reviewed, found.n_population) == (7, 530)
    assert names(found, Dimension.CHANNEL) == [
        ("email", 0, 80),
        ("social", 0, 50),
        ("voice", 1, 100),
        ("chat", 6, 300),
    ]


def test_months_stand_from_the_latest_with_those_in_which_nothing_was_reviewed() -> None:
    found = share([counted(AUGUST, 10), counted(SEPTEMBER, 20), counted(OCTOBER, 30)], [counted(SEPTEMBER, 2)])
    assert names(found, Dimension.MONTH) == [("2026-10-01", 0, 30), ("2026-09-01", 2, 20), ("2026-08-01", 0, 10)]


def test_a_dimension_the_population_says_nothing_about_is_missing() -> None:
    found = share([counted(AUGUST, 10, topic="delivery")], [])
    assert set(found.strata) == {Dimension.MONTH, Dimension.CHANNEL, Dimension.TOPIC}


def test_a_part_is_worth_a_sentence_only_when_chance_would_have_met_it() -> None:
    large = [counted(AUGUST, 1_000), counted(AUGUST, 100, channel="email")]
    found = share(large, [counted(AUGUST, 50)])
    worth = found.worth_saying()
    assert worth is not None
    assert (worth[0], worth[1].value, worth[1].never) == (Dimension.CHANNEL, "email", True)
    small = share(large, [counted(AUGUST, 10)])
    assert small.worth_saying() is None


def test_a_part_reviewed_once_and_not_for_two_months_is_quiet() -> None:
    emails = [counted(month, 200, channel="email") for month in (AUGUST, SEPTEMBER, OCTOBER)]
    chats = [counted(month, 200) for month in (AUGUST, SEPTEMBER, OCTOBER)]
    found = share([*emails, *chats], [counted(OCTOBER, 20), counted(AUGUST, 2, channel="email")])
    email = next(one for one in found.strata[Dimension.CHANNEL] if one.value == "email")
    assert (email.quiet, email.last_reviewed, email.n_since) == (True, AUGUST, 400)
    worth = found.worth_saying()
    assert worth is not None
    assert worth[1] == email


def test_contacts_whose_part_is_not_known_are_counted_but_are_no_finding() -> None:
    found = share([counted(AUGUST, 500, channel=""), counted(AUGUST, 10)], [counted(AUGUST, 10)])
    assert names(found, Dimension.CHANNEL)[0] == ("", 0, 500)
    assert found.worth_saying() is None
