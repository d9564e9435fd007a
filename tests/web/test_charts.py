"""Charts are plain SVG: right widths, no inline style, nothing unescaped."""

import re
from decimal import Decimal

from partnerships.web.charts import Segment, Series, burnup, level, meter, stacked

LABELS = ["Q1", "Q2", "Q3"]


def widths(svg: str) -> list[float]:
    return [float(width) for width in re.findall(r'<svg x="[^"]+" width="([\d.]+)%', svg)]


def test_stacked_parts_fill_the_bar() -> None:
    svg = stacked([Segment("done", 3), Segment("late", 1)])

    assert widths(svg) == [75, 25]
    assert svg.count("fill-gap") == 1


def test_stacked_leaves_out_empty_parts() -> None:
    assert widths(stacked([Segment("done", 0), Segment("late", 2)])) == [100]


def test_stacked_of_a_total_leaves_the_rest_free() -> None:
    assert widths(stacked([Segment("done", 1)], total=4)) == [25]


def test_stacked_of_nothing_is_empty() -> None:
    assert widths(stacked([])) == []


def test_stacked_narrow_part_has_no_number() -> None:
    svg = stacked([Segment("done", 99), Segment("late", 1)])

    assert re.findall(r">(\d+)</text>", svg) == ["99"]


def test_meter_starts_each_part_where_the_last_ended() -> None:
    svg = meter([Segment("done", 2), Segment("late", 1)], 4)

    assert re.findall(r'x="([\d.]+)%" width="([\d.]+)%', svg) == [("0.00", "50.00"), ("50.00", "25.00")]


def test_meter_of_nothing_is_all_rest() -> None:
    svg = meter([], 0)

    assert svg.count("<rect") == 1
    assert "fill-rest" in svg


def test_level_marks_the_middle_of_the_others() -> None:
    svg = level(Decimal(60), Decimal(40))

    assert 'width="60.00%"' in svg
    assert re.search(r'x="40.00%"[^>]*class="fill-mark"', svg)
    assert "fill-mark" not in level(Decimal(60))


def test_level_stays_in_its_bar() -> None:
    assert 'width="100.00%"' in level(Decimal(250))


def test_burnup_ends_the_line_where_the_present_does() -> None:
    svg = burnup(LABELS, Series("Fell due", [2, 4, 9]), Series("Delivered", [1, 3]), title="T", description="D")

    lines = {name: points.split() for name, points in re.findall(r'class="(due|del)"[^>]*points="([^"]*)"', svg)}
    assert [len(lines["due"]), len(lines["del"])] == [3, 2]
    assert "Fell due 4" in svg
    assert "Delivered 3" in svg


def test_burnup_names_the_higher_line_above() -> None:
    svg = burnup(LABELS, Series("Fell due", [1, 1]), Series("Delivered", [1, 3]), title="T", description="D")

    assert re.search(r'class="lab-del"[^>]*dy="-12"', svg)
    assert re.search(r'class="lab"[^>]*dy="24"', svg)


def test_burnup_names_both_above_where_both_lie_on_the_axis() -> None:
    svg = burnup(LABELS, Series("Fell due", [0, 0]), Series("Delivered", [0, 0]), title="T", description="D")

    assert re.search(r'class="lab-del"[^>]*dy="-12"', svg)
    assert re.search(r'class="lab"[^>]*dy="-28"', svg)


def test_burnup_needs_a_line() -> None:
    one, none = Series("a", [1]), Series("b", [])

    assert burnup(["Q1"], one, one, title="T", description="D") == ""
    assert burnup(LABELS, one, none, title="T", description="D") == ""


def test_burnup_scale_is_round() -> None:
    svg = burnup(LABELS, Series("a", [0, 0, 0]), Series("b", [0]), title="T", description="D")
    high = burnup(LABELS, Series("a", [58, 71, 113]), Series("b", [0]), title="T", description="D")

    assert re.findall(r'class="ax" x="6.00%"[^>]*>(\d+)', svg) == ["0", "1"]
    assert re.findall(r'text-anchor="end">(\d+)</text>', high) == ["0", "50", "100", "150"]


def test_charts_escape_and_carry_no_style() -> None:
    svg = burnup(["<a>", "b"], Series("<i>", [1, 2]), Series("d", [1]), title="<t>", description="<d>")

    assert not re.search(r"<(a|i|t|d)>", svg)
    assert "style=" not in svg + stacked([Segment("done", 1)]) + meter([Segment("done", 1)], 2)
