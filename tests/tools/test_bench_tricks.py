"""The tricks that the benchmark tries are what their names say."""

import keras
import numpy as np
import pytest
from bench import tricks


def test_a_whitening_kernel_gives_outputs_of_variance_one_that_do_not_vary_together_and_their_opposites():
    random = np.random.default_rng(0)
    mixing = random.normal(size=(3, 3))
    pictures = random.normal(size=(200, 8, 8, 3)) @ mixing
    kernel = tricks.whitening(pictures, filters=20)
    assert kernel.shape == (3, 3, 3, 20)
    patches = np.lib.stride_tricks.sliding_window_view(pictures, (3, 3), axis=(1, 2)).transpose(0, 1, 2, 4, 5, 3)
    out = patches.reshape(-1, 27) @ kernel.reshape(27, 20)
    np.testing.assert_allclose(np.cov(out[:, :10].T), np.eye(10), atol=0.05)
    np.testing.assert_allclose(out[:, 10:], -out[:, :10], atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [{"kind": "signs", "whitened": True, "averaged": True}, {"sides": (24, 32)}, {"bits": 16}]
)
def test_tricks_train(options):
    random = np.random.default_rng(1)
    x, y = random.integers(256, size=(150, 32, 32, 3), dtype="uint8"), random.integers(10, size=150)
    right, seconds = tricks.run(((x, y), (x[:50], y[:50])), seed=0, **options)
    assert 0 <= right <= 1 and seconds > 0
    assert keras.config.dtype_policy().name == "float32", "as it was"
