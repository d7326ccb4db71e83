"""PostgreSQL and Valkey from Python packages: real ones, in directories of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from tests.ports import free_port
from tools.local import EmbeddedError, Postgres, Services, Valkey, valkey

PROJECT = Path(__file__).resolve().parents[2]
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SC_EMBEDDED")


def without_addresses(state: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
    return kept | {"SC_STATE_DIR": str(state), "SC_EMBEDDED_DURABLE": "0"}


def python(state: Path, *arguments: str, cwd: Path = PROJECT, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=without_addresses(state) | more,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def temporary_directory() -> Iterator[Path]:
    # Not below pytest's own directory, which every pytest run closes to other accounts: PostgreSQL is one.
    with tempfile.TemporaryDirectory(prefix="sc-", ignore_cleanup_errors=True) as directory:
        yield Path(directory)
        for pid_file in Path(directory).glob("**/postmaster.pid"):
            Services(pid_file.parents[1]).stop()


@pytest.fixture
def directory() -> Iterator[Path]:
    yield from temporary_directory()


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    for directory in temporary_directory():
        # too deep for a socket, as a continuous-integration machine may have
        deep = directory / ("a-long-name-" * 8)
        yield deep
        Services(deep).stop()


@pytest.fixture
def services(state: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setenv("SC_EMBEDDED_DURABLE", "0")
    services = Services(state)
    services.start()
    return services


def test_the_application_role_is_held_by_row_level_security_and_the_owner_is_no_superuser(
    services: Services,
) -> None:
    for role in ("sc_app", "sc_owner"):
        with psycopg2.connect(services.postgres.url(role)) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
            )
            assert cursor.fetchone() == (role, False, False, role == "sc_owner")


def test_postgresql_listens_on_its_private_socket_alone(services: Services) -> None:
    with psycopg2.connect(services.postgres.url("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)
    assert services.postgres.socket_dir.stat().st_mode & 0o777 == 0o700
    assert services.postgres.directory.stat().st_mode & 0o777 == 0o700


def test_valkey_answers_no_one_without_the_password(services: Services) -> None:
    assert redis.Redis.from_url(services.valkey.url()).ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=services.valkey.port() or 0, retry=None).ping()
    assert (services.valkey.directory / "password").stat().st_mode & 0o077 == 0


def test_starting_twice_keeps_the_processes(services: Services) -> None:
    before = services.postgres.pid(), services.valkey.pid()
    services.start()
    assert (services.postgres.pid(), services.valkey.pid()) == before


@pytest.mark.parametrize("which", ["postgres", "valkey"])
def test_a_killed_service_starts_again_at_the_same_address(services: Services, which: str) -> None:
    service: Postgres | Valkey = getattr(services, which)
    before = services.urls()
    pid = service.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while service.pid() == pid:
        time.sleep(0.01)
    assert not service.running()
    services.start()
    assert service.running()
    assert services.urls() == before


def test_a_port_that_another_takes_between_the_choice_and_the_start_is_left_for_the_next_one(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port()))
        other.listen()
        taken = other.getsockname()[1]
        really, said = valkey._is_free, iter([True])
        monkeypatch.setattr(valkey, "_is_free", lambda port: next(said, None) or really(port))
        monkeypatch.setattr(valkey, "PORTS", range(taken, taken + 100))
        broker = Valkey(directory)
        broker.start()
        try:
            assert broker.running()
            assert broker.port() in range(taken + 1, taken + 100)
        finally:
            broker.stop()


def test_data_outlive_a_restart(services: Services) -> None:
    with psycopg2.connect(services.postgres.url("sc_owner")) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
    services.stop()
    assert services.postgres.pid() is None
    assert services.valkey.pid() is None
    services.start()
    with psycopg2.connect(services.postgres.url("sc_owner")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT word FROM kept")
        assert cursor.fetchone() == ("still here",)


def test_a_process_number_left_by_a_power_cut_and_used_by_another_does_not_stop_a_start(
    services: Services,
) -> None:
    services.postgres.stop()
    (services.postgres.directory / "postmaster.pid").write_text(f"{os.getpid()}\n{services.postgres.directory}\n")
    assert services.postgres.pid() is None
    services.postgres.start()
    assert services.postgres.running()


USE = (
    "import os; from tools.local import ensure_services; ensure_services();"
    "print(sorted({'DATABASE_URL', 'DATABASE_OWNER_URL', 'REDIS_URL'} & set(os.environ)))"
)


def test_the_last_one_to_leave_stops_the_services(directory: Path) -> None:
    done = python(directory, "-c", USE)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['DATABASE_OWNER_URL', 'DATABASE_URL', 'REDIS_URL']"
    assert Services(directory).postgres.pid() is None
    assert Services(directory).valkey.pid() is None


def test_one_that_leaves_while_another_uses_them_lets_them_run(state: Path, services: Services) -> None:
    with services.join():
        assert python(state, "-c", USE).returncode == 0
        assert services.postgres.running()
        assert services.valkey.running()


def test_nothing_starts_where_the_environment_names_both(directory: Path) -> None:
    state = directory / "state"
    done = python(state, "-c", USE, DATABASE_URL="postgresql://elsewhere/x", REDIS_URL="redis://elsewhere/0")
    assert done.stdout.strip() == "['DATABASE_URL', 'REDIS_URL']", done.stderr
    assert not state.exists()


@pytest.mark.parametrize("verb", ["watch", "start", "env"])
def test_the_command_starts_nothing_where_the_environment_names_both(directory: Path, verb: str) -> None:
    state = directory / "state"
    given = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere/0"}
    done = python(state, "-m", "tools.local", verb, **given)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "DATABASE_URL and REDIS_URL are set: nothing is embedded.\n"
    assert not state.exists()


def test_only_the_missing_one_starts_where_the_environment_names_the_other(directory: Path) -> None:
    done = python(directory, "-c", USE, DATABASE_URL="postgresql://elsewhere/x")
    assert done.stdout.strip() == "['DATABASE_URL', 'REDIS_URL']", done.stderr
    assert not (directory / "postgres").exists()
    assert (directory / "valkey").exists()


# The settings that a command finds, and where the broker was while it ran.
ASK = ("shell", "--no-imports", "-c", "from django.conf import settings; print(settings.CELERY_BROKER_URL)")
IN_SERVICE = {"DJANGO_SETTINGS_MODULE": "safer_communities.settings"}


def test_a_command_of_manage_py_beside_what_runs_uses_that_and_lets_it_run(state: Path, services: Services) -> None:
    with services.join():
        done = python(state, "manage.py", *ASK, **IN_SERVICE)
        assert done.stdout.strip() == services.valkey.url(), done.stderr
        assert services.postgres.running()
        assert services.valkey.running()


def test_a_command_of_manage_py_alone_starts_the_servers_and_stops_them(directory: Path) -> None:
    done = python(directory, "manage.py", *ASK, **IN_SERVICE)
    services = Services(directory)
    assert done.stdout.strip() == services.valkey.url(), done.stderr
    assert services.postgres.pid() is None
    assert services.valkey.pid() is None


def test_manage_py_of_an_installation_without_tools_starts_nothing_and_says_what_to_set(directory: Path) -> None:
    shutil.copy(PROJECT / "manage.py", directory)
    for package in ("safer_communities", "initiatives", "budgets", "evaluation", "governance"):
        (directory / package).symlink_to(PROJECT / package)
    done = python(directory / "state", str(directory / "manage.py"), *ASK, cwd=directory, **IN_SERVICE)
    assert done.returncode == 1
    assert "ImproperlyConfigured: Set DATABASE_URL and REDIS_URL as docs/operations.md says" in done.stderr
    assert not (directory / "state").exists()


def test_manage_py_says_why_a_server_does_not_start(directory: Path) -> None:
    (directory / "postgres").mkdir()
    (directory / "postgres" / "PG_VERSION").write_text("9\n")
    done = python(directory, "manage.py", *ASK, **IN_SERVICE)
    assert done.returncode == 1
    assert f"PostgreSQL did not start in {directory / 'postgres'}." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_service_that_cannot_start_says_why(directory: Path) -> None:
    (directory / "postgres").mkdir()
    (directory / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match="PostgreSQL did not start"):
        Postgres(directory / "postgres").start()
