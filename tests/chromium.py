"""The browser the tests drive. ``make test`` runs this first: it finds one, installs Debian's, or says what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Path of the browser: ``TEST_CHROMIUM`` if set, else the first known name on the path.

    Raises
    ------
    FileNotFoundError
        When ``TEST_CHROMIUM`` names no file that can be run.
    """
    given = os.environ.get("TEST_CHROMIUM")
    if given:
        found = shutil.which(given)
        if found is None:
            raise FileNotFoundError(f"TEST_CHROMIUM is {given!r}, which is no program that can be run.")
        return found
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Install Debian's Chromium; only root on a machine with apt-get can."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *arguments], check=True, env=environment, stdout=sys.stderr)


def may_install() -> bool:
    """Whether this process can install a Debian package."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def main() -> int:
    """Print the browser's path and return 0, or say what is missing and return 1."""
    try:
        path = find_chromium()
        if path is None and may_install():
            install_chromium()
            path = find_chromium()
    except (FileNotFoundError, subprocess.CalledProcessError) as problem:
        print(f"The browser tests have no browser: {problem}", file=sys.stderr)
        return 1
    if path is None:
        print(
            "The browser tests need Chromium or Chrome and found none. Install one "
            "(Debian and Ubuntu: sudo apt-get install chromium) or set TEST_CHROMIUM to its path.",
            file=sys.stderr,
        )
        return 1
    print(Path(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
