"""Networks that more than one lesson uses, as Keras functional models from pictures to logits, and what they cost.

`residual`: ResNets. `alexnet`, `vgg`, `inception` (the module, GoogLeNet), `inception_v3`: the networks of the papers, at whose published
configurations the numbers of parameters are the published ones, and relatives for 32×32 pictures whose docstrings say what was changed.
`parts`: what they share, local response normalization among it. `cost`: multiply-adds and activations, layer by layer.
"""

from utils.models.alexnet import alexnet, alexnet_cifar
from utils.models.cost import LayerCost, activation_memory, flops, layer_costs
from utils.models.inception import googlenet, googlenet_cifar, inception_module
from utils.models.inception_v3 import inception_v3, inception_v3_cifar
from utils.models.parts import LocalResponseNormalization
from utils.models.residual import residual_block, resnet18, resnet20, resnet50, resnet_cifar
from utils.models.vgg import vgg, vgg_cifar

__all__ = [
    "LayerCost",
    "LocalResponseNormalization",
    "activation_memory",
    "alexnet",
    "alexnet_cifar",
    "flops",
    "googlenet",
    "googlenet_cifar",
    "inception_module",
    "inception_v3",
    "inception_v3_cifar",
    "layer_costs",
    "residual_block",
    "resnet18",
    "resnet20",
    "resnet50",
    "resnet_cifar",
    "vgg",
    "vgg_cifar",
]
