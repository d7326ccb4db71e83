"""An initiative's own registers, and scoring one of its risks. Mounted under /p/<partnership>/."""

from django.urls import path

from initiatives.registers import initiative_views

urlpatterns = [
    path("initiatives/<slug:initiative>/risks/", initiative_views.risks, name="risks"),
    path("risks/<uuid:risk>/score/", initiative_views.score_risk, name="score-risk"),
]
