import pytest

from partnerships.queries import outcomes
from partnerships.services import outcomes as services
from tests.factories import meetings as make
from tests.personas import access

pytestmark = pytest.mark.django_db


def test_find_gives_nothing_out_of_sight(official, outsider, japan):
    outcome = make.meeting([japan], outcomes=["One"]).outcomes.get()

    assert outcomes.find(viewer=access(official), pk=outcome.pk) == outcome
    assert outcomes.find(viewer=access(outsider), pk=outcome.pk) is None


def test_siblings_leave_out_itself_the_merged_and_other_meetings(official, japan):
    one, two, three = make.meeting([japan], outcomes=["One", "Two", "Three"]).outcomes.order_by("position")
    make.meeting([japan], outcomes=["Elsewhere"])
    services.merge(actor=official, outcome=three, version=1, merged_into=two)

    assert list(outcomes.siblings(one, viewer=access(official))) == [two]
