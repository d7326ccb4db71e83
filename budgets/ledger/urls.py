"""Pages of budgets and spend. Mounted under /p/<partnership>/."""

from django.urls import path

from budgets.ledger import views

urlpatterns = [
    path("money/", views.money, name="money"),
    path("initiatives/<slug:initiative>/money/", views.initiative_money, name="initiative-money"),
    path("money/lines/<uuid:line>/", views.line, name="line"),
    path("money/lines/<uuid:line>/record/", views.record_spend, name="record-spend"),
]
