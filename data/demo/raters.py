"""How the demo's reviewers answer: close to the truth, with the planted effects of ``README.md``.

Every cell has a random stream of its own, named by session, contact, reviewer and line, so that changing
one contact leaves all other answers as they are.
"""

import random
from dataclasses import dataclass

from calibration.scorecard.definition import CriterionDefinition, ScorecardDefinition
from calibration.vocabulary import AnswerType, CriterionKind, Side

SEED = "harbour-and-hearth 7"

SLIP = 0.025
"""Share of answers in which anybody is off by one step, for no reason."""
CLIENT_HEARS_FORMAL = 0.9
VENDOR_HEARS_RIGHT = 0.85
VENDOR_KNOWS = 0.9
"""Share of formal contacts on which a vendor's reviewer expects the client to hear them as too formal."""
ANA_LOWER = 0.9
"""Share of Ana's ordinal answers that are one lower."""
YUSUF_STEPS = (-2, -1, -1, 0, 0, 1, 1, 2)
YUSUF_FLIPS = 0.25
OWNERSHIP = ("2", "3", "4", "5")
MOVES_IN_SESSION = 7
CLARITY_STEPS = (-1, -1, -1, -1, -1, -1, -1, -2, -2, -2)
"""How far the client's clarity moves from ``MOVES_IN_SESSION`` on: 1.3 on average, less where the scale ends."""
HABIT = 0.95
"""Share of cells in which a side's habit shows."""
NEXT_STEP_DECIDED_AFTER = 4

CAUGHT_BY = {
    "HH-1012": Side.CLIENT,
    "HH-1017": Side.VENDOR,
    "HH-2009": Side.CLIENT,
    "HH-2011": Side.CLIENT,
    "HH-3013": Side.VENDOR,
    "HH-3023": Side.CLIENT,
}
"""The one side that sees a failed identity check; the other passes it."""


@dataclass(frozen=True)
class Reviewer:
    """One reviewer as ``engagement.yaml`` names them."""

    key: str
    side: Side


@dataclass(frozen=True)
class Seen:
    """One contact in one session, as everybody knows it: its style and the truth about it."""

    session: int
    contact: str
    style: str
    truth: dict[str, str]


def stream(*names: object) -> random.Random:
    """The random stream of this name."""
    return random.Random(" ".join([SEED, *map(str, names)]))


def review(reviewer: Reviewer, seen: Seen, card: ScorecardDefinition) -> dict[str, str]:
    """All answers of one reviewer to one contact, by line; lines that are not asked are left out."""
    answers: dict[str, str] = {}
    for line in card.criteria:
        asked = line.only_if is None or answers.get(line.only_if.criterion) in line.only_if.answers
        if asked:
            answers[line.key] = answer(reviewer, seen, line)
    return answers


def answer(reviewer: Reviewer, seen: Seen, line: CriterionDefinition) -> str:
    """One answer: what the side's habit makes of the truth, then what is the reviewer's own."""
    chance = stream(seen.session, seen.contact, reviewer.key, line.key)
    truth = true_answer(seen, line)
    if truth == "N/A":
        return truth
    if line.key == "id_check":
        return "fail" if CAUGHT_BY.get(seen.contact) is reviewer.side and truth == "fail" else "pass"
    if line.key == "ownership":
        return chance.choice(OWNERSHIP)
    if line.kind is CriterionKind.TONE_FIT and seen.style == "formal":
        return _formal(reviewer.side, line, chance)
    habit = _habit(reviewer.side, seen, line, truth, chance)
    return _own(reviewer, line, habit, chance)


def true_answer(seen: Seen, line: CriterionDefinition) -> str:
    """The truth on a line of this card; where the truth does not say, the worst answer."""
    truth = seen.truth.get(line.key, line.levels[-1].code if line.levels else "0")
    known = line.answer_type is AnswerType.NUMERIC or truth == "N/A" or line.level(truth) is not None
    return truth if known else "other"  # the first card has no level for gift contacts


def _formal(side: Side, line: CriterionDefinition, chance: random.Random) -> str:
    """Planted effect (a): the same formal text is cold to the client and right to the vendor."""
    cold, right = ("too_formal", "about_right") if line.key == "tone" else ("no", "yes")
    if side is Side.CLIENT:
        return cold if chance.random() < CLIENT_HEARS_FORMAL else right
    return right if chance.random() < VENDOR_HEARS_RIGHT else cold


def guess(reviewer: Reviewer, seen: Seen, line: CriterionDefinition, own: str) -> str:
    """Planted effect (i): the vendor knows that the client hears formal text as cold on tone, and not on warmth."""
    if seen.style != "formal" or reviewer.side is Side.CLIENT or line.key != "tone":
        return own
    chance = stream("guess", seen.session, seen.contact, reviewer.key, line.key)
    return "too_formal" if chance.random() < VENDOR_KNOWS else own


def _habit(side: Side, seen: Seen, line: CriterionDefinition, truth: str, chance: random.Random) -> str:
    """Planted effects (f) and (g): what one side does and the other does not."""
    shows = chance.random() < HABIT
    if line.key == "clarity" and side is Side.CLIENT and seen.session >= MOVES_IN_SESSION:
        return _stepped(line, truth, chance.choice(CLARITY_STEPS))
    if line.key == "next_step" and side is Side.VENDOR and truth == "no" and shows:
        return "yes" if seen.session <= NEXT_STEP_DECIDED_AFTER else "no"
    if line.key == "acknowledges" and side is Side.VENDOR and truth in ("1", "2") and shows:
        return _stepped(line, truth, 1)
    return truth


def _own(reviewer: Reviewer, line: CriterionDefinition, habit: str, chance: random.Random) -> str:
    """Planted effects (b) and (c), and everybody's slips."""
    quality = line.kind is CriterionKind.QUALITY
    if reviewer.key == "ana" and quality and line.answer_type is AnswerType.ORDINAL:
        return _stepped(line, habit, -1 if chance.random() < ANA_LOWER else 0)
    if reviewer.key == "yusuf" and quality and line.answer_type is AnswerType.ORDINAL:
        return _stepped(line, habit, chance.choice(YUSUF_STEPS))
    if reviewer.key == "yusuf" and quality and line.answer_type is AnswerType.BINARY:
        return _other(line, habit, chance) if chance.random() < YUSUF_FLIPS else habit
    return _slipped(line, habit, chance) if chance.random() < SLIP else habit


def _stepped(line: CriterionDefinition, code: str, steps: int) -> str:
    codes = [level.code for level in line.levels]
    return codes[min(max(codes.index(code) + steps, 0), len(codes) - 1)]


def _other(line: CriterionDefinition, code: str, chance: random.Random) -> str:
    return chance.choice([level.code for level in line.levels if level.code != code])


def _slipped(line: CriterionDefinition, code: str, chance: random.Random) -> str:
    if line.answer_type is AnswerType.NUMERIC:
        return str(min(max(int(code) + chance.choice((-1, 1)), 0), int(line.maximum or 0)))
    if line.answer_type is AnswerType.ORDINAL:
        moved = [_stepped(line, code, steps) for steps in (-1, 1)]
        return chance.choice([other for other in moved if other != code])
    return _other(line, code, chance)
