"""Times pingouin's intraclass correlations: run by ``benchmarks.icc_speed`` with the interpreter that has it.

Prints one JSON object a size: seconds of processor time of each round, and the values found.
"""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
import pingouin

ROUNDS = 5


def main() -> None:
    """Time every size named on the command line; ratings are drawn as ``icc_speed`` draws them."""
    warnings.simplefilter("ignore")
    for n_units in map(int, sys.argv[1:]):
        values = np.random.default_rng(n_units).integers(0, 101, (n_units, 12)).astype(float)
        units, raters = np.indices(values.shape)
        frame = pd.DataFrame({"unit": units.ravel(), "rater": raters.ravel(), "rating": values.ravel()})
        seconds, found = [], None
        for _ in range(ROUNDS):
            start = time.process_time()
            found = pingouin.intraclass_corr(data=frame, targets="unit", raters="rater", ratings="rating")
            seconds.append(time.process_time() - start)
        print(json.dumps({"seconds": seconds, "values": found["ICC"].tolist(), "f": found["F"].tolist()}))


if __name__ == "__main__":
    main()
