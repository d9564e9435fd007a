"""The demonstration world for a whole module of browser tests, with one of each thing that has a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from partnerships.models import Assignment, Contact, Partner, Post, User
from tests.factories.base import saved
from tests.factories.calendar_feeds import feed
from tests.factories.people import stand_in
from tests.factories.tokens import token
from tests.journeys.samples import OFFICIAL, READER

PASSWORD = "demonstration-of-the-tests"


def load(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Load it into the test's database; its people sign in with `PASSWORD`."""
    patch.setattr(settings, "HOME", home)
    patch.setenv("SDPTRACKER_DEMO_PASSWORD", PASSWORD)
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    post = saved(Post(partner=Partner.objects.get(iso3="JPN"), title="Desk of the example", body="Ministry"))
    saved(Contact(post=post, name="Example Person"))
    official = User.objects.get(username=OFFICIAL)
    token(official)
    feed(official)
    stand_in(User.objects.get(username=READER), Assignment.objects.filter(user=official).earliest("pk"))
