"""Everything that is claimed to be fast, measured: ``python -m benchmarks``, or ``make bench``.

Prints a table and ends with 1 when a figure misses its bound. Figures are of this machine at this moment: the load it
carries beside is printed above them.
"""

import os
import sys

from benchmarks import (
    agreement_speed,
    answer_speed,
    drift_speed,
    full_report,
    icc_speed,
    over_time_speed,
    page_speed,
    results_speed,
    text_tone_speed,
    who_moved_speed,
)
from benchmarks.report import table


def main() -> int:
    """Measure and print; 1 when a bound was missed."""
    print(f"{os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}\n")
    first = (page_speed, answer_speed, results_speed, full_report)
    later = (over_time_speed, text_tone_speed)
    parts = (*first, agreement_speed, icc_speed, who_moved_speed, drift_speed, *later)
    figures = [figure for part in parts for figure in part.measure()]
    print(table(figures))
    return 0 if all(one.holds for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
