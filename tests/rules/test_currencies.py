"""The list of currencies."""

from partnerships.rules.currencies import ACTIVE


def test_codes_are_three_letters_each_once() -> None:
    assert len(set(ACTIVE)) == len(ACTIVE)
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in ACTIVE)


def test_money_of_partners_is_there() -> None:
    assert {"EUR", "JPY", "KRW", "NOK", "GBP", "CAD", "AUD", "MDL", "ALL", "MKD", "INR"} <= set(ACTIVE)
