"""The price of “cannot tell yet”, in one way on every page: contacts, and about how many sessions they are."""

from calibration.analysis.price import MoreContacts
from calibration.analysis.since_price import YEARS
from calibration.ui.wording.home import counted, in_words
from calibration.vocabulary import UndefinedReason

TOO_LONG = f"more than {in_words(YEARS)} years at your pace"
"""Said of sessions beyond those of ``analysis.since_price.sessions_in_time``: no price that anybody pays."""

WOULD_DO = {
    UndefinedReason.NO_PAIRS: "A contact that two reviewers score would change that.",
    UndefinedReason.NO_VARIATION: "A contact that somebody answers otherwise would change that.",
    UndefinedReason.ONE_UNIT: "A second one would change that.",
    UndefinedReason.ONE_SIDE: "A reviewer of the other side would change that.",
    UndefinedReason.ONE_VOICE: "A second reviewer of that side would.",
    UndefinedReason.POSITIONAL_RATERS: "A file with names would change that.",
}
"""What would give a figure that is undefined for this reason, where anything would."""


def contacts_price(more: int, *, sessions: int | None = None, shared: bool = True) -> str:
    """What has to be scored yet: "6 more shared contacts, about two sessions".

    Parameters
    ----------
    more : int
        Further contacts, 1 or more.
    sessions : int or None
        About how many sessions they are (``analysis.price.sessions_for``); ``None`` where no session tells its size.
    shared : bool
        Whether both sides have to score them.

    Examples
    --------
    >>> contacts_price(6, sessions=2)
    '6 more shared contacts, about two sessions'
    >>> contacts_price(1, shared=False)
    '1 more contact'
    """
    what = "shared contact" if shared else "contact"
    contacts = f"{more:,} more {what}{'' if more == 1 else 's'}"
    return f"{contacts}, about {counted(sessions, 'session')}" if sessions else contacts


def would_settle(more: int, *, sessions: int | None = None, shared: bool = True, what: str = "it") -> str:
    """The price as the end of a sentence: "6 more shared contacts, about two sessions, would settle it".

    Parameters
    ----------
    more, sessions, shared
        As for :func:`contacts_price`.
    what : str
        What the contacts would settle.

    Examples
    --------
    >>> would_settle(6, sessions=2)
    '6 more shared contacts, about two sessions, would settle it'
    >>> would_settle(4, what="the contract's number")
    "4 more shared contacts would settle the contract's number"
    """
    price = contacts_price(more, sessions=sessions, shared=shared)
    return f"{price}{',' if sessions else ''} would settle {what}"


def if_it_stays(price: MoreContacts, *, shared: bool = True, what: str = "it") -> str:
    """The price of a figure as it stands: "if it stays like this, 12 more shared contacts would settle it".

    Examples
    --------
    >>> if_it_stays(MoreContacts(12, 3))
    'if it stays like this, 12 more shared contacts, about three sessions, would settle it'
    >>> if_it_stays(MoreContacts(None, None))
    'no reasonable number of contacts would settle it'
    """
    if price.more is None:
        return f"no reasonable number of contacts would settle {what}"
    return f"if it stays like this, {would_settle(price.more, sessions=price.sessions, shared=shared, what=what)}"
