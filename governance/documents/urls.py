from django.urls import path

from governance.documents import sign_off_views, views

urlpatterns = [
    path("", views.documents, name="documents"),
    path("new/", views.new_document, name="new-document"),
    path("<uuid:document>/", views.document, name="document"),
    path("<uuid:document>/change/", views.edit_document, name="edit-document"),
    path("<uuid:document>/draft/", views.draft, name="draft"),
    path("<uuid:document>/issue/", views.issue, name="issue"),
    path("<uuid:document>/upload/", views.upload, name="upload"),
    path("<uuid:document>/withdraw/", views.withdraw_document, name="withdraw-document"),
    path("versions/<uuid:revision>/", views.version, name="version"),
    path("versions/<uuid:revision>/download/", views.download, name="download"),
    path("versions/<uuid:revision>/changes/", views.compare, name="compare"),
    path("versions/<uuid:revision>/ask/", sign_off_views.ask, name="ask"),
    path("sign-offs/<uuid:sign_off>/", sign_off_views.sign_off, name="sign-off"),
    path("sign-offs/<uuid:sign_off>/withdraw/", sign_off_views.withdraw, name="withdraw-sign-off"),
    path("sign-offs/<uuid:sign_off>/certificate/", sign_off_views.certificate, name="certificate"),
]
