"""Pages of the registers. Mounted under /p/<partnership>/registers/; an initiative's own are its “Registers” tab."""

from django.urls import path

from initiatives.registers import views

urlpatterns = [
    path("", views.registers, name="registers"),
    path("risks/<uuid:risk>/", views.change_risk, name="change-risk"),
    path("entries/add/", views.add_entry, name="add-entry"),
    path("entries/<uuid:entry>/", views.change_entry, name="change-entry"),
    path("<slug:initiative>/risks/add/", views.add_risk, name="add-risk"),
    path("<slug:initiative>/entries/add/", views.add_entry, name="add-entry-of"),
]
