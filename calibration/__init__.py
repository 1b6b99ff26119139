"""Tuning Fork: blind client-vendor quality calibration, and what it says.

The rooms and who may import whom are in ``pyproject.toml`` (import-linter) and the README.
"""

__version__ = "0.1.0"
