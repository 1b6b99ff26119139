"""Every setting, typed, read once from the environment. The README's table is tested against this file."""

import secrets
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
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
        description="Key of the hashes that identify contact texts, and of links. Unset: made once and kept in"
        " `var/secret_key`.",
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
    idle_minutes: int = Field(
        120, ge=5, le=1440, description="After how long without a click a browser is signed out, in minutes."
    )
    public_url: str | None = Field(
        None,
        description="Where people reach the program, as in `https://tuning.example.com`: for links, and with https for"
        " cookies that travel encrypted only.",
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="How many proxies of yours stand before it, each adding to `X-Forwarded-For`."
    )

    @field_validator("secret_key")
    @classmethod
    def _none_when_empty(cls, value: SecretStr | None) -> SecretStr | None:
        """A name without a value sets no key: an empty one would be everybody's."""
        return value if value is not None and value.get_secret_value().strip() else None

    @field_validator("public_url")
    @classmethod
    def _an_origin(cls, value: str | None) -> str | None:
        """Scheme, host and port, nothing after it."""
        if not value:
            return None
        parts = urlsplit(value.strip().rstrip("/"))
        plain = parts.hostname and not (parts.path or parts.query or parts.fragment or parts.username)
        if parts.scheme not in ("http", "https") or not plain:
            raise ValueError(f"'{value}' is no address of a site. Allowed: as in https://tuning.example.com.")
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def idle_for(self) -> timedelta:
        """After how long without a click a browser is signed out."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def is_encrypted(self) -> bool:
        """Whether people reach the program by https."""
        return (self.public_url or "").startswith("https://")

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
