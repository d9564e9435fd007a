"""Addresses of partners and what is kept about them."""

from django.urls import path

from partnerships.web.views import contacts, interests, measures, partners, roadmap, tracks

urlpatterns = [
    path("", partners.PartnerList.as_view(), name="partner-list"),
    path("categories/", partners.CategoryList.as_view(), name="category-list"),
    path("categories/<int:number>/comparison/", measures.CategoryComparison.as_view(), name="category-comparison"),
    path("interests/<int:pk>/edit/", interests.InterestEdit.as_view(), name="interest-edit"),
    path("tracks/<int:pk>/edit/", tracks.TrackEdit.as_view(), name="track-edit"),
    path("posts/<int:pk>/edit/", contacts.PostEdit.as_view(), name="post-edit"),
    path("posts/<int:pk>/contacts/add/", contacts.ContactAdd.as_view(), name="contact-add"),
    path("contacts/<int:pk>/edit/", contacts.ContactEdit.as_view(), name="contact-edit"),
    path("<str:iso3>/", partners.PartnerDetail.as_view(), name="partner-detail"),
    path("<str:iso3>/scorecard/", measures.PartnerScorecard.as_view(), name="partner-scorecard"),
    path("<str:iso3>/commitments/", partners.PartnerCommitments.as_view(), name="partner-commitments"),
    path("<str:iso3>/roadmap/", roadmap.PartnerRoadmap.as_view(), name="partner-roadmap"),
    path("<str:iso3>/dialogues/", partners.PartnerDialogues.as_view(), name="partner-dialogues"),
    path("<str:iso3>/documents/", partners.PartnerDocuments.as_view(), name="partner-documents"),
    path("<str:iso3>/contacts/", partners.PartnerContacts.as_view(), name="partner-contacts"),
    path("<str:iso3>/history/", partners.PartnerHistory.as_view(), name="partner-history"),
    path("<str:iso3>/pause/", partners.PartnershipTransition.as_view(verb="pause"), name="partnership-pause"),
    path("<str:iso3>/resume/", partners.PartnershipTransition.as_view(verb="resume"), name="partnership-resume"),
    path("<str:iso3>/interests/add/", interests.InterestAdd.as_view(), name="interest-add"),
    path("<str:iso3>/tracks/add/", tracks.TrackAdd.as_view(), name="track-add"),
    path("<str:iso3>/posts/add/", contacts.PostAdd.as_view(), name="post-add"),
]
