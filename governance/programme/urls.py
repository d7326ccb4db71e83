"""Pages of the programme as a whole. Mounted under /p/<partnership>/."""

from django.urls import path

from governance.programme import views

urlpatterns = [
    path("", views.programme, name="programme"),
]
