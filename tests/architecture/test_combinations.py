"""The page of what may stand together is what the database refuses the rest of."""

from __future__ import annotations

import pytest

from deploy import combinations
from partnerships.models import Action


def test_the_page_is_current() -> None:
    assert combinations.PAGE.read_text(encoding="utf-8") == combinations.text(), "run: python -m deploy.combinations"


def test_another_promise_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Action._meta, "constraints", Action._meta.constraints[:-1])

    with pytest.raises(AssertionError, match=r"deploy\.combinations"):
        test_the_page_is_current()
