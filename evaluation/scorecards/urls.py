"""Pages of scorecards. Mounted under /p/<partnership>/."""

from django.urls import path

from evaluation.scorecards import views

urlpatterns = [
    path("initiatives/<slug:initiative>/scorecard/", views.scorecard, name="scorecard"),
    path(
        "initiatives/<slug:initiative>/scorecard/<uuid:indicator>/record/",
        views.record_observation,
        name="record-observation",
    ),
]
