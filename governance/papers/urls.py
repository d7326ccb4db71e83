from django.urls import path

from governance.papers import views

urlpatterns = [
    path("", views.papers, name="papers"),
    path("new/", views.request_paper, name="request-paper"),
    path("packs/<uuid:meeting>/new/", views.request_pack, name="request-pack"),
    path("<uuid:paper>/", views.paper, name="paper"),
    path("<uuid:paper>/read/", views.read, name="paper-read"),
    path("<uuid:paper>/pdf/", views.pdf, name="paper-pdf"),
    path("<uuid:paper>/data/<slug:name>.csv", views.data, name="paper-data"),
    path("<uuid:paper>/publish/", views.publish, name="publish-paper"),
    path("<uuid:paper>/withdraw/", views.withdraw, name="withdraw-paper"),
    path("<uuid:paper>/published/", views.published, name="paper-published"),
    path("<uuid:paper>/published/pdf/", views.published_pdf, name="paper-published-pdf"),
]
