import pytest

from partnerships.errors import RuleViolation
from partnerships.rules import sources


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "www.example.org", "ftp://example.org"])
def test_check_address_refuses_what_is_no_page(url: str):
    with pytest.raises(RuleViolation) as refused:
        sources.check_address(url, field="text_url")
    assert "text_url" in refused.value.message_dict


@pytest.mark.parametrize("url", ["", "https://example.org/a", "http://example.org", "HTTPS://example.org"])
def test_check_address_takes_pages_and_none(url: str):
    sources.check_address(url)


def test_check_reported_refuses_hearsay():
    with pytest.raises(RuleViolation, match="Name the source this is known from"):
        sources.check_reported(0)
    sources.check_reported(1)
