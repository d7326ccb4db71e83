"""Pages of what is raised. Mounted under /p/<partnership>/governance/raised/."""

from django.urls import path

from governance.escalation import views

urlpatterns = [
    path("", views.raised, name="raised"),
    path("new/", views.raise_it, name="raise"),
    path("<uuid:escalation>/", views.escalation, name="escalation"),
]
