"""All pages; one module a noun family."""

from django.urls import include, path

urlpatterns = [
    path("", include("partnerships.web.urls.home")),
    path("account/", include("partnerships.web.urls.account")),
    path("partners/", include("partnerships.web.urls.partners")),
    path("timeline/", include("partnerships.web.urls.timeline")),
    path("dialogues/", include("partnerships.web.urls.dialogues")),
    path("work/", include("partnerships.web.urls.work")),
    path("calendar/", include("partnerships.web.urls.calendar")),
    path("commitments/", include("partnerships.web.urls.commitments")),
    path("annexes/", include("partnerships.web.urls.annexes")),
    path("reviews/", include("partnerships.web.urls.reviews")),
    path("measures/", include("partnerships.web.urls.measures")),
    path("notifications/", include("partnerships.web.urls.inbox")),
    path("people/", include("partnerships.web.urls.people")),
    path("history/", include("partnerships.web.urls.history")),
    path("markings/", include("partnerships.web.urls.markings")),
    path("status/", include("partnerships.web.urls.status")),
]
