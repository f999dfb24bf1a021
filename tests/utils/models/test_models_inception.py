"""GoogLeNet and Inception-v3 have the published numbers of parameters; ours computes what the application computes on the same weights."""

import keras
import numpy as np
import pytest
from networks import layers_of, outputs, pictures, randomize, trainable

from utils.models import flops, googlenet, googlenet_cifar, inception_module, inception_v3, inception_v3_cifar


def module(filters=(2, 3, 4, 1, 5, 6), channels=8, **options):
    inputs = keras.Input((9, 9, channels))
    return keras.Model(inputs, inception_module(inputs, filters, name="a", **options))


def kernels(model):
    return {layer.name: tuple(layer.kernel.shape) for layer in layers_of(model, keras.layers.Conv2D)}


def test_a_module_by_hand():
    model = module()
    assert model.output_shape == (None, 9, 9, 2 + 4 + 5 + 6)
    assert kernels(model) == {
        "a_1x1": (1, 1, 8, 2),
        "a_3x3_reduce": (1, 1, 8, 3),
        "a_3x3": (3, 3, 3, 4),
        "a_5x5_reduce": (1, 1, 8, 1),
        "a_5x5": (5, 5, 1, 5),
        "a_pool_projection": (1, 1, 8, 6),
    }


def test_bottleneck_and_factorization_change_what_they_name():
    assert kernels(module(bottleneck=False)) == {
        "a_1x1": (1, 1, 8, 2),
        "a_3x3": (3, 3, 8, 4),
        "a_5x5": (5, 5, 8, 5),
        "a_pool_projection": (1, 1, 8, 6),
    }
    stacked = kernels(module(factorization="stacked"))
    assert stacked["a_3x3"] == (3, 3, 3, 4)
    assert (stacked["a_5x5_1"], stacked["a_5x5_2"]) == ((3, 3, 1, 5), (3, 3, 5, 5))
    asymmetric = kernels(module(factorization="asymmetric"))
    assert (asymmetric["a_3x3_1"], asymmetric["a_3x3_2"]) == ((1, 3, 3, 4), (3, 1, 4, 4))
    assert (asymmetric["a_5x5_1"], asymmetric["a_5x5_2"]) == ((1, 5, 1, 5), (5, 1, 5, 5))
    for options in ({"bottleneck": False}, {"factorization": "stacked"}, {"factorization": "asymmetric"}):
        assert module(**options).output_shape == module().output_shape


@pytest.mark.parametrize("factorization", [None, "stacked", "asymmetric"])
def test_a_factorized_module_sees_as_far(factorization):
    """One pixel in the middle reaches 5×5 places, whatever stands for 5×5."""
    inputs = keras.Input((9, 9, 1))
    x = inception_module(inputs, (1, 1, 1, 1, 1, 1), factorization=factorization, kernel_initializer="ones")
    picture = np.zeros((1, 9, 9, 1), "float32")
    picture[0, 4, 4] = 1
    fives = outputs(keras.Model(inputs, x), picture)[0, :, :, 2]
    expected = np.zeros((9, 9))
    expected[2:7, 2:7] = 1
    np.testing.assert_array_equal(fives > 0, expected > 0)


def test_googlenet_as_published():
    model = googlenet(auxiliary=True, kernel_initializer="zeros")
    heads = sum(layer.count_params() for layer in model.layers if layer.name.startswith("auxiliary"))
    assert model.count_params() == 13_378_280
    assert model.count_params() - heads == 6_998_552  # Caffe's bvlc_googlenet
    assert model.output_shape == [(None, 1000)] * 3
    sides = [model.get_layer(f"inception_{name}_output").output.shape[1:] for name in ("3a", "3b", "4a", "4e", "5b")]
    assert sides == [(28, 28, 256), (28, 28, 480), (14, 14, 512), (14, 14, 832), (7, 7, 1024)]
    assert model.get_layer("auxiliary1_pool").output.shape[1:] == (4, 4, 512)
    alone = keras.Model(model.input, model.outputs[0])
    assert alone.count_params() == 6_998_552
    assert flops(alone) == 1_582_671_872  # "1.5 billion multiply-adds"


def test_inception_v3_as_published():
    model = inception_v3(auxiliary=True, kernel_initializer="zeros")
    alone = keras.Model(model.input, model.outputs[0])
    assert alone.count_params() == 23_851_784  # keras.applications
    # torchvision's normalizations have a γ: 17,216 more, with the auxiliary head 896 more than these.
    assert trainable(alone) + 17_216 == 23_834_568
    assert trainable(model) + 17_216 + 896 == 27_161_264
    assert model.count_params() == 27_179_376
    assert flops(alone) == 5_713_216_096  # the paper: 5 billion; torchvision: 5.713
    maps = [model.get_layer(f"mixed{i}").output.shape[1:] for i in (0, 2, 3, 7, 8, 10)]
    assert maps == [(35, 35, 256), (35, 35, 288), (17, 17, 768), (17, 17, 768), (8, 8, 1280), (8, 8, 2048)]


def test_inception_v3_gives_what_the_application_gives_on_the_same_weights():
    theirs = randomize(
        keras.applications.InceptionV3(weights=None, input_shape=(75, 75, 3), classes=7, classifier_activation=None)
    )
    ours = inception_v3((75, 75, 3), 7)
    assert [w.shape for w in ours.weights] == [w.shape for w in theirs.weights]
    ours.set_weights(theirs.get_weights())
    mixed = [f"mixed{i}" for i in range(11)]
    both = [
        keras.Model(model.input, [*(model.get_layer(name).output for name in mixed), model.outputs[0]])
        for model in (ours, theirs)
    ]
    x = pictures(75, n=1)
    for name, received, expected in zip([*mixed, "logits"], outputs(both[0], x), outputs(both[1], x)):
        assert expected.std() > 0, name
        scale = abs(expected).max()
        np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-5 * scale, err_msg=name)


def test_the_small_googlenet():
    model = googlenet_cifar(auxiliary=True)
    assert model.output_shape == [(None, 10)] * 2
    sides = [model.get_layer(f"inception_{name}_output").output.shape[1:] for name in ("3b", "4e", "5b")]
    assert sides == [(16, 16, 120), (8, 8, 208), (4, 4, 256)]
    plain = googlenet_cifar(normalization=None, dropout_rate=0)
    assert not layers_of(plain, (keras.layers.BatchNormalization, keras.layers.Dropout))
    assert outputs(plain, pictures(32)).shape == (2, 10)


def test_the_small_inception_v3():
    model = inception_v3_cifar(auxiliary=True)
    assert model.output_shape == [(None, 10)] * 2
    assert [model.get_layer(f"mixed{i}").output.shape[1] for i in (0, 3, 5, 8, 9)] == [16, 8, 8, 4, 4]
    sizes = {layer.kernel_size for layer in layers_of(model, keras.layers.Conv2D)}
    assert {(1, 7), (7, 1), (1, 3), (3, 1)} <= sizes
    whole = inception_v3_cifar(factorized=False)
    sizes = {layer.kernel_size for layer in layers_of(whole, keras.layers.Conv2D)}
    assert sizes == {(1, 1), (3, 3), (5, 5), (7, 7)}
    assert [whole.get_layer(f"mixed{i}").output.shape[1:] for i in (0, 3, 5, 8, 9)] == [
        model.get_layer(f"mixed{i}").output.shape[1:] for i in (0, 3, 5, 8, 9)
    ]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: module((1, 2, 3)), "filters: expected six numbers above 0, .* received .1, 2, 3."),
        (lambda: module(factorization=True), "factorization: expected one of .* received True"),
        (lambda: googlenet((64, 64, 3), auxiliary=True), "at least 65 pixels a side, since an auxiliary head"),
        (lambda: googlenet(normalization="layer"), "normalization: expected one of .* received 'layer'"),
        (lambda: googlenet_cifar(normalization="lrn"), "normalization: expected one of None, 'batch', received 'lrn'"),
        (lambda: googlenet_cifar(modules=("3a", "6a")), "modules: expected one of .* received '6a'"),
        (lambda: googlenet_cifar(modules=("4a", "3a")), "modules: expected some of the paper's, in its order"),
        (lambda: googlenet_cifar(modules=("3a",), auxiliary=True), 'expected "4a" among them'),
        (lambda: googlenet_cifar(dropout_rate=-0.1), "dropout_rate: .* received -0.1"),
        (lambda: inception_v3((74, 75, 3)), "at least 75 pixels a side"),
        (lambda: inception_v3_cifar(blocks=(1, 5, 1)), r"blocks: expected three numbers, at most \(3, 4, 2\)"),
        (lambda: inception_v3_cifar(blocks=(1, 0, 1), auxiliary=True), "blocks: expected a module of the second size"),
        (lambda: inception_v3_cifar(width=0), "width: expected above 0, received 0"),
    ],
)
def test_errors_say_what_was_expected_and_what_was_received(make, message):
    with pytest.raises(ValueError, match=message):
        make()
