"""Running the program, or a script beside it, as a server of a test's own: started, killed and started again."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 90


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class ServerProcess:
    """A ``streamlit run`` of our own: started, killed and started again on the same port by a test."""

    def __init__(self, script: Path, *, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.script = script
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.environment = {**os.environ, **(environment or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it is healthy."""
        command = [sys.executable, "-m", "streamlit", "run", str(self.script)]
        command += [f"--server.port={self.port}", "--server.address=127.0.0.1", "--server.headless=true"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_healthy():
            in_time = self.process.poll() is None and time.monotonic() < deadline
            assert in_time, f"{self.script.name} did not start:\n{self.tail()}"
            time.sleep(0.1)

    def is_healthy(self) -> bool:
        """Whether Streamlit answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=2) as response:
                healthy: bool = response.status == 200
                return healthy
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def tail(self) -> str:
        """The end of what it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]


@contextmanager
def running(server: ServerProcess) -> Iterator[ServerProcess]:
    """The server, started, and surely ended."""
    try:
        server.start()
        yield server
    finally:
        server.kill()
