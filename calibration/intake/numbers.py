"""Numbers as files write them. What a comma means is decided for a whole column, and said when nothing decides it."""

import re
from collections.abc import Iterable

_COMMA = re.compile(
    r"[-+−]?\d+,(?:\d{1,2}|\d{4,})|[-+−]?\d{1,3}(?:\.\d{3})+,\d+|[-+−]?\d{1,3}(?:\.\d{3}){2,}|[-+−]?0,\d+"
)
_POINT = re.compile(
    r"[-+−]?\d*\.(?:\d{1,2}|\d{4,})|[-+−]?\d{1,3}(?:,\d{3})+\.\d+|[-+−]?\d{1,3}(?:,\d{3}){2,}|[-+−]?0\.\d+"
)
_EITHER = re.compile(r"[-+−]?[1-9]\d{0,2}[,.]\d{3}")
_NUMBER = re.compile(r"[-+−]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_SPACES = re.compile(r"[\s\u00a0\u202f'’](?=\d{3}\b)")
_UNIT = re.compile(r"\s*(?:%|/\s*\d+|s|sec|min|pts?|points?)$", re.IGNORECASE)


class DecimalSign:
    """What ``,`` and ``.`` mean in one column.

    Parameters
    ----------
    texts : iterable of str
        All texts of the column.
    said : str, optional
        ``"."`` or ``","`` from the mapping: settles it.
    semicolons : bool
        Whether the file is delimited by semicolons, which programs set to decimal commas write: then 1.234 is open too.

    Attributes
    ----------
    sign : str or None
        ``"."``, ``","``, or ``None`` when a number in the column could be read both ways.
    mixed : bool
        Whether some numbers can only be read one way and some only the other.
    example : str
        The text that is open or contradicts.
    """

    def __init__(self, texts: Iterable[str], *, said: str | None = None, semicolons: bool = False) -> None:
        self.sign: str | None = said or "."
        self.mixed = False
        self.example = ""
        if said is not None:
            return
        comma = point = either = ""
        for text in texts:
            text = _bare(text)
            if _COMMA.fullmatch(text):
                comma = comma or text
            elif _POINT.fullmatch(text):
                point = point or text
            elif _EITHER.fullmatch(text) and ("," in text or semicolons):
                either = either or text
        if comma and point:
            self.sign, self.mixed, self.example = None, True, f"{comma}” and “{point}"
        elif comma:
            self.sign = ","
        elif either and not point:
            self.sign, self.example = None, either

    def number(self, text: str) -> float | None:
        """The number, or ``None`` when the text is none (or is open: see ``sign``)."""
        text = _bare(text)
        if self.sign is None and ("," in text or "." in text):
            return None
        if self.sign == ",":
            text = text.replace(".", "").replace(",", ".") if _grouped(text, ".") else text
        elif _grouped(text, ","):
            text = text.replace(",", "")
        return float(text.replace("−", "-")) if _NUMBER.fullmatch(text.replace("−", "-")) else None


def plain(number: float) -> str:
    """A number as the code of an answer: ``3.0`` → ``"3"``.

    >>> plain(3.0), plain(2.5)
    ('3', '2.5')
    """
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _bare(text: str) -> str:
    return _SPACES.sub("", _UNIT.sub("", text.strip()))


def _grouped(text: str, sign: str) -> bool:
    """Whether every ``sign`` in the text groups thousands (or there is none)."""
    other = "," if sign == "." else "."
    whole = text.partition(other)[0]
    return sign not in text or bool(re.fullmatch(rf"[-+−]?\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+", whole))
