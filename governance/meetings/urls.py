"""Pages of meetings. Mounted under /p/<partnership>/meetings/."""

from django.urls import path

from governance.meetings import agenda_views, minutes_views, views

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("new/", views.new_meeting, name="new-meeting"),
    path("<uuid:meeting>/", views.meeting, name="meeting"),
    path("<uuid:meeting>/change/", views.change_meeting, name="change-meeting"),
    path("<uuid:meeting>/step/<slug:step>/", views.step, name="meeting-step"),
    path("<uuid:meeting>/notice/", views.notice, name="meeting-notice"),
    path("<uuid:meeting>/notice/pdf/", views.notice_pdf, name="meeting-notice-pdf"),
    path("<uuid:meeting>/minutes/", views.minutes, name="meeting-minutes"),
    path("<uuid:meeting>/minutes/pdf/", views.minutes_pdf, name="meeting-minutes-pdf"),
    path("<uuid:meeting>/agenda/", agenda_views.agenda, name="meeting-agenda"),
    path("items/<uuid:item>/", agenda_views.item, name="agenda-item"),
    path("<uuid:meeting>/attendance/", minutes_views.attendance, name="meeting-attendance"),
    path("<uuid:meeting>/write/", minutes_views.write, name="write-minutes"),
    path("items/<uuid:item>/minute/", minutes_views.minute, name="minute"),
    path("items/<uuid:item>/decide/", minutes_views.new_decision, name="new-decision"),
    path("items/<uuid:item>/ask/", minutes_views.new_action, name="new-meeting-action"),
    path("decisions/<uuid:decision>/", minutes_views.decision, name="decision"),
    path("actions/", views.actions, name="meeting-actions"),
    path("actions/<uuid:meeting_action>/", minutes_views.action, name="meeting-action"),
    path("actions/<uuid:meeting_action>/change/", minutes_views.change_action, name="change-meeting-action"),
]
