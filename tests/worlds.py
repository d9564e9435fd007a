"""The demonstration world for a whole module of tests, with one of each thing that has a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from partnerships.models import Assignment, Contact, Partner, Post, User
from tests.database import ScratchDatabase
from tests.factories.base import saved
from tests.factories.calendar_feeds import feed
from tests.factories.people import stand_in
from tests.factories.tokens import token
from tests.journeys.samples import OFFICIAL, READER

PASSWORD = "demonstration-of-the-tests"


@pytest.fixture(scope="module")
def demonstrated(
    django_db_setup: None,
    scratch_database: ScratchDatabase,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Hold the demonstration in the test's database for a module; its people sign in with `PASSWORD`."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(settings, "HOME", tmp_path_factory.mktemp("home"))
        patch.setenv("SDPTRACKER_DEMO_PASSWORD", PASSWORD)
        scratch_database.become("demonstration", make)
        yield
        scratch_database.restore()


def make() -> None:
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    post = saved(Post(partner=Partner.objects.get(iso3="JPN"), title="Desk of the example", body="Ministry"))
    saved(Contact(post=post, name="Example Person"))
    official = User.objects.get(username=OFFICIAL)
    token(official)
    feed(official)
    stand_in(User.objects.get(username=READER), Assignment.objects.filter(user=official).earliest("pk"))
