"""One number with everything needed to judge it: the result type of every coefficient."""

from dataclasses import dataclass, replace

from calibration.vocabulary import UndefinedReason


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient's value, its interval and what both rest on. Never rounded, never NaN.

    Attributes
    ----------
    coefficient : str
        Name of the function that made it, ``"krippendorff_alpha"``.
    value : float or None
        ``None`` exactly when ``undefined_reason`` says why.
    interval : tuple of float or None
        Lower and upper end at ``confidence_level``; ``None`` when the value is undefined or too few units
        stand behind it for an interval that keeps its word (``benchmarks.py`` says how few).
    standard_error : float or None
        In the unit of ``value``: of the formula, or the standard deviation of the resampled values where
        ``coefficient()`` resampled; ``None`` where there is neither.
    n_units, n_raters, n_cells : int
        Units that entered, raters with a value in them, values in them.
    n_minority_units : int or None
        Units with at least one value other than the most common one. Few of them break every interval.
        ``None`` for figures that no prevalence touches (gaps).
    confidence_level : float
        Between 0 and 1.
    method : str
        How the interval was made: ``"wilson"``, ``"bootstrap over units"``, ``"gwet t"``, ``"moderated t"`` …
    seed : int or None
        Of the resamples; ``None`` where nothing is random.
    undefined_reason : UndefinedReason or None
        Why there is no value.
    """

    coefficient: str
    value: float | None
    interval: tuple[float, float] | None = None
    standard_error: float | None = None
    n_units: int = 0
    n_raters: int = 0
    n_cells: int = 0
    n_minority_units: int | None = None
    confidence_level: float = 0.95
    method: str = ""
    seed: int | None = None
    undefined_reason: UndefinedReason | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.undefined_reason is not None):
            raise ValueError(f"{self.coefficient}: an estimate has either a value or a reason why it has none.")

    def defined(
        self, value: float, *, interval: tuple[float, float] | None, standard_error: float | None = None
    ) -> "Estimate":
        """Return the same estimate with a value."""
        return replace(self, value=value, interval=interval, standard_error=standard_error, undefined_reason=None)

    def undefined(self, reason: UndefinedReason) -> "Estimate":
        """Return the same estimate without value, interval and error, saying why."""
        return replace(self, value=None, interval=None, standard_error=None, undefined_reason=reason)
