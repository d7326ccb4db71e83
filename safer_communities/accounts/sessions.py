"""Sessions in the database, as Django keeps them, read by a prepared statement: every page starts with one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from safer_communities.tenancy.prepared import prepared


@prepared
def _kept(session_key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=session_key)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        session = _kept.first(self.session_key) if self.session_key else None
        if session is None or session.expire_date <= timezone.now():
            self._session_key = None  # as Django does: nobody may choose the key of a new session
            return None
        return session
