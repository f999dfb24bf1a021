"""setup(): the same random numbers every time, the device in words, a figure style."""

import re
import sys
import types

import numpy as np
import pytest

from utils import bilingual, runtime


@pytest.fixture(autouse=True)
def both_languages():
    yield
    bilingual.set_language(None)


def test_setup_makes_numpy_and_keras_repeat_themselves():
    import keras

    def draw():
        runtime.setup(seed=7)
        return np.random.rand(3), np.asarray(keras.random.normal((3,), seed=keras.random.SeedGenerator()))  # noqa: NPY002 (the global state is what `setup` seeds)

    for first, second in zip(draw(), draw()):
        np.testing.assert_array_equal(first, second)


def test_setup_names_the_device_in_the_chosen_language():
    report = runtime.setup(language="zh")
    assert "CPU" in str(report) or "GPU" in str(report)
    assert 'lang="en"' not in report._repr_html_()


def test_who_runs_a_lesson_is_told_of_memory_and_figures_shrink_and_a_recording_holds_neither(monkeypatch):
    monkeypatch.setattr(runtime.running, "watch", lambda lesson: None)
    monkeypatch.setattr(runtime, "in_notebook", lambda: True)
    monkeypatch.delenv("COURSE_RECORDING", raising=False)
    here = runtime.setup(language="zh")
    assert re.search(r"后端.+内存：[\d.]+ GB", str(here)) and "max-width: 100%" in here._repr_html_()
    monkeypatch.setenv("COURSE_RECORDING", "1")
    recorded = runtime.setup(language="zh")
    assert "内存" not in str(recorded) and "<style" not in recorded._repr_html_()


def test_on_a_cpu_the_cpu_budget_is_taken_and_precision_stays(monkeypatch):
    import keras

    monkeypatch.setattr(runtime, "_accelerators", list)
    assert runtime.budget(cpu=3, gpu=30) == 3
    assert runtime.mixed_precision() == keras.mixed_precision.dtype_policy().name == "float32"


def test_on_a_gpu_the_gpu_budget_is_taken_and_named(monkeypatch):
    monkeypatch.setattr(runtime, "_accelerators", lambda: ["NVIDIA Tester"])
    assert runtime.budget(cpu=3, gpu=30) == 30
    assert "NVIDIA Tester" in str(runtime.setup())


def test_on_a_gpu_mixed_precision_is_chosen_by_what_the_chip_can(monkeypatch):
    import keras

    monkeypatch.setattr(runtime, "_accelerators", lambda: ["NVIDIA Tester"])
    try:
        for native, policy in ((True, "mixed_bfloat16"), (False, "mixed_float16")):
            monkeypatch.setattr(runtime, "_has_bfloat16", lambda native=native: native)
            assert runtime.mixed_precision() == policy
    finally:
        keras.mixed_precision.set_dtype_policy("float32")


def test_gpu_memory_grows_with_need_and_a_second_setup_does_no_harm(monkeypatch):
    asked = []

    def set_memory_growth(gpu, value):
        asked.append((gpu, value))
        if len(asked) > 1:
            raise RuntimeError("Physical devices cannot be modified after being initialized")

    experimental = types.SimpleNamespace(set_memory_growth=set_memory_growth)
    config = types.SimpleNamespace(list_physical_devices=lambda kind: ["gpu0"], experimental=experimental)
    monkeypatch.setitem(sys.modules, "tensorflow", types.SimpleNamespace(config=config))
    monkeypatch.setattr("keras.backend.backend", lambda: "tensorflow")
    runtime._grow_memory()
    runtime._grow_memory()
    assert asked == [("gpu0", True)] * 2


def test_advice_on_retracing_is_dropped_and_other_warnings_are_not(caplog):
    import tensorflow as tf

    runtime.setup()
    runtime.setup()
    logger = tf.get_logger()
    assert logger.filters.count(runtime._not_about_retracing) == 1
    logger.propagate, before = True, logger.propagate
    try:
        logger.warning("5 out of the last 13 calls to %s triggered tf.function retracing.", "<function>")
        logger.warning("something else")
    finally:
        logger.propagate = before
    assert [record.getMessage() for record in caplog.records if record.name == "tensorflow"] == ["something else"]


def test_arrays_reach_fit_without_the_autotuner_that_may_delay_its_end():
    from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter

    runtime.setup()
    runtime.setup()
    x, y = np.arange(20.0).reshape(10, 2), np.arange(10)
    dataset = ArrayDataAdapter(x, y, batch_size=4, shuffle=False).get_tf_dataset()
    assert dataset.options().autotune.enabled is False
    np.testing.assert_array_equal(np.concatenate([batch for batch, _ in dataset.as_numpy_iterator()]), x)


def test_what_is_about_tensorflow_is_left_out_on_another_back_end_and_says_so(monkeypatch, capsys):
    import keras

    assert runtime.tensorflow_itself().__name__ == "tensorflow"
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    assert runtime.tensorflow_itself() is None
    said = capsys.readouterr().out
    assert "JAX" in said and "everything else runs" in said and "其余照常运行" in said


@pytest.mark.parametrize(
    ("backend", "compiled", "steps"), [("tensorflow", False, 20), ("jax", True, 20), ("torch", False, 1)]
)
def test_each_back_end_is_asked_to_run_as_it_runs_fast(monkeypatch, backend, compiled, steps):
    import keras

    monkeypatch.setattr(runtime, "device", lambda: "CPU")
    monkeypatch.setattr(keras.backend, "backend", lambda: backend)
    assert runtime.execution(steps=20) == {"jit_compile": compiled, "steps_per_execution": steps}
