"""What the tests of intake share: options, workbooks in memory, and one call that reads a text as a file."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from calibration.intake.mapping_file import mapping_from_yaml
from calibration.intake.options import IntakeOptions
from calibration.intake.read import preview_intake
from calibration.intake.records import Intake

Read = Callable[..., Intake]


@pytest.fixture
def options() -> IntakeOptions:
    return IntakeOptions(key=b"a key for tests", zone="Europe/Berlin", countries=("US", "GB", "DE"))


@pytest.fixture
def files() -> Path:
    return Path(__file__).parent / "files"


@pytest.fixture
def xlsx() -> Callable[[Workbook], bytes]:
    """The bytes of a workbook made in memory."""

    def saved(workbook: Workbook) -> bytes:
        stream = BytesIO()
        workbook.save(stream)
        return stream.getvalue()

    return saved


@pytest.fixture
def read(options: IntakeOptions) -> Read:
    """Reads a text or bytes with a mapping in YAML (or none)."""

    def reading(data: str | bytes, mapping: str | None = None, file_name: str = "file.csv") -> Intake:
        content = data.encode() if isinstance(data, str) else data
        parsed = mapping_from_yaml(mapping) if mapping is not None else None
        return preview_intake(content, file_name=file_name, mapping=parsed, options=options).intake

    return reading
