"""What is mounted where. Everything of a partnership stands under /p/<its slug>/."""

from django.contrib.auth import views as auth_views
from django.urls import include, path

from safer_communities.parts import ADDRESSES
from safer_communities.site import sign_in

urlpatterns = [
    path("", sign_in.home, name="home"),
    path("sign-in/", sign_in.SignIn.as_view(), name="login"),
    path("sign-out/", auth_views.LogoutView.as_view(), name="logout"),
    path("switch/", sign_in.switch, name="switch"),
    path("healthz/", sign_in.healthz, name="healthz"),
    path("api/v1/", include("safer_communities.site.api")),
    path("p/<slug:partnership>/", include([path(where, include(urls)) for where, urls in ADDRESSES])),
]
