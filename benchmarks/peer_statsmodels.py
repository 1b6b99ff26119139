"""Times statsmodels' mixed model with crossed effects: run by ``benchmarks.who_moved_speed`` with its interpreter.

Reads the ratings from the CSV file named on the command line; prints one JSON object: seconds of processor time, the
fixed effects and their standard errors, the variances.
"""

import json
import sys
import time
import warnings

import pandas as pd
import statsmodels.formula.api as smf

_EFFECTS = {name: f"0 + C({name})" for name in ("interaction", "rater", "side_session", "rater_session")}


def main() -> None:
    """Fit once: it takes seconds."""
    warnings.simplefilter("ignore")
    frame = pd.read_csv(sys.argv[1])
    frame["everything"] = 1
    start = time.process_time()
    fitted = smf.mixedlm(
        "value ~ 0 + C(standard) + agents", frame, groups="everything", vc_formula=_EFFECTS, re_formula="0"
    ).fit(reml=True)
    seconds = time.process_time() - start
    effects = fitted.fe_params
    errors = fitted.bse_fe
    print(
        json.dumps(
            {
                "seconds": seconds,
                "agents": effects["agents"],
                "standards": effects.drop("agents").tolist(),
                "error": errors["agents"],
                "noise": fitted.scale,
            }
        )
    )


if __name__ == "__main__":
    main()
