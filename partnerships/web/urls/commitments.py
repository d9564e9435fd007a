"""Addresses of commitments and what hangs on them."""

from django.urls import path

from partnerships.web.views import (
    actions,
    boards,
    bulk_changes,
    commitment_forms,
    commitments,
    evidence,
    stories,
    updates,
)

urlpatterns = [
    path("", commitments.CommitmentList.as_view(), name="commitment-list"),
    path("board/", boards.Board.as_view(), name="commitment-board"),
    path("bulk-change/", bulk_changes.BulkChange.as_view(), name="commitment-bulk"),
    path("bulk-change/<slug:token>/", bulk_changes.BulkResult.as_view(), name="commitment-bulk-result"),
    path("table/", commitments.CommitmentTable.as_view(), name="commitment-table"),
    path("new/", commitment_forms.CommitmentAdd.as_view(), name="commitment-add"),
    path("updates/<int:pk>/", updates.UpdateEdit.as_view(), name="update-edit"),
    path("updates/<int:pk>/<slug:verb>/", updates.UpdateTransition.as_view(), name="update-transition"),
    path("evidence/<int:pk>/file/", evidence.EvidenceFile.as_view(), name="evidence-file"),
    path("evidence/<int:pk>/withdraw/", evidence.EvidenceWithdraw.as_view(), name="evidence-withdraw"),
    path("actions/<int:pk>/edit/", actions.ActionEdit.as_view(), name="action-edit"),
    path("actions/<int:pk>/<slug:verb>/", actions.ActionTransition.as_view(), name="action-transition"),
    path("blockers/<int:pk>/resolve/", actions.BlockerResolve.as_view(), name="blocker-resolve"),
    path("date-changes/<int:pk>/withdraw/", commitment_forms.DateChangeDecide.as_view(), name="date-change-decide"),
    path("<str:reference>/", commitments.CommitmentDetail.as_view(), name="commitment-detail"),
    path("<str:reference>/story/", stories.CommitmentStory.as_view(), name="commitment-story"),
    path("<str:reference>/edit/", commitment_forms.CommitmentEdit.as_view(), name="commitment-edit"),
    path("<str:reference>/take-up/", commitment_forms.CommitmentTakeUp.as_view(), name="commitment-take-up"),
    path("<str:reference>/updates/new/", updates.UpdateAdd.as_view(), name="update-add"),
    path("<str:reference>/evidence/new/", evidence.EvidenceAdd.as_view(), name="evidence-add"),
    path("<str:reference>/actions/new/", actions.ActionAdd.as_view(), name="action-add"),
    path("<str:reference>/blockers/new/", actions.BlockerAdd.as_view(), name="blocker-add"),
    path("<str:reference>/date-changes/new/", commitment_forms.DateChangeAdd.as_view(), name="date-change-add"),
]
