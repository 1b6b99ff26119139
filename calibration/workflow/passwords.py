"""Passwords: what one may be, and how it is kept.

Length and a list of the commonest, no rules of composition, as NIST SP 800-63B-4 (2025), section 3.1.1.2, has it.
Kept as argon2id with 64 MiB a hash (RFC 9106's second recommendation), which takes a good part of a second: never
call it on the event loop, and never inside a transaction that others wait for.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from pwdlib import PasswordHash

SHORTEST, LONGEST = 12, 256
"""Characters, after Unicode NFC."""

_ENOUGH_BESIDES = 8
_HASHING = PasswordHash.recommended()
# Of a password nobody has, made with the parameters above: what is checked where there is nothing to check.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$x1pwRDf8aUo6yj3dT0t4Rw$8CYV0nBJH1m6qlcEUaF4pQqDI0q1zWuVgo1T6bLQb0s"


def password_problem(password: str, *, name: str, email: str) -> str | None:
    """Why this cannot be somebody's password, as a sentence; ``None`` when it can.

    Parameters
    ----------
    password : str
        As typed; spaces count.
    name, email : str
        The person's own: a password that is little more than these is refused.

    Examples
    --------
    >>> password_problem("short", name="Ann", email="ann@example.com")
    'This password has 5 characters. Use at least 12.'
    >>> password_problem("slow green boats", name="Ann", email="ann@example.com")
    """
    typed = unicodedata.normalize("NFC", password)
    if not SHORTEST <= len(typed) <= LONGEST:
        allowed = f"at least {SHORTEST}" if len(typed) < SHORTEST else f"at most {LONGEST}"
        return f"This password has {len(typed)} character{'' if len(typed) == 1 else 's'}. Use {allowed}."
    folded = typed.casefold()
    if folded in _commonest() or re.fullmatch(r"(.{1,4}?)\1+.{0,3}", folded, re.DOTALL):
        return "Too many people use this password, or it repeats itself. Choose another; a few words in a row are good."
    rest = folded
    for own in _own_words(name, email):
        rest = rest.replace(own, "")
    if rest != folded and len(re.sub(r"\W|_", "", rest)) < _ENOUGH_BESIDES:
        return "This password is little more than your name or address. Choose another; a few words in a row are good."
    return None


def hash_password(password: str) -> str:
    """The text to keep of a password. Takes 64 MiB and a good part of a second."""
    return _HASHING.hash(unicodedata.normalize("NFC", password))


def is_password(password: str, *, secret_hash: str | None) -> bool:
    """Whether a password is the one that was kept; the same work is done where none was (``None``)."""
    typed = unicodedata.normalize("NFC", password[: 4 * LONGEST])
    right = _HASHING.verify(typed, secret_hash or _NOBODYS)
    return right and secret_hash is not None and len(typed) <= LONGEST


@lru_cache(maxsize=1)
def _commonest() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _own_words(name: str, email: str) -> list[str]:
    """The person's own words, longest first; two letters are nobody's name."""
    address = email.casefold()
    words = {address, *re.split(r"\W|_", address), *re.split(r"\W|_", name.casefold()), "tuning", "fork"}
    return sorted((word for word in words if len(word) > 2), key=len, reverse=True)
