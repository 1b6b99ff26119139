"""A table as a CSV file that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | bool | None

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"


def csv_table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as CSV: commas, UTF-8 with a byte order mark (Excel needs it), CRLF, numbers with a point.

    Parameters
    ----------
    header : sequence of str
    rows : iterable of sequences, each as long as the header
        ``None`` is an empty cell, booleans are ``yes`` and ``no``, numbers are written unrounded.

    Returns
    -------
    bytes
        Text that a spreadsheet would take for a formula begins with an apostrophe instead; numbers never do.

    Raises
    ------
    ValueError
        A row has another length than the header.

    Notes
    -----
    The characters are those of OWASP's "CSV injection", with their full-width forms.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in header])
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"A row has {len(row)} cells. Allowed: {len(header)}, one for each heading.")
        writer.writerow([_written(cell) for cell in row])
    return (_BYTE_ORDER_MARK + text.getvalue()).encode("utf-8", "replace")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless("=cmd|' /C calc'!A0"), harmless("too formal")
    ("'=cmd|' /C calc'!A0", 'too formal')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_A_FORMULA) else text


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return harmless(cell) if isinstance(cell, str) else repr(cell)
