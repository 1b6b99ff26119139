"""Keys: the identity of cards, sections and lines across versions."""

import re
import unicodedata
from collections.abc import Collection

KEY_FORM = "1 to 64 lower-case letters a–z, digits, '-' and '_', starting with a letter or digit"
"""What a key is, as the end of a sentence."""

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def is_key(text: str) -> bool:
    """Whether a text can be a key.

    Examples
    --------
    >>> is_key("id_check"), is_key("ID check")
    (True, False)
    """
    return _KEY.fullmatch(text) is not None


def key_for(name: str, *, taken: Collection[str] = (), fallback: str = "line") -> str:
    """A key made from a name, different from those taken.

    Examples
    --------
    >>> key_for("Größe & Höflichkeit")
    'grosse_hoflichkeit'
    >>> key_for("Greeting", taken={"greeting"})
    'greeting_2'
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = "_".join(re.findall(r"[a-z0-9]+", plain))[:48].strip("_") or fallback
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key
