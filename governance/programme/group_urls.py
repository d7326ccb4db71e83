"""Pages of groups that read across the parts of governance. Mounted under /p/<partnership>/governance/."""

from django.urls import path

from governance.programme import group_views

urlpatterns = [
    path("", group_views.groups, name="groups"),
    path("<slug:group>/", group_views.group, name="group"),
]
