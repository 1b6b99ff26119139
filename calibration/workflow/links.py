"""Links that carry a promise: a row's number, signed. The row says whether the promise still holds."""

import hashlib
import secrets

from itsdangerous import BadData, URLSafeSerializer

from calibration.settings import settings


def new_token_id() -> str:
    """A number for the row of a link, that nobody guesses."""
    return secrets.token_urlsafe(24)


def signed(token_id: str, *, purpose: str) -> str:
    """What stands in the link: the row's number with our signature, fit for an address.

    Parameters
    ----------
    purpose : str
        What it is good for, such as "invitation" or "reset"; a link of one purpose is none of another.
    """
    return str(_serializer(purpose).dumps(token_id))


def read(token: str, *, purpose: str) -> str | None:
    """The row's number that a link carries, or ``None`` when we did not sign it for this purpose."""
    try:
        found = _serializer(purpose).loads(token)
    except BadData:
        return None
    return found if isinstance(found, str) else None


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        settings().text_key(), salt=f"link:{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )
