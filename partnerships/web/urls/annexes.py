"""Addresses of annexes; that of a document is its number, never its name."""

from django.urls import path

from partnerships.web.views import annexes

urlpatterns = [
    path("meetings/<int:pk>/new/", annexes.MeetingAnnexAdd.as_view(), name="meeting-annex-add"),
    path("commitments/<str:reference>/new/", annexes.CommitmentAnnexAdd.as_view(), name="commitment-annex-add"),
    path("files/<int:pk>/", annexes.AnnexFile.as_view(), name="annex-file"),
    path("<int:pk>/", annexes.AnnexDetail.as_view(), name="annex-detail"),
    path("<int:pk>/edit/", annexes.AnnexEdit.as_view(), name="annex-edit"),
    path("<int:pk>/withdraw/", annexes.AnnexWithdraw.as_view(), name="annex-withdraw"),
    path("<int:pk>/readers/", annexes.AnnexReaders.as_view(), name="annex-readers"),
    path("<int:pk>/readers/new/", annexes.ReaderAdd.as_view(), name="annex-reader-add"),
    path("<int:pk>/readers/<int:reader>/take-out/", annexes.ReaderOut.as_view(), name="annex-reader-end"),
]
