"""Which characters of an agent's turn are words the agent chose: links, ids, tags and quoted messages are not."""

import re
import unicodedata

NOT_WORDS = "\ufffc"
"""Stands for one character that is not the agent's own: no letter, no space, no end of a sentence."""

_OTHERS = re.compile(
    r"^[ \t]*>[^\n]*"  # a line of the message that is answered
    r"|^[ \t]*on [^\n]{1,200} wrote:[ \t]*$"
    r"|^[ \t]*-{2,}[ \t]*(?:original|forwarded) message[ \t]*-{2,}(?s:.)*"
    r"|(?:https?://|www\.)\S*[^\s.,;:!?)\]'\"»”’]"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+"
    r"|</?[a-z][^<>\n]{0,300}>"
    r"|\[(?:email|phone|card|iban|id)\]"  # what masking leaves, see calibration.intake.masking
    r"|\b\w*\d\w*",
    re.IGNORECASE | re.MULTILINE,
)
_ACCENTS = re.compile(
    "["
    + "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
    + "\u00ad\u200c\u200d\ufeff]+"
)


def own_words(text: str) -> str:
    """Return a turn with every character that is not the agent's own as :data:`NOT_WORDS`; as long as it was.

    Left out: web and e-mail addresses, whatever holds a digit, tags, what masking put in place of personal data, lines
    that begin with ">", the line "On … wrote:" and all below "Original message". A signature stays: nothing tells it
    from what somebody wrote.

    Examples
    --------
    >>> own_words("> I am angry\\nSee https://shop.example/you?i=me.").replace(NOT_WORDS, "·")
    '············\\nSee ·····························.'
    """
    return _OTHERS.sub(lambda found: NOT_WORDS * len(found.group()), text)


def without_accents(text: str) -> str:
    """Return a text without marks that combine with a letter, so that none of them cuts a word in two.

    Examples
    --------
    >>> without_accents("cafe\\u0301s")
    'cafes'
    """
    return text if text.isascii() else _ACCENTS.sub("", text)
