"""Addresses of dialogues: tracks, meetings, their records and outcomes."""

from django.urls import path

from partnerships.web.views import calendar_files, dialogues, drafts, meeting_forms, meetings, outcomes, stories

urlpatterns = [
    path("", dialogues.TrackList.as_view(), name="track-list"),
    path("tracks/<int:pk>/", dialogues.TrackDetail.as_view(), name="track-detail"),
    path("meetings/", dialogues.MeetingList.as_view(), name="meeting-list"),
    path("working-level/", dialogues.WorkingMeetingList.as_view(), name="working-meeting-list"),
    path("meetings/log/", meeting_forms.MeetingLog.as_view(), name="meeting-log"),
    path("meetings/plan/", meeting_forms.MeetingPlan.as_view(), name="meeting-plan"),
    path("meetings/<int:pk>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    path("meetings/<int:pk>.ics", calendar_files.MeetingFile.as_view(), name="meeting-calendar"),
    path("meetings/<int:pk>/story/", stories.MeetingStory.as_view(), name="meeting-story"),
    path("meetings/<int:pk>/edit/", meeting_forms.MeetingEdit.as_view(), name="meeting-edit"),
    path("meetings/<int:pk>/triage/", outcomes.OutcomeTriage.as_view(), name="outcome-triage"),
    path("meetings/<int:pk>/record/<slug:verb>/", meetings.RecordTransition.as_view(), name="record-transition"),
    path("meetings/<int:pk>/<slug:verb>/", meetings.MeetingTransition.as_view(), name="meeting-transition"),
    path("outcomes/<int:pk>/convert/", outcomes.OutcomeConvert.as_view(), name="outcome-convert"),
    path("outcomes/<int:pk>/<slug:verb>/", outcomes.OutcomeDispose.as_view(), name="outcome-dispose"),
    path("drafts/<str:key>/", drafts.DraftSave.as_view(), name="draft-save"),
]
