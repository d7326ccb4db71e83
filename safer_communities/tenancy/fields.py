"""Fields and models that belong to one partnership."""

from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from uuid_utils.compat import uuid7

from safer_communities.tenancy.current import current_partnership_id

Given = TypeVar("Given")
Got = TypeVar("Got")
Row = TypeVar("Row", bound=models.Model, covariant=True)


class TenantForeignKey(models.ForeignKey[Given, Got]):
    """A foreign key to another table of the same partnership.

    PostgreSQL checks foreign keys past row-level security, so the constraint has to carry the partnership itself:
    the migration operation `SecureTables` makes it composite. Django's own single-column constraint is left out.
    """

    def __init__(
        self,
        to: type[models.Model] | str,
        on_delete: Callable[..., None] = models.PROTECT,
        **options: Any,
    ) -> None:
        options["db_constraint"] = False
        super().__init__(to, on_delete=on_delete, **options)


def longest(model: type[models.Model], field: str) -> int:
    """How many characters a field of text takes."""
    declared = model._meta.get_field(field)
    if not isinstance(declared, models.CharField) or declared.max_length is None:
        raise TypeError(f"{field} takes text of any length.")
    return declared.max_length


class TenantManager(models.Manager[Row]):
    """Rows of the partnership acted for; an error outside any."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(partnership_id=current_partnership_id())


class TenantModel(models.Model):
    """A row of one partnership."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partnership = models.ForeignKey(
        "tenancy.Partnership",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        default=current_partnership_id,
    )

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True


class VersionedModel(TenantModel):
    """A row that people edit: two editors of one version cannot both win."""

    version = models.PositiveIntegerField(default=1, editable=False)
    _history_user: object  # whom its history names for the next save; None is the program's own doing
    modified_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        abstract = True


class RecordedOnce(TenantModel):
    """A row that is sent by people and programs, and may reach us twice: `tenancy.records.once` stores it."""

    request_key = models.UUIDField(null=True, blank=True, help_text="Sent twice, recorded once.")
    # whether it had been stored before, when it was sent just now
    is_repeat = False

    class Meta(TenantModel.Meta):
        abstract = True
