"""The grid that stands for a standard normal number has its moments."""

import numpy as np
import pytest
import scipy.stats

from utils.exercises import normal_grid


@pytest.mark.parametrize(("f", "expected"), [
    (lambda z: 1.0 + 0 * z, 1), (lambda z: z, 0), (lambda z: z**2, 1), (lambda z: z**4, 3), (lambda z: np.maximum(z, 0) ** 2, 0.5),
    (np.tanh, 0), (lambda z: np.tanh(z) ** 2, scipy.stats.norm.expect(lambda z: np.tanh(z) ** 2)),
])  # fmt: skip
def test_means_over_the_grid_are_those_of_a_standard_normal_number(f, expected):
    z, share = normal_grid()
    assert (share * f(z)).sum() == pytest.approx(expected, abs=1e-6)
