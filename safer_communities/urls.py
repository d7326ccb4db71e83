"""What is mounted where. Everything of a partnership stands under /p/<its slug>/."""

from django.contrib.auth import views as auth_views
from django.urls import include, path

from safer_communities.tenancy import views as tenancy_views

PARTNERSHIP = [
    path("", include("evaluation.urls")),
    path("", include("initiatives.urls")),
    path("", include("budgets.urls")),
    path("papers/", include("governance.urls")),
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
