"""Text out of bytes: UTF-8 and UTF-16 are recognised, anything else is guessed and the guess is said."""

import codecs

from charset_normalizer import from_bytes

from calibration.errors import InvalidInput
from calibration.intake.file_kind import READABLE
from calibration.intake.records import Problem, Severity

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: One-byte and East Asian encodings that spreadsheets really write, with the name people know.
_GUESSED = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "mac_roman": "Mac Roman",
    "cp850": "DOS Western European (code page 850)",
    "cp932": "Shift JIS (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp949": "Korean (code page 949)",
}
_SAMPLE_BYTES = 200_000


def decoded(data: bytes, *, file_name: str, encoding: str | None = None) -> tuple[str, list[Problem]]:
    """The text of a file, and a warning when its encoding had to be guessed.

    Parameters
    ----------
    data : bytes
    file_name : str
    encoding : str, optional
        Said by the person; any name Python knows.

    Raises
    ------
    InvalidInput
        The bytes are not text, or not text in the encoding that was said.
    """
    if encoding is not None:
        return _as_said(data, file_name=file_name, encoding=encoding), []
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _clean(_with_bom(data, name, file_name), file_name), []
    try:
        return _clean(data.decode("utf-8"), file_name), []
    except UnicodeDecodeError:
        pass
    if data.count(0) > len(data) // 4:
        return _utf16_without_bom(data, file_name)
    return _guessed(data, file_name)


def _as_said(data: bytes, *, file_name: str, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise InvalidInput(
            f"“{encoding}” is not an encoding. Allowed are names such as utf-8, utf-16, windows-1252."
        ) from error
    except UnicodeError as error:
        raise InvalidInput(f"“{file_name}” is not text in {encoding}, as the mapping says.") from error


def _with_bom(data: bytes, name: str, file_name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"“{file_name}” begins as {name.removesuffix('-sig').upper()} text but byte {error.start + 1} "
            "does not fit: "
            "it is damaged or cut off. Save it again as “CSV UTF-8”."
        ) from error


def _utf16_without_bom(data: bytes, file_name: str) -> tuple[str, list[Problem]]:
    name = "utf-16-le" if data[1::2].count(0) >= data[0::2].count(0) else "utf-16-be"
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise _not_text(file_name) from error
    return _clean(text, file_name), [_assumed("UTF-16", file_name)]


def _guessed(data: bytes, file_name: str) -> tuple[str, list[Problem]]:
    if b"\x00" in data:
        raise _not_text(file_name)
    matches = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=list(_GUESSED))
    candidates = [match.encoding for match in matches]
    # Among one-byte encodings the bytes seldom decide. Windows-1252 is what Excel writes in most places, so it wins
    # unless the detector finds it distinctly more garbled than its best guess.
    western = next((match for match in matches if "cp1252" in (match.encoding, *match.could_be_from_charset)), None)
    best = matches.best()
    if western is not None and best is not None and western.chaos <= best.chaos + 0.02 and not _foreign(best.encoding):
        candidates.insert(0, "cp1252")
    for name in [*candidates, "cp1252"]:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        return _clean(text, file_name), [_assumed(_GUESSED.get(name, name), file_name)]
    raise _not_text(file_name)


def _foreign(name: str) -> bool:
    """Scripts that would be gibberish as Windows-1252, so that the detector's word is taken."""
    return name in {"cp1251", "cp1253", "cp932", "gb18030", "big5", "cp949"}


def _clean(text: str, file_name: str) -> str:
    """Refuse what decodes but is no text: control characters are not typed by people."""
    controls = sum(text.count(chr(code)) for code in (*range(9), *range(14, 32), 127))
    if "\x00" in text or controls > max(2, len(text) // 200):
        raise _not_text(file_name)
    return text.removeprefix("\ufeff")


def _not_text(file_name: str) -> InvalidInput:
    return InvalidInput(f"“{file_name}” is not a text file: it holds binary data. Allowed: {READABLE}.")


def _assumed(name: str, file_name: str) -> Problem:
    return Problem(
        "encoding_assumed",
        f"“{file_name}” is not UTF-8. It was read as {name}; if letters look wrong in the preview, save it "
        "as “CSV UTF-8”.",
        Severity.WARNING,
        found=name,
        allowed="UTF-8",
    )
