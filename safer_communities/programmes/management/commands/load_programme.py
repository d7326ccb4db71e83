"""`manage.py load_programme`: load the two demonstration programmes, and assess them."""

import os
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from safer_communities.accounts.models import User
from safer_communities.parts import AFTER_LOADING, plugged
from safer_communities.programmes.loading import accounts_of, load
from safer_communities.programmes.northgate import northgate
from safer_communities.programmes.read import read_programme
from safer_communities.programmes.rows import Programme
from safer_communities.tenancy.current import tenant


class Command(BaseCommand):
    help = "Load the Barnet programme and the made-up one of its neighbour, Northgate. What is there is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=["barnet", "northgate"], help="load one of the two")

    def handle(self, *args: object, only: str | None, **options: object) -> None:
        password = os.environ.get("DEMO_PASSWORD")
        if not password:
            raise CommandError("Set DEMO_PASSWORD: the accounts of the demonstration sign in with it.")
        programmes: dict[str, Callable[[], Programme]] = {
            "barnet": read_programme,
            "northgate": lambda: northgate(timezone.localdate()),
        }
        for slug, read in programmes.items():
            if only in (None, slug):
                self.load(slug, read(), password)
        self.keep_password(password)

    def keep_password(self, password: str) -> None:
        """A later start with another DEMO_PASSWORD prints that one: the accounts must let it in."""
        accounts = list(User.objects.filter(email__in=accounts_of(["barnet", "northgate"])))
        if accounts and not accounts[0].check_password(password):
            for user in accounts:
                user.set_password(password)
                user.save()

    def load(self, slug: str, programme: Programme, password: str) -> None:
        partnership = load(programme, password=password)
        if partnership is None:
            self.stdout.write(f"{slug}: there already, left as it is")
            return
        with tenant(partnership.pk):
            for follow in plugged(AFTER_LOADING):
                follow()
        self.stdout.write(f"{slug}: {partnership.name} loaded")
