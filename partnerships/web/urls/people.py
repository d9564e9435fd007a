"""Addresses of people with an account, and of who stands in for whom."""

from django.urls import path

from partnerships.web.views import leaving, people, people_changes

urlpatterns = [
    path("", people.PeopleList.as_view(), name="people-list"),
    path("changes/", people_changes.PeopleChanges.as_view(), name="people-changes"),
    path("changes/table/", people_changes.PeopleChangesTable.as_view(), name="people-changes-table"),
    path("<int:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("<int:pk>/substitute/", people.SubstituteAppoint.as_view(), name="substitute-appoint"),
    path("<int:pk>/leave/", leaving.Leave.as_view(), name="person-leave"),
    path("<int:pk>/last-day/", leaving.LastDay.as_view(), name="person-last-day"),
    path("<int:pk>/switch-off/", leaving.SwitchOff.as_view(), name="person-switch-off"),
    path("assignments/<int:pk>/end-substitute/", people.SubstituteEnd.as_view(), name="substitute-end"),
]
