"""What the caller decides about reading a file: limits, zone, countries and the key of the text hash."""

from collections.abc import Callable
from dataclasses import dataclass, field

#: Called with a share between 0 and 1 and a few words for the progress bar.
Progress = Callable[[float, str], None]


def no_progress(share: float, words: str) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be once opened. Beyond a limit the whole file is refused with a sentence.

    Attributes
    ----------
    rows, columns, cells : int
        Per file; ``cells`` counts cells that hold something.
    cell_characters : int
        Characters in one cell (Excel itself allows 32,767).
    unpacked_bytes : int
        Size of an XLSX file after unzipping, in bytes.
    seconds : float
        Wall time for opening an XLSX file.
    memory_bytes : int
        Address space of the process that opens an XLSX file, in bytes.
    """

    rows: int = 200_000
    columns: int = 1_000
    cells: int = 4_000_000
    cell_characters: int = 200_000
    unpacked_bytes: int = 300_000_000
    seconds: float = 60.0
    memory_bytes: int = 1_500_000_000


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """Settings of one reading.

    Attributes
    ----------
    key : bytes
        Secret of the deployment for the keyed hash that identifies a text; must not be empty.
    zone : str
        IANA time zone for times without an offset: the engagement's.
    countries : tuple of str
        ISO 3166 alpha-2 codes whose telephone and identity numbers are masked: the engagement's.
    max_bytes : int
        Largest upload, in bytes.
    """

    key: bytes
    zone: str = "UTC"
    countries: tuple[str, ...] = ("US", "GB")
    max_bytes: int = 50_000_000
    limits: Limits = field(default_factory=Limits)
