"""Which kind of file these bytes are, by content first; everything we do not read is refused by its name."""

from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from calibration.errors import InvalidInput

READABLE = "CSV, TSV, XLSX, JSON and JSON Lines"

#: First bytes → what the person calls such a file.
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"{\\rtf", "a rich-text document"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
    (b"RIFF", "an audio or video file"),
)


def file_kind(data: bytes, *, file_name: str) -> str:
    """``"csv"``, ``"xlsx"`` or ``"json"``.

    Raises
    ------
    InvalidInput
        Empty, or a kind of file that is not read: old or binary Excel, OpenDocument, password-protected, archives,
        pictures, PDF, a web page under a spreadsheet's name.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InvalidInput(f"“{file_name}” is empty. Allowed: {READABLE} files with a line of column names and rows.")
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        return _zip_kind(data, file_name)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _refuse_ole(data, file_name)
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise InvalidInput(f"“{file_name}” is {name}. Allowed: {READABLE}.")
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<workbook")):
        raise InvalidInput(
            f"“{file_name}” is a web page or XML, whatever its name says: some tools export it as Excel. "
            "Open it in Excel and save it as “Excel workbook (.xlsx)”."
        )
    suffix = PurePath(file_name).suffix.lower()
    if suffix in {".json", ".jsonl", ".ndjson"}:
        return "json"
    if suffix in {".xlsx", ".xlsm"}:
        raise InvalidInput(
            f"“{file_name}” is called an Excel workbook but is not one, or it is cut off: its first bytes "
            "are not those "
            "of an XLSX file. Save it again from Excel as “Excel workbook (.xlsx)”, or name it .csv if it is text."
        )
    if suffix not in {".csv", ".tsv", ".txt", ".tab"} and start[:1] in (b"{", b"["):
        return "json"
    return "csv"


def _zip_kind(data: bytes, file_name: str) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = _head(archive, "mimetype") if "mimetype" in names else b""
    except (BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise InvalidInput(
            f"“{file_name}” begins like an XLSX file but is damaged or cut off. Save it again and upload the new file."
        ) from error
    if "xl/workbook.bin" in names:
        raise InvalidInput(f"“{file_name}” is a binary Excel workbook (.xlsb). Save it as “Excel workbook (.xlsx)”.")
    if b"opendocument" in mimetype:
        raise InvalidInput(f"“{file_name}” is an OpenDocument file (.ods). Save it as “Excel workbook (.xlsx)” or CSV.")
    if any(name.startswith("word/") for name in names) or any(name.startswith("ppt/") for name in names):
        raise InvalidInput(f"“{file_name}” is a Word or PowerPoint file. Allowed: {READABLE}.")
    if "[Content_Types].xml" not in names or not any(name.lower().startswith("xl/") for name in names):
        raise InvalidInput(f"“{file_name}” is a ZIP archive, not a workbook. Unpack it and upload the file inside.")
    return "xlsx"


def _head(archive: ZipFile, name: str) -> bytes:
    """The first bytes only: a bomb may hide behind any name."""
    with archive.open(name) as part:
        return part.read(80)


def _refuse_ole(data: bytes, file_name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InvalidInput(
            f"“{file_name}” is protected with a password. Open it in Excel, take the password off "
            "(File → Info → Protect Workbook) and save it again."
        )
    raise InvalidInput(
        f"“{file_name}” is an old Excel workbook (.xls) or another old Office file. Save it as “Excel "
        "workbook (.xlsx)”."
    )
