"""Signing in, choosing a partnership, and whether the installation is well."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from safer_communities.tenancy import selectors


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail address"
        self.fields["username"].widget.attrs.update({"type": "email", "autocomplete": "username"})
        self.fields["username"].error_messages["required"] = "Enter your e-mail address."
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.error_messages["invalid_login"] = "That e-mail address and password do not belong together."

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class SignIn(LoginView):
    authentication_form = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The person's partnership; a list to choose from where they belong to several."""
    memberships = list(selectors.memberships_of(request.user))  # type: ignore[arg-type]  # signed in
    if len(memberships) == 1:
        return redirect("programme", memberships[0].partnership.slug)
    return render(request, "tenancy/home.html", {"choices": memberships})


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Go to another of the person's partnerships."""
    slug = request.POST.get("partnership", "")
    for membership in selectors.memberships_of(request.user):  # type: ignore[arg-type]  # signed in
        if membership.partnership.slug == slug:
            return redirect("programme", slug)
    raise Http404("No such partnership, or not one of yours.")


def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the web process reaches its database. (The broker may be down without harm: saving still works.)"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
