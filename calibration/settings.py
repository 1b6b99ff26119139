"""Every setting, typed, read once from the environment. The README's table is tested against this file."""

import secrets
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_DATABASE_URL = f"sqlite:///{ROOT / 'var' / 'tuning_fork.db'}"


class Settings(BaseSettings):
    """What a deployment may choose. Environment names carry the prefix ``TUNING_FORK_``."""

    model_config = SettingsConfigDict(env_prefix="TUNING_FORK_", extra="ignore", frozen=True)

    database_url: str = Field(
        DEFAULT_DATABASE_URL,
        description="Where the data are: an SQLite file or PostgreSQL (`postgresql+psycopg://user:password@host/name`).",
    )
    demo: bool | None = Field(
        None,
        description="Load the demo engagement into an empty database. Unset: only into the default SQLite file.",
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Key of the hashes that identify contact texts. Unset: made once and kept in `var/secret_key`.",
    )
    upload_limit_mb: int = Field(
        20, ge=1, le=200, description="Largest file that a page or the command line reads, in MB."
    )
    intake_seconds: int = Field(
        60, ge=1, le=600, description="Longest time one Excel file may take to be read, in seconds."
    )
    intake_memory_mb: int = Field(
        1024, ge=256, le=16384, description="Most memory the reader of one Excel file may take, in MB."
    )
    session_hours: int = Field(12, ge=1, le=720, description="How long a browser stays signed in, in hours.")

    @property
    def is_default_database(self) -> bool:
        """Whether the data go into the file under ``var/`` that ``make run`` uses."""
        return self.database_url == DEFAULT_DATABASE_URL

    @property
    def loads_demo(self) -> bool:
        """Whether an empty database is filled with the demo engagement at start."""
        return self.is_default_database if self.demo is None else self.demo

    @property
    def upload_limit_bytes(self) -> int:
        """The one upload limit, in bytes."""
        return self.upload_limit_mb * 1024 * 1024

    def text_key(self) -> bytes:
        """Key for hashes of contact texts; made and stored on first use when none is set."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        path = ROOT / "var" / "secret_key"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="ascii") as file:
                path.chmod(0o600)
                file.write(secrets.token_hex(32))
        except FileExistsError:
            pass  # another process, or an earlier start, made it
        return path.read_text(encoding="ascii").encode()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
