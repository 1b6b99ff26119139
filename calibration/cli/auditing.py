"""The record from the command line: verified, and what it says of a person erased."""

import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from calibration.cli.importing import ready_store
from calibration.cli.says import Outcome, finish, plainly
from calibration.errors import InvalidInput, NotFound
from calibration.store.bulk import person_with_email, persons_by_key
from calibration.workflow.erasing import erase_details_of_person
from calibration.workflow.verifying import ChainReport, verify_record

audit = typer.Typer(
    help="The record: verify it, or erase a person from it.", no_args_is_help=True, rich_markup_mode=None
)
_HEAD = re.compile(r"(.+)=([0-9a-f]{64})")


@audit.command("verify")
def verify(
    engagement: Annotated[str | None, typer.Option("--engagement", help="Key of one engagement; else all.")] = None,
    head: Annotated[
        list[str] | None,
        typer.Option("--head", help="A head kept elsewhere, as CHAIN=HASH; may be given several times."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")] = False,
) -> None:
    """Walk every chain of the record; 0 only when all of it stands as it was written."""
    with plainly("audit verify", as_json=as_json):
        kept = dict(_kept_head(one) for one in head or ())
        reports = verify_record(ready_store(), engagement=engagement, expected_heads=kept)
        told = {"chains": [asdict(one) | {"intact": one.intact} for one in reports]}
        sentence = _summary(reports)
        if not as_json:
            sentence = "\n".join([sentence, *(f"  {_chain_in_words(one)}" for one in reports)])
        outcome = Outcome("audit verify", all(one.intact for one in reports), sentence, details=told)
        finish(outcome, as_json=as_json)


def _kept_head(text: str) -> tuple[str, str]:
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(
            f"'{text}' is no head. Allowed: CHAIN=HASH, such as engagement:1:joint= and 64 digits of 0-9 and a-f."
        )
    return found[1], found[2]


def _summary(reports: list[ChainReport]) -> str:
    broken = sum(not one.intact for one in reports)
    if broken:
        return f"The record is broken in {broken} of {len(reports)} {'chain' if len(reports) == 1 else 'chains'}."
    if not reports:
        return "Nothing has been recorded yet."
    entries = _counted(sum(one.n_entries for one in reports), "entry", "entries")
    return f"The record is intact: {entries} in {_counted(len(reports), 'chain', 'chains')}."


def _chain_in_words(one: ChainReport) -> str:
    entries = _counted(one.n_entries, "entry", "entries")
    where = "" if one.broken_at is None else f" at {one.broken_at:,}"
    verdict = "intact" if one.intact else f"BROKEN{where}"
    erased = f", {one.n_erased:,} erased" if one.n_erased else ""
    head = f", head {one.head}" if one.head else ""
    return f"{one.key}: {verdict}, {entries}{erased}{head}" + (f". {one.fault}" if one.fault else "")


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


@audit.command("erase")
def erase(
    person: Annotated[str, typer.Argument(help="Key or e-mail address of the person.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")] = False,
) -> None:
    """Erase the details of every entry that a person made or that names them; the chains stay whole."""
    with plainly("audit erase", as_json=as_json):
        store = ready_store()
        with store.reading() as db:
            found = persons_by_key(db, [person]).get(person) or person_with_email(db, person.strip().lower())
            person_id = found.id if found is not None else None
        if person_id is None:
            raise NotFound(f"There is nobody '{person}' here. Allowed: the key or the e-mail address of a person.")
        n_erased = erase_details_of_person(store, person_id=person_id, by=None, now=datetime.now(UTC))
        entries = _counted(n_erased, "entry", "entries")
        outcome = Outcome("audit erase", True, f"Erased the details of {entries}.", details={"n_erased": n_erased})
        finish(outcome, as_json=as_json)
