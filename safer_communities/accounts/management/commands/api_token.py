"""`manage.py api_token EMAIL [--read-only]`: print a new token for the API."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser

from safer_communities.accounts import tokens
from safer_communities.accounts.models import User


class Command(BaseCommand):
    help = "Print a new API token for a person. It is stored as a digest and cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--read-only", action="store_true", help="a token that can only read")
        parser.add_argument("--days", type=int, default=365, help="how long it lasts (365)")

    def handle(self, *args: object, email: str, read_only: bool, days: int, **options: object) -> None:
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}.")
        if days < 1:
            raise CommandError("A token lasts at least one day.")
        self.stdout.write(tokens.issue(user, read_only=read_only, lifetime=timedelta(days=days)))
