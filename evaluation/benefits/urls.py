"""Pages of what the programme is worth. Mounted under /p/<partnership>/."""

from django.urls import path

from evaluation.benefits import views

urlpatterns = [
    path("benefits/", views.benefits, name="benefits"),
    path("benefits/working/<path:figure>/", views.working, name="working"),
    path("initiatives/<slug:initiative>/benefits/", views.initiative_benefits, name="initiative-benefits"),
]
