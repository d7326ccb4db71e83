"""Pages of what the programme is worth and how it is doing. Mounted under /p/<partnership>/."""

from django.urls import path

from evaluation import views

urlpatterns = [
    path("", views.programme, name="programme"),
    path("benefits/", views.benefits, name="benefits"),
    path("benefits/working/<path:figure>/", views.working, name="working"),
    path("initiatives/<slug:initiative>/benefits/", views.initiative_benefits, name="initiative-benefits"),
    path("initiatives/<slug:initiative>/scorecard/", views.scorecard, name="scorecard"),
    path(
        "initiatives/<slug:initiative>/scorecard/<uuid:indicator>/record/",
        views.record_observation,
        name="record-observation",
    ),
]
