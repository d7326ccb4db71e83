"""What is mounted where. Everything of a partnership stands under /p/<its slug>/."""

from django.contrib.auth import views as auth_views
from django.urls import include, path

from safer_communities.tenancy import views as tenancy_views

PARTNERSHIP = [
    path("", include("evaluation.urls")),
    path("", include("initiatives.urls")),
    path("", include("budgets.urls")),
    path("registers/", include("initiatives.registers.urls")),
    path("strategy/", include("initiatives.strategy.urls")),
    path("governance/raised/", include("governance.escalation.urls")),
    path("governance/", include("governance.groups.urls")),
    path("documents/", include("governance.documents.urls")),
    path("meetings/", include("governance.meetings.urls")),
    path("papers/", include("governance.papers.urls")),
    path("", include("governance.notices.urls")),
]

urlpatterns = [
    path("", tenancy_views.home, name="home"),
    path("sign-in/", tenancy_views.SignIn.as_view(), name="login"),
    path("sign-out/", auth_views.LogoutView.as_view(), name="logout"),
    path("switch/", tenancy_views.switch, name="switch"),
    path("healthz/", tenancy_views.healthz, name="healthz"),
    path("api/v1/", include("safer_communities.api")),
    path("p/<slug:partnership>/", include(PARTNERSHIP)),
]
