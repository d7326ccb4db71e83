"""`manage.py admit EMAIL PARTNERSHIP --role ROLE … --post POST --organisation NAME`: let a person in."""

import getpass
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from safer_communities.accounts import services
from safer_communities.accounts.models import User
from safer_communities.tenancy.models import Partnership, Role


class Command(BaseCommand):
    help = "Let a person into a partnership, or change their post and roles there. Asks for a password if they are new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("partnership", help="its slug")
        parser.add_argument("--role", dest="roles", action="append", required=True, choices=Role.values)
        parser.add_argument("--post", required=True)
        parser.add_argument("--organisation", required=True)

    def handle(self, *args: object, email: str, partnership: str, **options: Any) -> None:
        home = Partnership.objects.filter(slug=partnership).first()
        if home is None:
            raise CommandError(f"There is no partnership “{partnership}”.")
        is_new = not User.objects.filter(email=email.strip().lower()).exists()
        try:
            membership = services.admit(
                partnership=home,
                email=email,
                post=options["post"],
                roles=options["roles"],
                organisation=options["organisation"],
                password=_password() if is_new else None,
            )
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        self.stdout.write(f"{email} is {membership.post} in {home.name}: {membership.roles_in_words()}")


def _password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
