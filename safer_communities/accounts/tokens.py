"""The API's tokens: the only module that knows django-rest-knox."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from knox import auth
from rest_framework.exceptions import AuthenticationFailed

from safer_communities.accounts.models import ApiToken, User


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`, checked in one statement."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        if not token.isascii():  # knox would fall over it
            raise AuthenticationFailed("Invalid token.")
        user, found = super().authenticate_credentials(token)
        return user, found

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        # knox looks through all of the person's tokens and deletes old ones at each call; a nightly task does that here
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()


def issue(user: User, *, read_only: bool = False, lifetime: timedelta | None = None) -> str:
    """Make a token for a person and return it: it cannot be shown again."""
    _, token = ApiToken.objects.create(
        user=user, read_only=read_only, expiry=lifetime or settings.REST_KNOX["TOKEN_TTL"]
    )
    return str(token)


def forget_expired() -> int:
    """Delete tokens that have expired; how many."""
    return ApiToken.objects.filter(expiry__lt=timezone.now()).delete()[0]
