"""A population is read as metadata alone: undated rows are problems, words and people are left out and named."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook

from calibration.errors import InvalidInput
from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.options import IntakeOptions
from calibration.intake.population import Population, read_population
from calibration.intake.records import Severity
from calibration.vocabulary import Channel

HEAD = "Ticket ID,Date,Channel,Language,Topic,Site\n"
ReadPopulation = Callable[..., Population]


@pytest.fixture
def population(options: IntakeOptions) -> ReadPopulation:
    """Reads a text or bytes, with a mapping in YAML or none."""

    def reading(data: str | bytes, mapping: str | None = None, file_name: str = "all.csv") -> Population:
        content = data.encode() if isinstance(data, str) else data
        parsed = mapping_from_yaml(mapping) if mapping else None
        return read_population(content, file_name=file_name, mapping=parsed, options=options)

    return reading


def codes(found: Population) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.place.line) for problem in found.problems]


def test_every_field_of_a_row_is_read_and_the_clock_is_the_engagements(population: ReadPopulation) -> None:
    found = population(HEAD + "T-1,2026-03-04 14:30,Phone,German,delivery,Leeds\n")
    [record] = found.records
    assert record.external_id == "T-1"
    assert record.started_at == datetime(2026, 3, 4, 13, 30, tzinfo=UTC)
    assert (record.channel, record.language) == (Channel.VOICE, "de")
    assert (record.topic, record.site, record.line) == ("delivery", "Leeds", 2)
    assert found.fields == ("channel", "language", "topic", "site")
    assert found.problems == ()


def test_a_row_without_a_readable_time_is_a_problem_with_its_line_and_no_record(population: ReadPopulation) -> None:
    found = population(
        HEAD + "T-1,,chat,en,a,b\nT-2,soon,chat,en,a,b\nT-3,2026-03-04,chat,en,a,b\n,2026-03-04,chat,,,\n"
    )
    assert [record.external_id for record in found.records] == ["T-3"]
    assert codes(found) == [("no_time", 2), ("unreadable_time", 3), ("no_contact_id", 5)]
    assert {problem.severity for problem in found.problems} == {Severity.ERROR}
    assert "Line 2, “Date”: has no time. Allowed: 2026-03-04 14:30" in found.problems[0].message


def test_a_file_in_which_nothing_says_when_is_refused_with_its_columns(population: ReadPopulation) -> None:
    with pytest.raises(InvalidInput, match=r"can be counted in no month.*“Ticket”, “Channel”"):
        population("Ticket,Channel\nT-1,chat\n")


def test_words_customers_and_agents_are_never_read_and_are_named(population: ReadPopulation) -> None:
    found = population(
        "Ticket,Date,Channel,Agent,Customer name,Transcript\nT-1,2026-03-04,chat,Wren,Ida Moss,Ida: Late again.\n"
    )
    assert found.left_out == ("Agent", "Customer name", "Transcript")
    assert codes(found) == [("columns_left_out", None)]
    assert "“Agent”, “Customer name”, “Transcript”" in found.problems[0].message
    assert "Ida" not in repr(found.records)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ([f"The customer {n} wrote that the second parcel is late and asked for it again" for n in range(3)], "sent"),
        (["ida@example.org", "joe@example.org", "lu@example.org"], "e-mail"),
        ([f"Customer {n}" for n in range(60)], "60 of 60 rows say something different"),
    ],
)
def test_a_topic_that_holds_words_or_people_is_left_out_and_said(
    population: ReadPopulation, cells: list[str], why: str
) -> None:
    rows = "".join(f"T-{n},2026-03-04,{cell}\n" for n, cell in enumerate(cells))
    found = population("Ticket,Date,Topic\n" + rows)
    assert {record.topic for record in found.records} == {""}
    assert found.fields == ()
    said = next(problem for problem in found.problems if problem.code == "looks_like_text")
    assert "“Topic” is not read as topic" in said.message
    assert why in said.message


def test_an_e_mail_address_is_no_id_and_numbers_in_a_topic_are_masked(population: ReadPopulation) -> None:
    found = population("Ticket,Date,Topic\nida@example.org,2026-03-04,x\nT-2,2026-03-04,call me at +44 20 7946 0018\n")
    assert codes(found) == [("id_is_email", 2)]
    assert [record.topic for record in found.records] == ["call me at [phone]"]


def test_an_unknown_channel_keeps_the_contact_and_is_said_once_for_all_its_lines(population: ReadPopulation) -> None:
    found = population("Ticket,Date,Channel\nT-1,2026-03-04,Fax\nT-2,2026-03-04,chat\nT-3,2026-03-04,Fax\n")
    assert [record.channel for record in found.records] == [None, Channel.CHAT, None]
    assert codes(found) == [("unknown_channel", 2)]
    assert "Line 2 and 1 more lines: “Fax”" in found.problems[0].message
    assert found.errors == ()


def test_an_id_that_stands_twice_is_counted_once_and_a_difference_is_said(population: ReadPopulation) -> None:
    rows = "T-1,2026-03-04,chat\nT-1,2026-03-04,chat\nT-1,2026-03-04,email\n"
    found = population("Ticket,Date,Channel\n" + rows)
    assert [(record.line, record.channel) for record in found.records] == [(2, Channel.CHAT)]
    assert codes(found) == [("contact_differs", 4), ("duplicate_row", 3)]


def test_a_mapping_names_columns_channels_and_the_order_of_day_and_month(population: ReadPopulation) -> None:
    mapping = """
layout: contacts
contact: {id: Nr, started_at: Wann, channel: Weg, channels: {Anruf: voice}, default_language: de}
time: {format: day_first}
"""
    [record] = population("Nr,Wann,Weg\n7,04/03/2026,Anruf\n", mapping).records
    assert record.started_at == datetime(2026, 3, 3, 23, tzinfo=UTC)
    assert (record.channel, record.language) == (Channel.VOICE, "de")


def test_a_mapping_that_names_a_missing_column_is_refused_with_those_there_are(population: ReadPopulation) -> None:
    with pytest.raises(InvalidInput, match="There is no column “When”.*Nr, Wann"):
        population("Nr,Wann\n7,2026-03-04\n", "layout: contacts\ncontact: {id: Nr, started_at: When}")


def test_a_row_that_was_torn_stays_out_with_its_line(population: ReadPopulation) -> None:
    found = population("Ticket,Date,Channel\nT-1,2026-03-04,chat,extra\nT-2,2026-03-05,chat\n")
    assert [record.external_id for record in found.records] == ["T-2"]
    assert codes(found) == [("too_many_cells", 2)]


def test_a_workbook_and_json_are_read_alike(population: ReadPopulation, xlsx: Callable[[Workbook], bytes]) -> None:
    book = Workbook()
    book.active.append(["Ticket", "Start", "Channel"])
    book.active.append(["T-1", datetime(2026, 3, 4, 14, 30), "chat"])  # noqa: DTZ001 - a workbook has no zones
    from_book = population(xlsx(book), file_name="all.xlsx")
    from_json = population('[{"Ticket": "T-1", "Start": "2026-03-04 14:30", "Channel": "chat"}]', file_name="all.json")
    assert [record.started_at for record in from_book.records] == [datetime(2026, 3, 4, 13, 30, tzinfo=UTC)]
    assert [(r.external_id, r.started_at, r.channel) for r in from_book.records] == [
        (r.external_id, r.started_at, r.channel) for r in from_json.records
    ]
