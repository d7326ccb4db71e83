"""People who sign in, the tokens by which their programs do, and the one e-mail a day that they get."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from knox.models import AbstractAuthToken
from uuid_utils.compat import uuid7


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in by e-mail address. What they may do is in their memberships, not here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, help_text="The post, or the person's own name, as colleagues know it.")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiToken(AbstractAuthToken):
    """A token for the API: stored as its digest, expiring, and read-only where that is enough."""

    read_only = models.BooleanField(default=False)

    def __str__(self) -> str:
        # never the digest: this text reaches logs and the admin
        return f"token {self.token_key[:4]}… of {self.user}"


class Digest(models.Model):
    """The claim of a person's e-mail of one day: one a day at most, which the database holds.

    Of the person and not of a partnership: somebody of two partnerships gets one e-mail all the same. It holds nothing
    of either. `sent_at` stays empty where a worker died between claiming and noting that the e-mail was sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_digest_a_day_and_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.on}"
