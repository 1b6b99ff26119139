"""``python -m calibration …``."""

from calibration.cli import app

if __name__ == "__main__":
    app(prog_name="python -m calibration")
