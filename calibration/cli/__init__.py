"""``python -m calibration``: a thin door onto the functions that the pages use.

Exit codes: 0 everything asked for was done; 1 something was not imported, or an error; 2 the command was
not understood. Plain words on standard output; one JSON object with ``--json`` (``docs/command_line.md``).
"""

from calibration.cli.commands import app

__all__ = ["app"]
