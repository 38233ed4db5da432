"""The reliability plot: marks where they belong, in words for those who cannot see it."""

import re

from standoff.forecasting.reliability import Bin
from standoff.report.reliability_svg import _LEFT, _TOP, SIDE, reliability_svg


def test_a_bin_stands_where_its_numbers_say():
    bins = (Bin(100, 0.25, 0.5, 0.2, 0.3), Bin(50, 0.75, 0.75, 0.6, 0.9))
    drawn = reliability_svg(bins, "any <conflict>")
    circles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="4" class="bin (\w+)"', drawn)
    assert circles == [
        (f"{_LEFT + SIDE / 4:g}", f"{_TOP + SIDE / 2:g}", "outside"),
        (f"{_LEFT + 3 * SIDE / 4:g}", f"{_TOP + SIDE / 4:g}", "inside"),
    ]
    assert "any &lt;conflict&gt;: 2 bins, 1 of them" in drawn
    assert "given 0.25, happened 0.50 of 100 times" in drawn
    assert reliability_svg((), "nothing") == ""
