"""Everything this program raises on purpose.

::

    CalibrationError
    ├── InvalidInput          a value or file is not what is allowed; says found, where, allowed
    ├── NotAllowed            this person may not do or see this (403)
    ├── NotFound              it does not exist, or not for this person (404)
    ├── WrongState            it may be done, but not now (409)
    │   ├── Frozen            closed or published: a correction is a new session or version
    │   └── StaleWrite        somebody wrote this cell since it was read; carries what stands there
    ├── TooMany               too many tries at a password, or too many at once (429)
    └── StoreNotReady         the database is not migrated, or not reachable

Messages are sentences for the person at the screen.
"""

from dataclasses import dataclass
from typing import Any


class CalibrationError(Exception):
    """Base of every error raised on purpose; ``str(error)`` is fit for the screen."""


class InvalidInput(CalibrationError):
    """A value or file is not what is allowed; the message says found, where and allowed."""


class NotAllowed(CalibrationError):
    """This person may not do or see this."""


class NotFound(CalibrationError):
    """It does not exist, or its existence is not this person's to know."""


class WrongState(CalibrationError):
    """It may be done, but not in the state things are in now."""


class Frozen(WrongState):
    """Closed or published: what is wanted needs a new session or a new version."""


@dataclass
class StaleWrite(WrongState):
    """Somebody wrote this cell since it was read.

    Attributes
    ----------
    message : str
        A sentence for the screen.
    current : dict
        What stands in the cell now, in the form the answer route speaks.
    """

    message: str
    current: dict[str, Any]

    def __str__(self) -> str:
        return self.message


class TooMany(CalibrationError):
    """Too many tries, or too many at once; the message says how long to wait."""


class StoreNotReady(CalibrationError):
    """The database is not migrated or cannot be reached; the message says what to run."""
