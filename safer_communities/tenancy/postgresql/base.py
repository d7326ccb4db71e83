"""Django's PostgreSQL backend, which tells every transaction whose data it may see."""

from uuid import UUID

from django.db.backends.postgresql import base

from safer_communities.tenancy import current


class DatabaseWrapper(base.DatabaseWrapper):
    partnership_told: UUID | None = None

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # its stubs leave it out
        self.partnership_told = None
        if not autocommit:
            partnership_id, person_id = current.peek()
            if partnership_id or person_id:
                self._tell(partnership_id, person_id)

    def tell_partnership(self, partnership_id: UUID) -> None:
        """Name the partnership in a transaction that was begun without one."""
        self._tell(partnership_id, current.peek()[1])

    def _tell(self, partnership_id: UUID | None, person_id: UUID | None) -> None:
        # On the driver's own cursor: this is the transaction's frame, not one of its statements.
        with self.connection.cursor() as cursor:
            # SET rather than set_config(): no query yet, so that the transaction can still choose its isolation
            cursor.execute(
                "SET LOCAL app.partnership_id = %s; SET LOCAL app.person_id = %s",
                [str(partnership_id or ""), str(person_id or "")],
            )
        self.partnership_told = partnership_id
