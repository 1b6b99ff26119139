"""Published rating tables, their source in their own headers."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.stats.ratings_matrix import RatingsMatrix

PUBLISHED = Path(__file__).parents[2] / "data" / "published"


def published_table(name: str) -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / f"{name}.csv", comment="#")


@pytest.fixture
def krippendorff_values() -> np.ndarray:
    return published_table("krippendorff_2011").drop(columns="unit").to_numpy(dtype=float)


@pytest.fixture
def gwet_four_raters() -> RatingsMatrix:
    values = published_table("gwet_four_raters").drop(columns="unit").to_numpy(dtype=float)
    return RatingsMatrix.from_array(values, level="nominal", categories=[1, 2, 3, 4, 5])


@pytest.fixture
def fleiss_patients() -> RatingsMatrix:
    counts = published_table("fleiss_1971").drop(columns="patient").to_numpy()
    values = [np.repeat(np.arange(counts.shape[1]), row) for row in counts]
    return RatingsMatrix.from_array(values, level="nominal", categories=range(counts.shape[1]))


@pytest.fixture
def feinstein_cicchetti() -> dict[str, RatingsMatrix]:
    tables = published_table("feinstein_cicchetti_1990").groupby("table")
    return {
        str(name): RatingsMatrix.from_array(
            np.repeat(cells[["first", "second"]].to_numpy(), cells["cases"], axis=0),
            level="nominal",
            categories=[0, 1],
            sides=["client", "vendor"],
        )
        for name, cells in tables
    }


def two_raters(name: str, *, level: str = "nominal", categories=(1, 2, 3)) -> RatingsMatrix:
    """Two raters from a table of how many units have each pair of answers."""
    cells = published_table(name)
    values = np.repeat(cells[["first", "second"]].to_numpy(), cells["cases"], axis=0)
    return RatingsMatrix.from_array(values, level=level, categories=categories)


@pytest.fixture
def cohen_patients() -> RatingsMatrix:
    return two_raters("cohen_1960")


@pytest.fixture
def gwet_two_abstractors() -> RatingsMatrix:
    return two_raters("gwet_two_abstractors", level="ordinal")


@pytest.fixture
def irrcac_four_raters() -> pd.DataFrame:
    return published_table("irrcac_four_raters")
