"""The command line: python -m tools.local start | stop | status | env | watch."""

import argparse
import shlex
import signal
import sys
import time

from . import EmbeddedError, Services, default_state_dir, wanted_services

LOOK_AGAIN_SECONDS = 0.5  # how soon `watch` sees that a service has died


def watch(services: Services) -> None:
    """Keep the services running until SIGTERM or SIGINT: for the supervisor."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    handle = services.join()
    while not stopping:
        try:
            services.start()
        except EmbeddedError as error:
            print(error, file=sys.stderr, flush=True)
        time.sleep(LOOK_AGAIN_SECONDS)
    services.leave(handle)


def main(arguments: list[str] | None = None) -> int:
    """The command line: start, stop, status, env or watch."""
    parser = argparse.ArgumentParser(prog="python -m tools.local", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("verb", choices=["start", "stop", "status", "env", "watch"])
    verb = parser.parse_args(arguments).verb
    services = Services(default_state_dir(), wanted_services())
    if verb in ("start", "env", "watch") and not services.wanted:
        print("DATABASE_URL and REDIS_URL are set: nothing is embedded.", file=sys.stderr)
    elif verb == "watch":
        watch(services)
    elif verb == "stop":
        services.stop()
    elif verb == "status":
        for name, service in (("PostgreSQL", services.postgres), ("Valkey", services.valkey)):
            print(f"{name}: {f'running, process {service.pid()}' if service.running() else 'not running'}")
    else:
        if verb == "start":
            services.start()
            services.stay.touch()
        if not (services.postgres.running() and services.valkey.running()):
            print("The services do not run: `python -m tools.local start`.", file=sys.stderr)
            return 1
        for name, value in services.urls().items():
            print(f"export {name}={shlex.quote(value)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except EmbeddedError as problem:
        sys.exit(str(problem))
