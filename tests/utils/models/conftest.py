"""Networks of the literature's size: up to half a gigabyte each, which cycles hold until the collector comes."""

import gc

import keras
import pytest


@pytest.fixture(autouse=True)
def networks_let_go():
    gc.freeze()  # it looks only through what the test made: with all that a worker holds late in a run, it took three seconds
    yield
    gc.collect()
    gc.unfreeze()


@pytest.fixture
def half_size():
    """Weights of 16 bits: no count and no shape depends on that."""
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float16")
    yield
    keras.config.set_dtype_policy(policy)
