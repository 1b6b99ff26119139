"""One try at a password: counted, hashed when it is its turn, and answered with a sentence when it may not be made."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.requests import Request

from calibration.errors import TooMany
from calibration.server.context import client_address
from calibration.server.hashing import hashing
from calibration.server.throttle import throttle
from calibration.workflow.accounts import tidy_email

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


async def one_try(
    request: Request,
    account: str,
    work: Callable[_Parameters, _Result],
    *args: _Parameters.args,
    **kwargs: _Parameters.kwargs,
) -> _Result:
    """Do what checks a password, as one try at an account from the request's address.

    Parameters
    ----------
    account : str
        The email address tried, whether anybody has it or not.
    work : callable
        Raises where the password is wrong; then the try stays counted.

    Raises
    ------
    TooMany
        Nothing was checked.
    """
    name = tidy_email(account)[:320]
    minutes = throttle().minutes_to_wait(account=name, address=client_address(request))
    if minutes:
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        raise TooMany(f"Too many tries. Wait {wait}, then try again.")
    result = await hashing(work, *args, **kwargs)
    throttle().forget(account=name)
    return result
