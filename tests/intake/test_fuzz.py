"""Random bytes: a sentence or tables, nothing else."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calibration.errors import InvalidInput
from calibration.intake.options import IntakeOptions, Limits
from calibration.intake.read import preview_intake
from calibration.intake.tables import read_tables

OPTIONS = IntakeOptions(key=b"k", limits=Limits(seconds=20))
NAMES = st.sampled_from(["a.csv", "a.tsv", "a.txt", "a.json", "a.jsonl", "a.xlsx", "a", "a.xls"])
STARTS = st.sampled_from(
    [b"", b"id,a\n", b"[{", b'{"a":', b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"sep=;\n", b'"']
)
WORDS = st.text(alphabet="ab,;|\t\n\r\"'{}[]:0129.é=\x00", max_size=200)


def reads_or_refuses(data: bytes, name: str) -> None:
    refusal = ""
    try:
        read = read_tables(data, file_name=name, options=OPTIONS)
    except InvalidInput as error:
        refusal = str(error)
    if refusal:
        assert refusal.endswith(".")
        return
    for table in read.tables:
        assert len(set(table.header)) == len(table.header)
        assert all(len(row.cells) == len(table.header) for row in table.rows)


@settings(max_examples=300, deadline=None)
@given(start=STARTS, data=st.binary(max_size=400), name=NAMES)
def test_random_bytes_are_read_or_refused(start, data, name):
    reads_or_refuses(start + data, name)


@settings(max_examples=300, deadline=None)
@given(start=STARTS, text=WORDS, name=NAMES)
def test_random_text_of_delimiters_is_read_or_refused(start, text, name):
    reads_or_refuses(start + text.encode(), name)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=WORDS)
def test_a_proposed_mapping_reads_or_refuses_whatever_it_was_proposed_for(text):
    small = replace(OPTIONS, max_bytes=5000)
    try:
        intake = preview_intake(f"id,reviewer,tone\n{text}".encode(), file_name="a.csv", options=small).intake
    except InvalidInput:
        return
    assert 0 <= intake.rows_good <= intake.rows_read
