"""Pages of the timeline. Mounted under /p/<partnership>/."""

from django.urls import path

from initiatives.timeline import views

urlpatterns = [
    path("initiatives/<slug:initiative>/timeline/", views.timeline, name="timeline"),
]
