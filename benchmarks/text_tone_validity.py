"""How counted words go with what people said of public texts: ``python -m benchmarks.text_tone_validity``.

``--formality``: a folder with the files ``answers``, ``blog``, ``email`` and ``news`` of Pavlick & Tetreault (2016):
mean rating, ratings, id and sentence between tabs. ``--politeness``: a folder with ``wikipedia.annotated.csv`` and
``stack-exchange.annotated.csv`` of Danescu-Niculescu-Mizil et al. (2013). Neither comes with this program. What is
printed stands in ``docs/methods.md`` under "Text-derived tone"; run it again whenever
:data:`calibration.stats.text_tone.VERSION` is raised.
"""

import argparse
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from benchmarks.markdown import markdown_table
from calibration.stats.formality import formality_features, formality_index
from calibration.stats.text_tone import VERSION, Marker, TextCounts, text_counts

GENRES = ("answers", "blog", "email", "news")
PLACES = ("wikipedia", "stack-exchange")
OF_LENGTH = (0, 1)
"""LIX and words a sentence, among the features of the index."""
POLITE = (
    Marker.GRATITUDE, Marker.COULD_YOU, Marker.PLEASE_WITHIN, Marker.PLEASE_START, Marker.GREETING, Marker.APOLOGY,
    Marker.YOU_START, Marker.HEDGE, Marker.DIRECT_QUESTION,
)  # fmt: skip
FOLDS, RATERS = 5, 5
_RIDGE = 1.0
_SPLIT_OFF = re.compile(r" (n't|'(?:s|re|ve|ll|d|m)\b|[.,!?;:)])", re.IGNORECASE)
"""What the files write apart ("do n't give up !") and nobody types so."""


@dataclass(frozen=True)
class Rated:
    """Texts with what people said of them.

    Attributes
    ----------
    counts : sequence of TextCounts
        Only of texts that hold a word.
    means : array of float, shape (texts,)
        The mean rating of each.
    ratings : array of float, shape (texts with five ratings, 5)
    n_texts : int
        Those without a word included.
    """

    counts: Sequence[TextCounts]
    means: np.ndarray
    ratings: np.ndarray
    n_texts: int


def _rated(texts: Sequence[str], means: Sequence[float], ratings: Sequence[Sequence[float]]) -> Rated:
    counts = [text_counts([_SPLIT_OFF.sub(r"\1", one)], language="en") for one in texts]
    kept = [i for i, one in enumerate(counts) if one.words]
    five = np.array([one for one in ratings if len(one) == RATERS])
    return Rated([counts[i] for i in kept], np.asarray(means)[kept], five, len(texts))


def formality_file(path: Path) -> Rated:
    """One genre; the files hold single bytes beyond ASCII in more than one encoding."""
    rows = [line.split("\t") for line in path.read_text(encoding="latin-1").split("\n") if line.strip()]
    ratings = [[float(one) for one in row[1].split(",") if one] for row in rows]
    return _rated([row[3] for row in rows], [float(row[0]) for row in rows], ratings)


def politeness_file(path: Path) -> Rated:
    """One place; the standardized mean of five ratings."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ratings = [[float(row[f"Score{i}"]) for i in range(1, RATERS + 1)] for row in rows]
    return _rated([row["Request"] for row in rows], [float(row["Normalized Score"]) for row in rows], ratings)


def rho(found: np.ndarray, means: np.ndarray) -> float:
    """Spearman's rank correlation."""
    return float(spearmanr(found, means).statistic)


def one_person(rated: Rated, *, seed: int) -> float:
    """Mean over the five places of one rating with the mean of the other four; shuffled, for files sort them."""
    own = np.random.default_rng(seed).permuted(rated.ratings, axis=1)
    return float(np.mean([rho(own[:, i], np.delete(own, i, axis=1).mean(axis=1)) for i in range(RATERS)]))


def index(rated: Rated, *, without: Sequence[int] = ()) -> float:
    """The index against all texts of its genre, and how it goes with the mean rating."""
    features = np.array([formality_features(one) for one in rated.counts])
    features[:, list(without)] = 0.0  # a feature that does not vary is left out
    everything = np.ones(len(features), dtype=bool)
    return rho(formality_index(features, reference=everything), rated.means)


def counted(rated: Rated) -> np.ndarray:
    """All that is counted: the features of the index and every other marker, standardized within the file."""
    others = [one for one in Marker if one not in (Marker.FORMAL, Marker.CONTRACTION, Marker.INFORMAL, Marker.I)]
    rows = [[*formality_features(one), *(one.rate(marker) or 0.0 for marker in others)] for one in rated.counts]
    values = np.array(rows)
    spread = values.std(axis=0)
    return np.asarray(np.clip((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0), -3.0, 3.0))


def learned(train: np.ndarray, means: np.ndarray, test: np.ndarray) -> np.ndarray:
    """What a ridge regression on some texts says of others."""
    centre = means.mean()
    weights = np.linalg.solve(train.T @ train + _RIDGE * np.eye(train.shape[1]), train.T @ (means - centre))
    return np.asarray(test @ weights + centre)


def cross_validated(rated: Rated, *, seed: int) -> float:
    """Learned on four fifths of a file, tried on the fifth that is left."""
    values, said = counted(rated), np.empty(len(rated.means))
    fold = np.random.default_rng(seed).permutation(len(said)) % FOLDS
    for one in range(FOLDS):
        out = fold == one
        said[out] = learned(values[~out], rated.means[~out], values[out])
    return rho(said, rated.means)


def from_others(files: Sequence[Rated], at: int) -> float:
    """Learned on the other files, tried on this one."""
    others = [one for i, one in enumerate(files) if i != at]
    train = np.vstack([counted(one) for one in others])
    means = np.concatenate([one.means - one.means.mean() for one in others])
    return rho(learned(train, means, counted(files[at])), files[at].means)


def _row(label: str, values: Sequence[float]) -> list[str]:
    return [label, *(f"{value:.2f}" for value in values)]


def _mean_of(means: np.ndarray) -> str:
    return f"{means.mean():+.2f} ({len(means):,})" if len(means) else "(0)"


def formality_table(folder: Path, *, seed: int) -> str:
    """Every genre as a column."""
    files = [formality_file(folder / name) for name in GENRES]
    rows = [
        ["texts (with a word)", *(f"{one.n_texts:,} ({len(one.counts):,})" for one in files)],
        _row("the index", [index(one) for one in files]),
        _row("… without its features of length", [index(one, without=OF_LENGTH) for one in files]),
        _row("all that is counted, ridge, cross-validated", [cross_validated(one, seed=seed) for one in files]),
        _row("… learned on the other genres", [from_others(files, i) for i in range(len(files))]),
        _row("one person with the mean of the others", [one_person(one, seed=seed) for one in files]),
    ]
    return markdown_table(["formality", *GENRES], rows)


def politeness_table(folder: Path, *, seed: int) -> str:
    """Each place as a column: correlations, then the mean rating of texts that have a marker."""
    files = [politeness_file(folder / f"{name}.annotated.csv") for name in PLACES]
    rows = [
        ["texts (with a word)", *(f"{one.n_texts:,} ({len(one.counts):,})" for one in files)],
        _row("all that is counted, ridge, cross-validated", [cross_validated(one, seed=seed) for one in files]),
        _row("… learned on the other place", [from_others(files, i) for i in range(len(files))]),
        _row("one person with the mean of the others", [one_person(one, seed=seed) for one in files]),
        _row("standard deviation of the mean rating", [float(one.means.std()) for one in files]),
    ]
    for marker in POLITE:
        has = [np.array([bool((one.markers or {})[marker]) for one in rated.counts]) for rated in files]
        said = [_mean_of(rated.means[own]) for rated, own in zip(files, has, strict=True)]
        rows.append([f"mean rating with: {marker.value}", *said])
    return markdown_table(["politeness", *PLACES], rows)


def main() -> None:
    """Measure what is there and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--formality", type=Path, help="folder of the four genres")
    arguments.add_argument("--politeness", type=Path, help="folder of the two annotated files")
    arguments.add_argument("--seed", type=int, default=0)
    chosen = arguments.parse_args()
    if chosen.formality is None and chosen.politeness is None:
        arguments.error("Name at least one folder: --formality or --politeness.")
    print(f"patterns of version {VERSION}\n")
    if chosen.formality is not None:
        print(formality_table(chosen.formality, seed=chosen.seed), "\n")
    if chosen.politeness is not None:
        print(politeness_table(chosen.politeness, seed=chosen.seed))


if __name__ == "__main__":
    main()
