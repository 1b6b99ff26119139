"""Walking the record: whether every entry stands as it was written, and what no longer fits where it does not.

What a chain proves and what it does not is in ``docs/record.md``: whoever holds the database can write it all anew,
unless a head of it is kept somewhere else.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from calibration.store import audit
from calibration.store.audit import EntryRow
from calibration.store.bulk import engagement_named
from calibration.store.engine import Store
from calibration.workflow.record import commitment_of, hash_of
from calibration.workflow.recorded import RecordedAction


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What walking one chain found.

    Attributes
    ----------
    n_entries : int
        Entries that are there.
    n_erased : int
        Of these, how many have no details any more.
    head : str
        As the chain says it: 64 hexadecimal digits, empty for a chain without entries.
    broken_at : int or None
        Position of the first entry that does not fit; ``None`` when it is about the chain as a whole.
    fault : str
        What does not fit, as a sentence; empty when the chain is intact.
    """

    key: str
    n_entries: int
    n_erased: int
    head: str
    broken_at: int | None = None
    fault: str = ""

    @property
    def intact(self) -> bool:
        """Whether everything fits."""
        return not self.fault


@dataclass(slots=True)
class _Walk:
    """One chain under way: what the next entry must fit, and the first that did not."""

    key: str
    expected_head: str
    last: str = ""
    n_entries: int = 0
    n_erased: int = 0
    n_announced: int = 0
    met: bool = False
    broken_at: int | None = None
    fault: str = field(default="")

    def step(self, row: EntryRow) -> None:
        self.n_entries += 1
        self.n_erased += row.details is None
        if not self.fault and (fault := self._fault(row)):
            self.broken_at, self.fault = self.n_entries, fault
        self.last = row.entry_hash
        self.met = self.met or row.entry_hash == self.expected_head
        if row.action == RecordedAction.DETAILS_ERASED and row.details is not None and not self.fault:
            self.n_announced += int(json.loads(row.details)["n_erased"])

    def _fault(self, row: EntryRow) -> str:
        if row.position != self.n_entries:
            return f"Entry {self.n_entries} is not there; the next one says that it is entry {row.position}."
        if row.previous_hash != self.last:
            return "The entry does not follow from the one before it."
        made = hash_of(
            key=self.key,
            position=row.position,
            at=row.at,
            action=row.action,
            commitment=row.commitment,
            previous_hash=row.previous_hash,
        )
        if made != row.entry_hash:
            return "The entry was changed: what it says does not make its hash."
        return _fault_of_details(row)

    def end(self, *, n_entries: int, head: str) -> None:
        if self.fault:
            return
        if n_entries != self.n_entries:
            self.fault = f"The chain says that it has {n_entries:,} entries; {self.n_entries:,} are there."
        elif head != self.last:
            self.fault = "The head of the chain is not the hash of its last entry."
        elif self.expected_head and not self.met:
            self.fault = (
                "The head that was kept elsewhere is not in this chain: its tail was cut, or it was written anew."
            )
        elif self.n_erased != self.n_announced:
            self.fault = (
                f"Entries without details: {self.n_erased:,}; erased, as the chain itself says: {self.n_announced:,}."
            )


def _fault_of_details(row: EntryRow) -> str:
    if row.details is None or row.salt is None:
        return ""
    if commitment_of(row.salt, row.details) != row.commitment:
        return "The details were changed: they are not what the entry was written with."
    said = json.loads(row.details)
    if (said.get("person"), said.get("session_id")) != (row.person_id, row.session_id):
        return "The person or session it is found by is not the one its details say."
    return ""


def walked(rows: Iterable[EntryRow], *, key: str, n_entries: int, head: str, expected_head: str = "") -> ChainReport:
    """Walk the entries of one chain and say whether they stand as they were written.

    Parameters
    ----------
    rows : iterable of EntryRow
        By position.
    n_entries, head
        As the chain itself says.
    expected_head : str
        A head that was kept elsewhere, of now or of an earlier day: it must be the hash of some entry. Empty: none.
    """
    walk = _Walk(key, expected_head)
    for row in rows:
        walk.step(row)
    walk.end(n_entries=n_entries, head=head)
    return ChainReport(key, walk.n_entries, walk.n_erased, head, walk.broken_at, walk.fault)


def verify_record(
    store: Store, *, engagement: str | None = None, expected_heads: Mapping[str, str] | None = None
) -> list[ChainReport]:
    """Walk every chain of the database, or of one engagement; for whoever runs the program.

    Parameters
    ----------
    engagement : str or None
        Its key.
    expected_heads : mapping of chain key to head
        Heads that were kept elsewhere. A chain that is not there at all is reported as broken.

    Raises
    ------
    NotFound
        There is no engagement with this key.
    """
    wanted = dict(expected_heads or {})
    with store.reading() as db:
        audit.as_of_one_moment(db)
        of = engagement_named(db, engagement).id if engagement is not None else None
        chains = audit.all_chains(db) if of is None else audit.chains_of(db, of)
        reports = [
            walked(
                audit.entries(db, chain.id or 0),
                key=chain.key,
                n_entries=chain.n_entries,
                head=chain.head,
                expected_head=wanted.pop(chain.key, ""),
            )
            for chain in chains
        ]
    gone = "There is no such chain here, although a head of it was kept."
    return [*reports, *(ChainReport(key, 0, 0, "", None, gone) for key in wanted)]
