from django.urls import path

from governance import views

urlpatterns = [
    path("", views.papers, name="papers"),
    path("new/", views.request_paper, name="request-paper"),
    path("<uuid:paper>/", views.paper, name="paper"),
    path("<uuid:paper>/read/", views.read, name="paper-read"),
    path("<uuid:paper>/pdf/", views.pdf, name="paper-pdf"),
    path("<uuid:paper>/data/<slug:name>.csv", views.data, name="paper-data"),
]
