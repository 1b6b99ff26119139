"""Tone over time: what each side wants, what each side hears, and the three gaps between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from calibration.analysis.long_ratings import Index, LongRatings, long_ratings
from calibration.analysis.pooled_lines import PooledLine
from calibration.analysis.tone_facts import GROUPINGS, SideTone, ToneGroup, ToneLine, TonePeriod, ToneReport, middle
from calibration.stats.estimate import Estimate
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.side_gap import gap_by_group, side_gap, side_mean, unit_gaps
from calibration.stats.tone_target import Delivery, delivery, profile_distance, tone_mean
from calibration.store.engine import Db
from calibration.store.targets import TargetRow
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import AnswerType, Channel, CriterionKind, Side


def tone_report(
    db: Db,
    scope: LongScope,
    *,
    targets: tuple[TargetRow, ...],
    placed: frozenset[tuple[int, Channel | None, Side]],
    period: TonePeriod,
    channel: Channel | None = None,
    confidence_level: float = 0.95,
    seed: int = 0,
) -> ToneReport:
    """What the sides want and hear.

    Parameters
    ----------
    targets : tuple of TargetRow
        Those the viewer may see (``store.targets.targets_seen_by``).
    placed : frozenset of (int, Channel or None, Side)
        Which side has placed a target for which line and channel: who, never where.
    channel : Channel, optional
        Only contacts of this channel, against its own targets where it has some.
    """
    ratings = long_ratings(db, scope)
    counted = _counted(ratings, period, channel)
    days = [ratings.days[i] for i in sorted({int(ratings.session_of_contact[c]) for c in counted})]
    maker = _Lines(ratings, counted, targets, placed, days[-1] if days else None, channel, confidence_level)
    lines = [maker.line(i) for i in _tone_lines(ratings, counted)]
    return ToneReport(
        lines=tuple(lines),
        distances=maker.distances(lines, seed),
        n_sessions=len(days),
        n_contacts=len(counted),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        days=ratings.days,
        channels=tuple(one for one in Channel if any(contact.channel is one for contact in ratings.contacts)),
        session_of={ratings.contacts[i].id: ratings.contacts[i].session_id for i in counted},
    )


def _counted(ratings: LongRatings, period: TonePeriod, channel: Channel | None) -> Index:
    """Positions of the contacts that count.

    Repeats in use do not: two periods that differ by one session, or a group of one, would give their answers away.
    """
    inside = [
        (period.first is None or day >= period.first) and (period.last is None or day <= period.last)
        for day in ratings.days
    ]
    kept = [
        i
        for i, contact in enumerate(ratings.contacts)
        if inside[ratings.session_of_contact[i]]
        and (channel is None or contact.channel is channel)
        and not contact.repeat_in_use
    ]
    return np.array(kept, dtype=np.intp)


def _tone_lines(ratings: LongRatings, counted: Index) -> list[int]:
    """Positions of the tone lines with an answer on a counted contact."""
    chosen = [
        i
        for i, line in enumerate(ratings.lines)
        if line.definition.kind in (CriterionKind.TONE_FIT, CriterionKind.TONE_POSITION)
        and np.isin(ratings.of_line(i).contact, counted).any()
    ]
    return sorted(chosen, key=lambda i: (ratings.lines[i].definition.kind is CriterionKind.TONE_POSITION, i))


@dataclass(frozen=True, eq=False, slots=True)
class _Lines:
    ratings: LongRatings
    counted: Index
    targets: Sequence[TargetRow]
    placed: frozenset[tuple[int, Channel | None, Side]]
    day: date | None
    channel: Channel | None
    confidence_level: float

    def line(self, index: int) -> ToneLine:
        """Return the report of one line."""
        line, matrix = self.ratings.lines[index], self.ratings.matrix(index, contacts=self.counted)
        client, vendor = (self._side(line, side, matrix) for side in (Side.CLIENT, Side.VENDOR))
        firsts = client.first_target, vendor.first_target
        gaps = unit_gaps(matrix)
        order = np.argsort(-np.abs(np.nan_to_num(gaps)), kind="stable")
        low, high = line.scale or (0.0, 0.0)
        return ToneLine(
            id=line.id,
            criterion_id=line.criterion_id,
            meaning_revision=line.definition.meaning_revision,
            name=line.name,
            kind=line.definition.kind,
            answer_type=line.definition.answer_type,
            channel=self._channel_of(line),
            scale=(low, high),
            step=_step(line),
            low_label=line.ends[0],
            high_label=line.ends[1],
            when_marked_down=line.definition.only_if is not None,
            client=client,
            vendor=vendor,
            expectation=None if firsts[0] is None or firsts[1] is None else middle(firsts[0]) - middle(firsts[1]),
            perception=side_gap(matrix, confidence_level=self.confidence_level),
            delivery=self._delivery(client.heard, client.target),
            groups=tuple(group for by in GROUPINGS for group in self._groups(index, by, client.target)),
            contacts=self._ids([i for i in order if not np.isnan(gaps[i])]),
        )

    def distances(self, lines: Sequence[ToneLine], seed: int) -> tuple[tuple[CriterionKind, AnswerType, Estimate], ...]:
        """Return one distance a kind of scale, from what the client hears."""
        found = []
        for kind, answers in dict.fromkeys((line.kind, line.answer_type) for line in lines):
            alike = [line for line in lines if (line.kind, line.answer_type) == (kind, answers) and line.client.target]
            if len(alike) < 2:
                continue
            heard = np.column_stack([self._heard(line.id, Side.CLIENT) for line in alike])
            wanted = np.array([middle(line.client.target) for line in alike if line.client.target])
            found.append(
                (kind, answers, profile_distance(heard, wanted, confidence_level=self.confidence_level, seed=seed))
            )
        return tuple(found)

    def _heard(self, line_id: str, side: Side) -> np.ndarray:
        return side_mean(self.ratings.matrix(self.ratings.index_of(line_id), contacts=self.counted), side)

    def _side(self, line: PooledLine, side: Side, matrix: RatingsMatrix) -> SideTone:
        channel = self._channel_of(line)
        own = [
            row
            for row in self.targets
            if (row.criterion_id, row.channel, row.side) == (line.criterion_id, channel, side)
        ]
        in_force = [row for row in own if self.day is None or row.valid_from <= self.day] or own[:1]
        return SideTone(
            heard=tone_mean(side_mean(matrix, side), step=_step(line), confidence_level=self.confidence_level),
            target=in_force[-1] if in_force else None,
            first_target=next((row for row in own if row.first), None),
            has_placed=(line.criterion_id, channel, side) in self.placed,
            n_raters=int(matrix.rated[:, matrix.columns(side)].any(axis=0).sum()),
        )

    def _channel_of(self, line: PooledLine) -> Channel | None:
        """The channel whose targets count: the one asked for, where somebody placed one for it."""
        own = {(line.criterion_id, self.channel, side) for side in Side}
        return self.channel if self.channel is not None and own & self.placed else None

    def _delivery(self, heard: Estimate, target: TargetRow | None) -> Delivery | None:
        return None if target is None else delivery(heard, lower=target.lower, upper=target.upper)

    def _groups(self, index: int, by: str, target: TargetRow | None) -> list[ToneGroup]:
        contacts = [self.ratings.contacts[i] for i in self.counted]
        names = [str(getattr(contact, by)) or None for contact in contacts]
        if len({name for name in names if name}) < 2:
            return []
        matrix = self.ratings.matrix(index, contacts=self.counted)
        heard, gaps = side_mean(matrix, Side.CLIENT), unit_gaps(matrix)
        step = _step(self.ratings.lines[index])
        found = []
        for one in gap_by_group(matrix, names, confidence_level=self.confidence_level):
            rows = np.array([i for i, name in enumerate(names) if name == one.group], dtype=np.intp)
            mean = tone_mean(heard[rows], step=step, confidence_level=self.confidence_level)
            shared = [i for i in rows if not np.isnan(gaps[i])]
            found.append(
                ToneGroup(
                    by,
                    one.group,
                    one.gap,
                    self._delivery(mean, target),
                    self._ids(shared),
                    n_lower=int((gaps[shared] < 0).sum()),
                    n_higher=int((gaps[shared] > 0).sum()),
                )
            )
        return found

    def _ids(self, rows: Sequence[int]) -> tuple[int, ...]:
        """Session contacts at these places of the counted ones."""
        return tuple(self.ratings.contacts[self.counted[i]].id for i in rows)


def _step(line: PooledLine) -> float:
    return float(np.diff(line.categories).min()) if len(line.categories) > 1 else 0.0
