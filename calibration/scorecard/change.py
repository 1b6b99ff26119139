"""What a new version does to the meaning of each line (``data_model`` 8).

Always semantic: answer type, measurement, kind, levels (codes and values), points, which answers fail,
the poles of a tone scale, range and unit of a number, whether and how N/A is allowed. Never: weight,
role and adjustment, order, section, examples, reasons, what must be commented. Wording (name, question,
guidance, labels and descriptions of levels, when N/A applies), the condition and what a failure zeroes:
the publisher decides, and the decision is recorded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from calibration.errors import InvalidInput
from calibration.scorecard.answer import number_text
from calibration.scorecard.definition import AnswerLevel, CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import Change, CriterionKind


class LineChange(StrEnum):
    """What happened to a line between two versions. ``WORDING``: the publisher decides what it is."""

    UNCHANGED = "unchanged"
    EDITORIAL = "editorial"
    WORDING = "wording"
    SEMANTIC = "semantic"
    ADDED = "added"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line in two versions.

    Attributes
    ----------
    key, name : str
        Name in the new version, or in the old one for a retired line.
    change : LineChange
    reasons : tuple of str
        What differs, a clause each: ``question changed from '…' to '…'``. Those that make the change what
        it is come first.
    """

    key: str
    name: str
    change: LineChange
    reasons: tuple[str, ...] = ()


def compare_versions(old: ScorecardDefinition, new: ScorecardDefinition) -> tuple[Comparison, ...]:
    """What became of each line: those of the new version in order, then the retired ones.

    Parameters
    ----------
    old, new : ScorecardDefinition
        Lines are matched by key; ``meaning_revision`` and ``change`` are not compared.
    """
    before = {criterion.key: criterion for criterion in old.criteria}
    after = {criterion.key for criterion in new.criteria}
    moved = _moved(old, new)
    compared = [
        _compared(before[criterion.key], criterion, moved)
        if criterion.key in before
        else Comparison(criterion.key, criterion.name, LineChange.ADDED, ("new line",))
        for criterion in new.criteria
    ]
    gone = [criterion for criterion in old.criteria if criterion.key not in after]
    return (*compared, *(Comparison(c.key, c.name, LineChange.RETIRED, ("no longer asked",)) for c in gone))


def next_version(
    old: ScorecardDefinition,
    edited: ScorecardDefinition,
    decisions: Mapping[str, Change],
    *,
    past_revisions: Mapping[str, int] | None = None,
) -> ScorecardDefinition:
    """The edited card as the version after ``old``, each line's meaning revision raised where its meaning changed.

    Parameters
    ----------
    old : ScorecardDefinition
        The published version that was edited.
    edited : ScorecardDefinition
        Its revisions and changes are replaced.
    decisions : mapping of criterion key to Change
        The publisher's word on every line whose wording changed.
    past_revisions : mapping of criterion key to int, optional
        Highest meaning revision of lines that older versions had and ``old`` has not. One of them that
        comes back starts a new revision: nobody can say that it still means the same.

    Raises
    ------
    InvalidInput
        A reworded line without a decision, a decision that the rule does not leave open, or one on a key
        that is not on the card.
    """
    compared = {line.key: line for line in compare_versions(old, edited)}
    _check_decisions(compared, decisions)
    before = {criterion.key: criterion for criterion in old.criteria}

    def settled(criterion: CriterionDefinition) -> CriterionDefinition:
        line = compared[criterion.key]
        if line.change is LineChange.ADDED:
            revision = (past_revisions or {}).get(criterion.key, 0) + 1
            return replace(criterion, meaning_revision=revision, change=_change(revision > 1))
        semantic = line.change is LineChange.SEMANTIC or decisions.get(criterion.key) is Change.SEMANTIC
        revision = before[criterion.key].meaning_revision + semantic
        return replace(criterion, meaning_revision=revision, change=_change(semantic))

    sections = tuple(
        replace(section, criteria=tuple(settled(criterion) for criterion in section.criteria))
        for section in edited.sections
    )
    return replace(edited, key=old.key, version=old.version + 1, sections=sections)


def _change(semantic: bool) -> Change:
    return Change.SEMANTIC if semantic else Change.EDITORIAL


def _check_decisions(compared: Mapping[str, Comparison], decisions: Mapping[str, Change]) -> None:
    open_lines = [line for line in compared.values() if line.change is LineChange.WORDING]
    undecided = [line for line in open_lines if line.key not in decisions]
    if undecided:
        names = ", ".join(f"'{line.name}' ({line.reasons[0]})" for line in undecided)
        raise InvalidInput(f"Does the meaning change? Not decided for {names}. Allowed: editorial, semantic.")
    for key, decision in decisions.items():
        if key not in compared:
            raise InvalidInput(
                f"There is a decision on '{key}', which neither version has. Allowed: {_keys(open_lines)}."
            )
        line = compared[key]
        settled = {LineChange.SEMANTIC: Change.SEMANTIC, LineChange.EDITORIAL: Change.EDITORIAL}.get(line.change)
        if settled is not None and settled is not decision:
            raise InvalidInput(f"'{line.name}' cannot be {decision}: {line.reasons[0]}. Allowed: {settled}.")
        if decision is Change.SEMANTIC and line.change in (LineChange.UNCHANGED, LineChange.ADDED, LineChange.RETIRED):
            raise InvalidInput(f"'{line.name}' cannot be semantic: it is {line.change}. Allowed: {_keys(open_lines)}.")


def _keys(lines: list[Comparison]) -> str:
    return ", ".join(line.key for line in lines) or "none, since no wording changed"


def _compared(old: CriterionDefinition, new: CriterionDefinition, moved: frozenset[str]) -> Comparison:
    meaning, wording, other = _meaning(old, new), _wording(old, new), _other(old, new)
    if new.key in moved:
        other.append("place on the card changed")
    change = LineChange.SEMANTIC if meaning else LineChange.WORDING if wording else LineChange.UNCHANGED
    if change is LineChange.UNCHANGED and other:
        change = LineChange.EDITORIAL
    return Comparison(new.key, new.name, change, (*meaning, *wording, *other))


def _meaning(old: CriterionDefinition, new: CriterionDefinition) -> list[str]:
    """Differences that are always semantic."""
    named = ("kind", "answer_type", "minimum", "maximum", "step", "unit", "lower_is_better", "not_applicable")
    found = [_differs(name, getattr(old, name), getattr(new, name)) for name in named]
    before, after = _by_code(old), _by_code(new)
    found += [f"answer '{code}' is new" for code in after if code not in before]
    found += [f"answer '{code}' is gone" for code in before if code not in after]
    for code in [code for code in after if code in before]:
        for name in ("points", "value", "fails"):
            clause = _differs(name, getattr(before[code], name), getattr(after[code], name))
            found.append(clause and f"answer '{code}': {clause}")
    if old.kind is new.kind is CriterionKind.TONE_POSITION:
        found.append(_differs("poles", _poles(old), _poles(new)))
    return [clause for clause in found if clause]


def _wording(old: CriterionDefinition, new: CriterionDefinition) -> list[str]:
    """Differences on which the publisher decides."""
    texts: tuple[tuple[str, Callable[[CriterionDefinition], str]], ...] = (
        ("question", lambda c: c.question),
        ("guidance", lambda c: c.guidance),
        ("name", lambda c: c.name),
        ("when N/A applies", lambda c: c.not_applicable_when),
        ("what a failure zeroes", lambda c: c.critical.value),
        ("condition", lambda c: f"{c.only_if.criterion} = {' or '.join(c.only_if.answers)}" if c.only_if else ""),
    )
    found = [_differs(name, _spaced(read(old)), _spaced(read(new))) for name, read in texts]
    before, after = _by_code(old), _by_code(new)
    for code in [code for code in after if code in before]:
        for name in ("label", "description"):
            clause = _differs(name, _spaced(getattr(before[code], name)), _spaced(getattr(after[code], name)))
            found.append(clause and f"answer '{code}': {clause}")
    return [clause for clause in found if clause]


def _other(old: CriterionDefinition, new: CriterionDefinition) -> list[str]:
    """Differences that never change the meaning."""
    plain = ("weight", "role", "adjustment", "error_class", "comment_required", "evidence_required")
    found = [_differs(name, getattr(old, name), getattr(new, name)) for name in plain]
    found += [f"{name} changed" for name in ("examples", "reasons") if getattr(old, name) != getattr(new, name)]
    both = [[level.code for level in c.levels if _by_code(o).get(level.code)] for c, o in ((old, new), (new, old))]
    if both[0] != both[1]:
        found.append("order of the answers changed")
    return [clause for clause in found if clause]


def _moved(old: ScorecardDefinition, new: ScorecardDefinition) -> frozenset[str]:
    """Keys whose section changed, or that left the order of the lines both versions have."""
    before = {c.key: section.key for section in old.sections for c in section.criteria}
    after = {c.key: section.key for section in new.sections for c in section.criteria}
    old_order = [key for key in before if key in after]
    new_order = [key for key in after if key in before]
    blocks = SequenceMatcher(a=old_order, b=new_order, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in new_order[block.b : block.b + block.size]}
    return frozenset(key for key in new_order if key not in stayed or before[key] != after[key])


def _by_code(criterion: CriterionDefinition) -> dict[str, AnswerLevel]:
    return {level.code: level for level in criterion.levels}


def _poles(criterion: CriterionDefinition) -> str:
    placed = sorted((level.value or 0.0, level.label) for level in criterion.levels)
    return f"{placed[0][1]} – {placed[-1][1]}" if placed else ""


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _differs(name: str, before: object, after: object) -> str:
    if before == after:
        return ""
    return f"{name.replace('_', ' ')} changed from {_shown(before)} to {_shown(after)}"


def _shown(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number_text(value) if isinstance(value, int | float) else f"'{value}'"
