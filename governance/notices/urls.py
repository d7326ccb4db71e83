"""My work, notices and calendars. Mounted under /p/<partnership>/."""

from django.urls import path

from governance.notices import views

urlpatterns = [
    path("my-work/", views.my_work, name="my-work"),
    path("notices/", views.notices, name="notices"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<slug:secret>.ics", views.calendar_feed, name="calendar-feed"),
]
