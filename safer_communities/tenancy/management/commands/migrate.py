"""`migrate`, as the owner of the schema."""

from django.core.management.commands.migrate import Command as Migrate

from safer_communities.tenancy.owner import as_owner, grant_to_application


class Command(Migrate):
    def handle(self, *args: object, **options: object) -> None:
        with as_owner():
            grant_to_application()
            super().handle(*args, **options)
