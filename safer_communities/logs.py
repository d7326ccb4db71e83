"""What a log may not hold: whoever read it could open a calendar by the secret in its address."""

import logging
import re

SECRET = re.compile(r"(/calendar/)[^/\s]+(\.ics)")


class WithoutSecrets(logging.Formatter):
    """Lines of the log with the secrets of calendar addresses left out, in a traceback too."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub(r"\1…\2", super().format(record))
