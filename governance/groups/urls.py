from django.urls import path

from governance.groups import views

urlpatterns = [
    path("new/", views.new_group, name="new-group"),
    path("seats/<uuid:seat>/", views.edit_seat, name="edit-seat"),
    path("seats/<uuid:seat>/holder/", views.fill_seat, name="fill-seat"),
    path("seats/<uuid:seat>/end/", views.end_seat, name="end-seat"),
    path("seats/<uuid:seat>/delegate/", views.delegate, name="delegate"),
    path("seats/<uuid:seat>/delegate/end/", views.end_delegation, name="end-delegation"),
    path("<slug:group>/change/", views.edit_group, name="edit-group"),
    path("<slug:group>/terms/", views.terms, name="terms"),
    path("<slug:group>/terms/new/", views.new_terms, name="new-terms"),
    path("<slug:group>/seats/new/", views.new_seat, name="new-seat"),
]
