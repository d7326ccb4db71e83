"""Who is signed in: by e-mail and password as Django does it, read by a prepared statement on every page."""

from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from safer_communities.accounts.models import User
from safer_communities.tenancy.prepared import prepared


@prepared
def _person(user_id: UUID) -> QuerySet[User]:
    return User.objects.filter(pk=user_id)


class Backend(ModelBackend):
    def get_user(self, user_id: UUID) -> User | None:
        """The person of a session; None if they have gone or may no longer sign in. One statement."""
        user = _person.first(user_id)
        return user if user and self.user_can_authenticate(user) else None
