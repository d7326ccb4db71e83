"""Pages of the strategies and their quarterly returns. Mounted under /p/<partnership>/strategy/."""

from django.urls import path

from initiatives.strategy import views

urlpatterns = [
    path("", views.strategies, name="strategies"),
    path("<slug:strategy>/", views.strategy, name="strategy"),
    path("<slug:strategy>/open/", views.open_quarter, name="open-quarter"),
    path("priorities/<uuid:priority>/", views.priority, name="priority"),
    path("returns/<uuid:return_>/", views.answer_return, name="answer-return"),
]
