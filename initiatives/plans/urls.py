"""Pages of initiatives, their plans and actions. Mounted under /p/<partnership>/."""

from django.urls import path

from initiatives.plans import edit_views, views

urlpatterns = [
    path("initiatives/", views.initiatives, name="initiatives"),
    path("initiatives/<slug:initiative>/", views.overview, name="initiative"),
    path("initiatives/<slug:initiative>/plan/", views.plan, name="plan"),
    path("initiatives/<slug:initiative>/history/", views.history, name="initiative-history"),
    path("actions/<uuid:action>/", views.action, name="action"),
    path("actions/<uuid:action>/update/", edit_views.update_action, name="update-action"),
    path("actions/<uuid:action>/override/", edit_views.override_action, name="override-action"),
]
