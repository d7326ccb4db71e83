"""`manage.py make_partnership SLUG NAME`: set up an empty partnership."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from safer_communities.tenancy import services


class Command(BaseCommand):
    help = "Set up an empty partnership. Let people in with `admit`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its name in addresses: /p/<slug>/")
        parser.add_argument("name")

    def handle(self, *args: object, slug: str, name: str, **options: object) -> None:
        try:
            partnership = services.make_partnership(slug=slug, name=name)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        self.stdout.write(f"{partnership.name} is at /p/{partnership.slug}/")
