"""Single cells of a pasted scorecard: a weight, a mark, a word that makes a line critical."""

import re
from dataclasses import dataclass

from calibration.scorecard.paste_words import NO_MARKS, YES_MARKS
from calibration.scorecard.yaml_nodes import storable
from calibration.vocabulary import Critical, ErrorClass, NotApplicableRule

NAME_SEARCHED = 300
"""Characters; marks and weights are not looked for behind longer names."""

_NUMBER = re.compile(
    r"[/(]?\s*(?P<sign>[-−–+]?)\s*(?P<number>\d{1,9}(?:[.,]\d{1,9})?)\s*(?P<unit>%|pts?\.?|points?|marks?|punkte?)?\s*\)?",
    re.IGNORECASE,
)
_WEIGHT_IN_NAME = re.compile(
    r"[\s:–—-]*[(\[]?\s*(\d{1,9}(?:[.,]\d{1,9})?)\s*(%|pts\.?|points?|marks)\s*[)\]]?\s*$", re.IGNORECASE
)
_CRITICAL_WORDS = re.compile(
    r"fatal|critical|auto[\s-]*(?:fail(?:ure)?|zero)|zero[\s-]*tolerance|knock[\s-]*out|deal[\s-]*breaker|kritisch",
    re.IGNORECASE,
)
_CRITICAL_SHORT = re.compile(r"\b(?:ZT|KO|AF|CE)\b")
_NOT_CRITICAL = re.compile(r"\b(?:non|not|nicht|no)[\s-]*(?:fatal|critical|kritisch)|\bminor\b", re.IGNORECASE)
_MARK_IN_NAME = re.compile(r"\s*[(\[*]+\s*(?P<mark>[^()\[\]*]{2,30}?)\s*[)\]*]+\s*$")
_CLASSES = (
    (ErrorClass.COMPLIANCE, re.compile(r"compliance|regulatory|legal", re.IGNORECASE)),
    (ErrorClass.CUSTOMER, re.compile(r"customer|end[\s-]*user", re.IGNORECASE)),
    (ErrorClass.BUSINESS, re.compile(r"business", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Criticality:
    """What a mark says: what a failure zeroes, and whom the error hurts."""

    critical: Critical
    error_class: ErrorClass | None = None


def tidy(text: str) -> str:
    """A cell without bullets, hard spaces and blanks around; line breaks stay.

    Examples
    --------
    >>> tidy(" •  Greets\\u00a0the customer \\n by name ")
    'Greets the customer\\nby name'
    """
    kept = "".join(character for character in text if storable(character))
    lines = (re.sub(r"[ \t\u00a0\u2007\u202f]+", " ", line).strip() for line in kept.split("\n"))
    return re.sub(r"^[•▪●◦·]\s*", "", "\n".join(line for line in lines if line))


def plain(text: str) -> str:
    """Lower case, punctuation as spaces: for looking words up."""
    return " ".join(re.sub(r"[^\w#%'✓✔☑✗✘]+|_", " ", text.casefold()).split())


def number_in(text: str) -> float | None:
    """A number as cells hold it: ``5``, ``2,5``, ``10%``, ``/5``, ``(5 pts)``, ``−5``; ``None`` for anything else.

    Examples
    --------
    >>> number_in("2,5"), number_in("−5 points"), number_in("five")
    (2.5, -5.0, None)
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    number = float(found["number"].replace(",", "."))
    return -number if found["sign"] in ("-", "−", "–") else number


def mark_in(text: str) -> bool | None:
    """Whether a yes/no cell says yes; ``None`` when it says neither. Blank is no."""
    word = text.strip().casefold()
    if not word or word in NO_MARKS:
        return False
    return True if word in YES_MARKS else None


def criticality_in(text: str, *, column: bool) -> Criticality | None:
    """What a cell of a critical column, or a mark in a name, says; ``None`` when it says nothing of the kind.

    Parameters
    ----------
    text : str
    column : bool
        Whether the cell stands in a column for it, so that "yes" and "x" count.

    Examples
    --------
    >>> criticality_in("Non-fatal", column=True).critical.value, criticality_in("x", column=True).critical.value
    ('no', 'all')
    >>> criticality_in("Business critical", column=True).error_class.value
    'business'
    """
    error_class = next((member for member, pattern in _CLASSES if pattern.search(text)), None)
    if _NOT_CRITICAL.search(text):
        return Criticality(Critical.NO, error_class)
    section = re.search(r"section|category|abschnitt", text, re.IGNORECASE) is not None
    if _CRITICAL_WORDS.search(text) or _CRITICAL_SHORT.search(text):
        return Criticality(Critical.SECTION if section else Critical.ALL, error_class)
    if not column:
        return None
    mark = mark_in(text)
    if mark is not None:
        return Criticality(Critical.ALL if mark else Critical.NO)
    if section or plain(text) in ("all", "whole", "score", "whole score"):
        return Criticality(Critical.SECTION if section else Critical.ALL)
    return Criticality(Critical.NO, error_class) if error_class else None


def name_and_mark(text: str) -> tuple[str, Criticality | None]:
    """A line's name without the mark at its end that makes it critical.

    Examples
    --------
    >>> name_and_mark("Verifies the caller (Fatal)")[0]
    'Verifies the caller'
    >>> name_and_mark("Closing (voice only)")
    ('Closing (voice only)', None)
    """
    found = _MARK_IN_NAME.search(text) if len(text) <= NAME_SEARCHED else None
    mark = criticality_in(found["mark"], column=False) if found else None
    return (text[: found.start()].strip(), mark) if found and mark else (text, None)


def name_and_weight(text: str) -> tuple[str, float | None]:
    """A section's name and the weight written behind it.

    Examples
    --------
    >>> name_and_weight("Opening (20%)"), name_and_weight("Closing")
    (('Opening', 20.0), ('Closing', None))
    """
    found = _WEIGHT_IN_NAME.search(text) if len(text) <= NAME_SEARCHED else None
    if found is None or not text[: found.start()].strip():
        return text, None
    return text[: found.start()].strip(), float(found[1].replace(",", "."))


def not_applicable_in(text: str) -> NotApplicableRule | None:
    """The N/A rule a cell names; "yes" is *left out*, what most forms mean; ``None`` when it says neither."""
    words = plain(text)
    for pattern, rule in (
        (r"redistribut|spread|share", NotApplicableRule.REDISTRIBUTE),
        (r"full (credit|points|marks|score)|credited", NotApplicableRule.FULL_CREDIT),
        (r"left out|leave out|exclud|remove|not counted|ignored", NotApplicableRule.LEFT_OUT),
    ):
        if re.search(pattern, words):
            return rule
    if words in ("na", "n a", "not applicable"):
        return NotApplicableRule.LEFT_OUT
    mark = mark_in(text)
    if mark is None:
        return None
    return NotApplicableRule.LEFT_OUT if mark else NotApplicableRule.NOT_ALLOWED
