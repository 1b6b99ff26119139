"""The published tables that ``tests/stats`` reads."""

from tests.stats.conftest import feinstein_cicchetti

__all__ = ["feinstein_cicchetti"]
