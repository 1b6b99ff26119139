"""Bytes and a file name in, tables of text out: the one door to CSV, XLSX and JSON files."""

from calibration.errors import InvalidInput
from calibration.intake.csv_table import csv_tables
from calibration.intake.file_kind import file_kind
from calibration.intake.json_table import json_tables
from calibration.intake.options import IntakeOptions, Progress, no_progress
from calibration.intake.table import ReadHow, Row, Table, TablesRead
from calibration.intake.xlsx_table import xlsx_tables

__all__ = ["ReadHow", "Row", "Table", "TablesRead", "read_tables"]


def read_tables(
    data: bytes,
    *,
    file_name: str,
    options: IntakeOptions,
    how: ReadHow | None = None,
    progress: Progress = no_progress,
) -> TablesRead:
    """Tables of a CSV, TSV, XLSX, JSON or JSON Lines file.

    Parameters
    ----------
    data : bytes
    file_name : str
        The content decides what the file is; the name only settles what the content leaves open.
    options : IntakeOptions
    how : ReadHow, optional
        Header line, delimiter and encoding where the person has said so.
    progress : callable, optional

    Raises
    ------
    InvalidInput
        The file as a whole cannot be read: the sentence says what was found and what is allowed.
    """
    if len(data) > options.max_bytes:
        raise InvalidInput(
            f"“{file_name}” has {len(data):,} bytes. Allowed: up to {options.max_bytes:,} bytes. "
            "Split it into several files; importing twice does not double anything."
        )
    kind = file_kind(data, file_name=file_name)
    how = how or ReadHow()
    if kind == "xlsx":
        return xlsx_tables(data, file_name=file_name, options=options, how=how, progress=progress)
    if kind == "json":
        return json_tables(data, file_name=file_name, options=options, how=how)
    return csv_tables(data, file_name=file_name, options=options, how=how)
