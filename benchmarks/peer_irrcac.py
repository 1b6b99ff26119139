"""irrCAC's AC1 in its own environment: sizes as arguments, one JSON line each on standard output."""

import json
import sys
import time

import numpy as np
import pandas as pd
from irrCAC.raw import CAC

ROUNDS = 5


def main() -> None:
    """Time making the object and one coefficient from a frame that is there."""
    for argument in sys.argv[1:]:
        n_units, n_raters, seed = (int(part) for part in argument.split("x"))
        rng = np.random.default_rng(seed)
        values = rng.integers(1, 6, (n_units, n_raters)).astype(float)
        values[rng.random(values.shape) < 0.3] = np.nan
        frame = pd.DataFrame(values)
        seconds, found = [], {}
        for _ in range(ROUNDS):
            start = time.process_time()
            found = CAC(frame, weights="identity", categories=[1, 2, 3, 4, 5], digits=9).gwet()["est"]
            seconds.append(time.process_time() - start)
        print(json.dumps({"seconds": seconds, "value": found["coefficient_value"], "error": found["se"]}))


if __name__ == "__main__":
    main()
