"""Libraries that are measured beside ours and are no dependency of it: each in an environment of its own."""

import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path

_ENVIRONMENTS = Path(__file__).parents[1] / "var" / "bench"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def peer_interpreter(pins: Sequence[str]) -> Path:
    """The interpreter that has these packages, installed if they are not there yet; named after the first."""
    environment = _ENVIRONMENTS / pins[0].split("==")[0]
    python, marker = environment / "bin" / "python", environment / "+".join(pins)
    if not marker.exists():
        venv.create(environment, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pins]
        subprocess.run(install, check=True)
        marker.touch()
    return python
