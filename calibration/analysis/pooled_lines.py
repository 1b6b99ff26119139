"""The lines of one card or of several pooled: one per criterion and meaning, with its scale as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from calibration.scorecard.answer import NOT_APPLICABLE, Cell, number_text
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition
from calibration.scorecard.tone import STEPS_OF_A_PLACE
from calibration.store.pooled_sessions import Card
from calibration.vocabulary import AnswerType, CriterionKind, Critical, Measurement

SAME_SHARE_OF_RANGE = 0.05
"""Share of the range within which two free numbers count as the same: the ±5 of a hundred that contracts use for
totals. Numbers with a declared step, and all other answers, are the same when they are equal."""


@dataclass(frozen=True, slots=True)
class PooledLine:
    """One criterion in one meaning.

    Attributes
    ----------
    id : str
        See ``LineReport.id``.
    definition : CriterionDefinition
        As the newest card that has it says it.
    name : str
        What the screen calls it: a meaning that a newer one in the same report replaced says so.
    line_ids : tuple of int
        The criterion versions that carry it, newest first.
    codes : tuple of str
        Level codes, in card order.
    values : tuple of float
        Place on the scale of each code; for nominal answers its index.
    """

    id: str
    criterion_id: int
    definition: CriterionDefinition
    name: str
    section: str
    position: int
    line_ids: tuple[int, ...]
    codes: tuple[str, ...]
    values: tuple[float, ...]

    @property
    def numeric(self) -> bool:
        """Whether answers are numbers, not levels."""
        return self.definition.answer_type is AnswerType.NUMERIC

    @property
    def directed(self) -> bool:
        """Whether answers lie on a scale, so that one can be lower than another."""
        return self.definition.answer_type is not AnswerType.NOMINAL

    @property
    def categories(self) -> tuple[float, ...]:
        """Values of the scale, ascending; empty for numbers."""
        return tuple(sorted(set(self.values)))

    @property
    def level(self) -> Measurement:
        """Level of measurement of its coefficients."""
        return self.definition.measurement

    @property
    def tolerance(self) -> float:
        """Distance at which two answers count as the same: 0, but for free numbers and places of the tone."""
        if self.definition.kind is CriterionKind.TONE_POSITION:
            return STEPS_OF_A_PLACE
        low, high = self.definition.minimum, self.definition.maximum
        if not self.numeric or self.definition.step or low is None or high is None:
            return 0.0
        return SAME_SHARE_OF_RANGE * (high - low)

    @property
    def fails(self) -> frozenset[float]:
        """Values that fail the line; empty unless it is critical."""
        if self.definition.critical is Critical.NO:
            return frozenset()
        return frozenset(self.value_of(level.code) for level in self.definition.levels if level.fails)

    @property
    def scale(self) -> tuple[float, float] | None:
        """Lowest and highest value; ``None`` for nominal answers."""
        if not self.directed:
            return None
        if self.numeric:
            low, high = self.definition.minimum, self.definition.maximum
            return None if low is None or high is None else (low, high)
        return self.categories[0], self.categories[-1]

    @property
    def ends(self) -> tuple[str, str]:
        """What the lowest and the highest answer are called."""
        scale = self.scale
        if scale is None:
            return "", ""
        if self.numeric:
            return number_text(scale[0]), number_text(scale[1])
        return self._label_at(scale[0]), self._label_at(scale[1])

    def value_of(self, code: str) -> float:
        """Place of a level on the scale."""
        return self.values[self.codes.index(code)]

    def _label_at(self, value: float) -> str:
        level = self.definition.level(self.codes[self.values.index(value)])
        return level.label if level else ""


def pooled_lines(cards: Sequence[Card]) -> tuple[PooledLine, ...]:
    """The lines of these cards, joined on (criterion, meaning revision).

    Parameters
    ----------
    cards : sequence of Card
        Newest first: names, weights and order are the newest card's that has the line.
    """
    found: dict[tuple[int, int], list[tuple[Card, str, CriterionDefinition]]] = {}
    for card in cards:
        for section in card.definition.sections:
            for criterion in section.criteria:
                identity = card.criterion_ids[criterion.key], criterion.meaning_revision
                found.setdefault(identity, []).append((card, section.name, criterion))
    keys = [versions[0][2].key for versions in found.values()]
    lines = []
    for position, ((criterion_id, revision), versions) in enumerate(found.items(), start=1):
        _, section_name, criterion = versions[0]
        replaced = any(same == criterion_id and newer > revision for same, newer in found)
        values = _scale_values([definition for _, _, definition in versions])
        lines.append(
            PooledLine(
                id=criterion.key if keys.count(criterion.key) == 1 else f"{criterion.key}·{revision}",
                criterion_id=criterion_id,
                definition=criterion,
                name=f"{criterion.name} (earlier meaning)" if replaced else criterion.name,
                section=section_name,
                position=position,
                line_ids=tuple(card.line_ids[definition.key] for card, _, definition in versions),
                codes=tuple(values),
                values=tuple(values.values()),
            )
        )
    return tuple(lines)


def answer_label(line: PooledLine, cell: Cell) -> str:
    """What an answer is called on the screen; empty for a blank."""
    if cell is NOT_APPLICABLE:
        return "N/A"
    if isinstance(cell, str):
        level = line.definition.level(cell)
        return level.label if level else cell
    return "" if cell is None else number_text(cell)


def most_frequent(line: PooledLine, cells: Sequence[Cell]) -> Cell:
    """The most frequent of some answers; of a tie the lowest on the scale, N/A after all of them."""

    def place(cell: Cell) -> float:
        if isinstance(cell, str):
            return line.value_of(cell)
        return float("inf") if cell is None or cell is NOT_APPLICABLE else cell

    return min(cells, key=lambda cell: (-cells.count(cell), place(cell)))


def _scale_values(versions: Sequence[CriterionDefinition]) -> dict[str, float]:
    """Code → place on the scale, for the codes of every version."""
    levels: dict[str, AnswerLevel] = {}
    for definition in versions:
        for level in definition.levels:
            levels.setdefault(level.code, level)
    placed = [level.value for level in levels.values()]
    if versions[0].answer_type is not AnswerType.NOMINAL and None not in placed and len(set(placed)) == len(placed):
        return {code: float(level.value or 0.0) for code, level in levels.items()}
    codes = list(levels)
    if versions[0].answer_type is AnswerType.BINARY:
        # Of two answers without values the one that earns more stands higher.
        codes.sort(key=lambda code: levels[code].points)
        return {code: float(codes.index(code)) for code in levels}
    return {code: float(place) for place, code in enumerate(codes)}
