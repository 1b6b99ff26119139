"""The mapping: how one kind of file is to be understood. Strict, written as YAML, proposed by ``guess``.

Every name of a column is matched exactly first, then ignoring case. ``docs/intake.md`` is the reference with
complete examples; ``mapping_file`` reads and writes the YAML.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from calibration.intake.records import ConflictChoice
from calibration.vocabulary import AnswerType, Channel, CriterionKind, NotApplicableRule, Side, SpeakerRole

#: Spellings of "not applicable" understood without being told.
NOT_APPLICABLE = ("N/A", "NA", "n.a.", "#N/A", "not applicable", "does not apply", "entfällt", "k. A.", "no aplica")


class Layout(StrEnum):
    """What one row of the file is.

    ``LONG``: one contact × reviewer × line. ``WIDE``: one contact × reviewer, the lines in columns.
    ``WORKBOOK``: a line of the card, the reviewers in columns, one tab a contact. ``CONTACTS``: a contact.
    """

    LONG = "long"
    WIDE = "wide"
    WORKBOOK = "workbook"
    CONTACTS = "contacts"


class SessionsBy(StrEnum):
    """How imported ratings are cut into sessions when no column names them."""

    ONE = "one"
    WEEK = "week"
    MONTH = "month"


def _as_text(value: Any) -> Any:
    """YAML reads ``yes``, ``4`` and ``4.0`` as truth values and numbers; codes are text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TimeFormat(_Part):
    """How times are written.

    ``format``: ``auto`` (ISO 8601, day.month.year, and day/month/year where the column itself decides the order),
    ``day_first``, ``month_first``, or a pattern such as ``%d.%m.%Y %H:%M``. ``zone``: IANA name; default is the
    engagement's.
    """

    format: str = "auto"
    zone: str | None = None


class ContactColumns(_Part):
    """Columns that describe the contact. ``attributes`` are kept as they stand; ``rest`` keeps all other columns."""

    id: str | None = None
    channel: str | None = None
    language: str | None = None
    direction: str | None = None
    subject: str | None = None
    topic: str | None = None
    queue: str | None = None
    site: str | None = None
    agent: str | None = None
    agent_tenure_days: str | None = None
    customer_case: str | None = None
    started_at: str | None = None
    duration_seconds: str | None = None
    handle_seconds: str | None = None
    csat: str | None = None
    first_contact_resolution: str | None = None
    recording_url: str | None = None
    attributes: tuple[str, ...] | Literal["rest"] = ()
    default_channel: Channel = Channel.OTHER
    default_language: str = ""
    channels: dict[Text, Channel] = Field(default_factory=dict)


class Transcript(_Part):
    """Where the words are: exactly one of ``column``, ``columns``, ``turns``.

    ``column``: one cell with a line for every turn, "Speaker: text". ``columns``: a list of columns, or a pattern
    with ``*`` or ``…`` for the number (``utterance*``), each cell "Speaker<separator>text". ``turns``: a cell with a
    JSON list of turns; ``speaker``, ``text``, ``second`` and ``time`` are the names inside a turn.
    ``separator``: a sign, or the word ``tab``; default ``:`` in one column and ``tab`` in several.
    ``stamps``: whether a turn may begin with [mm:ss]: ``none``; ``offset`` keeps it as second of the recording;
    ``ignore`` drops it. ``roles``: who each speaker is.
    """

    column: str | None = None
    columns: tuple[str, ...] | str | None = None
    turns: str | None = None
    separator: str | None = None
    stamps: Literal["none", "offset", "ignore"] = "none"
    roles: dict[Text, SpeakerRole] = Field(default_factory=dict)
    speaker: str = "speaker"
    text: str = "text"
    second: str = "second"
    time: str = "time"

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(place is not None for place in (self.column, self.columns, self.turns)) != 1:
            raise ValueError("give exactly one of column, columns, turns")
        return self

    @property
    def sign(self) -> str:
        """What stands between speaker and text."""
        separator = self.separator or ("tab" if self.columns is not None else ":")
        return "\t" if separator == "tab" else separator


class Raters(_Part):
    """Who rated: a column with the reviewer's name, and the side from a column, from a list, or one for all.

    ``sides``: reviewer or organization → side. In a workbook the reviewers are the columns; ``names`` limits them.
    """

    column: str | None = None
    side_column: str | None = None
    organization_column: str | None = None
    sides: dict[Text, Side] = Field(default_factory=dict)
    default_side: Side | None = None
    names: tuple[str, ...] = ()


class Level(_Part):
    """One answer of a criterion. ``spellings``: other ways in which the file writes it."""

    code: Text
    label: Text = ""
    points: float | None = Field(default=None, ge=0, le=1)
    value: float | None = None
    fails: bool = False
    spellings: tuple[Text, ...] = ()


def _as_level(value: Any) -> Any:
    return value if isinstance(value, dict | Level) else {"code": value}


class CriterionColumn(_Part):
    """One criterion: ``column`` is what the file calls it (a column; in long and workbook files the line's name).

    Levels of ordinal criteria run from lowest to highest. Left out, ``answer_type`` and ``levels`` are inferred from
    the answers, and the preview says so.
    """

    column: Text
    name: str = ""
    key: str = Field(default="", pattern=r"^[a-z0-9_-]*$")
    section: str = ""
    question: str = ""
    kind: CriterionKind = CriterionKind.QUALITY
    answer_type: AnswerType | None = None
    levels: tuple[Annotated[Level, BeforeValidator(_as_level)], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    lower_is_better: bool = False
    weight: float = Field(default=1.0, ge=0)
    not_applicable: NotApplicableRule | None = None
    comment: str | None = None


class LongColumns(_Part):
    """Columns of a long file: the criterion's name, the answer, and a comment on it."""

    criterion: str
    answer: str
    comment: str | None = None
    reasons: str | None = None


class WorkbookShape(_Part):
    """Shape of a calibration workbook's tabs; everything has a default that the usual workbook fits.

    ``lines``: name of the column with the lines (default: the first). ``contact``: ``sheet`` takes the tab's name,
    else the label of a cell above the table whose right neighbour is the id. ``above``: label above the table →
    field of the contact. ``side_line``: line above the reviewers' names that says Client or Vendor.
    ``comments``: column with a comment for the line, or the ending of a reviewer's comment column.
    ``ignore_lines``, ``ignore_columns``, ``ignore_sheets``: what is no line, reviewer or contact.
    """

    lines: str | None = None
    contact: str = "sheet"
    above: dict[str, str] = Field(default_factory=dict)
    side_line: int | None = None
    comments: tuple[str, ...] = ("comment", "comments", "note", "notes", "kommentar", "comentario")
    ignore_lines: tuple[str, ...] = ("total", "total score", "score", "overall score", "sum", "average", "summe")
    ignore_columns: tuple[str, ...] = (
        "section", "weight", "max", "max points", "variance", "gap", "agreed", "agreed score", "consensus", "average",
        "#", "no", "no.", "nr", "guidance", "description", "definition",
    )  # fmt: skip
    ignore_sheets: tuple[str, ...] = ("summary", "overview", "instructions", "scorecard", "readme", "total")


class Mapping(_Part):
    """How one kind of file is to be understood.

    Raises
    ------
    pydantic.ValidationError
        Unknown key, or parts that contradict each other; ``mapping_file`` turns it into sentences.
    """

    layout: Layout
    name: str = ""
    sheet: str | None = None
    header_line: int | None = Field(default=None, ge=1)
    delimiter: str | None = None
    encoding: str | None = None
    decimal: Literal[".", ","] | None = None
    contact: ContactColumns = Field(default_factory=ContactColumns)
    time: TimeFormat = Field(default_factory=TimeFormat)
    transcript: Transcript | None = None
    raters: Raters | Literal["positional"] | None = None
    session_column: str | None = None
    sessions_by: SessionsBy = SessionsBy.ONE
    session_date_column: str | None = None
    long: LongColumns | None = None
    workbook: WorkbookShape = Field(default_factory=WorkbookShape)
    criteria: tuple[CriterionColumn, ...] = ()
    comment: str | None = None
    not_applicable: tuple[Text, ...] = NOT_APPLICABLE
    on_conflict: ConflictChoice | None = None

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if self.layout is not Layout.WORKBOOK and self.contact.id is None:
            raise ValueError("contact needs id: the column that names each contact")
        if self.layout is Layout.WIDE and not self.criteria:
            raise ValueError("layout wide needs criteria: the columns that hold answers")
        if self.layout is Layout.LONG and self.long is None:
            raise ValueError("layout long needs long: with the columns criterion and answer")
        if self.layout in (Layout.WIDE, Layout.LONG) and self.raters is None:
            raise ValueError("raters is needed: a column, or the word positional (rows in file order)")
        if self.layout is Layout.LONG and self.raters == "positional":
            raise ValueError("raters: positional needs layout wide; in a long file nothing tells reviewers apart")
        if isinstance(self.raters, Raters) and self.raters.column is None and self.layout is not Layout.WORKBOOK:
            raise ValueError("raters needs column: the column with the reviewer's name")
        if self.session_column is not None and self.sessions_by is not SessionsBy.ONE:
            raise ValueError("give session_column or sessions_by, not both")
        self._columns_once()
        return self

    def _columns_once(self) -> None:
        columns = [criterion.column.strip().casefold() for criterion in self.criteria]
        keys = [criterion.key for criterion in self.criteria if criterion.key]
        for names, what in ((columns, "column"), (keys, "key")):
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"criteria: the {what} “{twice}” stands twice")

    @property
    def positional(self) -> bool:
        """Whether raters are only "first, second … row of a contact" (``data_model`` 4)."""
        return self.raters == "positional"
