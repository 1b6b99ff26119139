"""What was understood of a pasted table: the definition, and row by row what it was made from."""

from dataclasses import dataclass

from calibration.scorecard.definition import ScorecardDefinition
from calibration.scorecard.paste_columns import PastedColumn
from calibration.scorecard.paste_rows import RowKind


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row of the table and what it was taken for: a row of the preview.

    Attributes
    ----------
    row : int
        From 1, as pasted.
    kind : RowKind
    key : str
        Key of the line it became; empty for other rows.
    text : str
        The row's own words.
    understood : str
        A sentence: ``Line 'Greeting': Yes / No, weight 5, N/A left out.``
    """

    row: int
    kind: RowKind
    key: str
    text: str
    understood: str


@dataclass(frozen=True, slots=True)
class PastedProblem:
    """A cell that was not understood, and what was done without it."""

    row: int
    column: str
    found: str
    allowed: str

    @property
    def sentence(self) -> str:
        """For the screen: where, what was found, what is allowed."""
        column = self.column if self.column.startswith("column") else f"column {self.column}"
        where = f"Row {self.row}, {column}" if self.column else f"Row {self.row}"
        return f"{where}: found {self.found}. Allowed: {self.allowed}."


@dataclass(frozen=True, slots=True)
class PastedScorecard:
    """A scorecard read from a pasted table.

    Attributes
    ----------
    definition : ScorecardDefinition
        A draft: ``definition_problems`` says whether it can be published.
    columns : tuple of PastedColumn
        What each column was taken for.
    rows : tuple of PastedRow
        Every row that is not empty, in the order pasted.
    assumptions : tuple of str
        What was decided for the whole card, in sentences to check.
    not_understood : tuple of PastedProblem
        Cells to mend, in the order of rows.
    """

    definition: ScorecardDefinition
    columns: tuple[PastedColumn, ...]
    rows: tuple[PastedRow, ...]
    assumptions: tuple[str, ...]
    not_understood: tuple[PastedProblem, ...]
