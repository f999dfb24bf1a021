"""What is known of the course's data files."""

import functools

from utils.data.datafile import Alternative, DataFile
from utils.data.readers import read_cifar10_archive, read_cifar10_folder, read_npz

# Where Keras unpacks the archive: 3.6 and later, earlier versions
CIFAR10_FOLDERS = ("datasets/cifar-10-batches-py-target/cifar-10-batches-py", "datasets/cifar-10-batches-py")
_MOBILENET = "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet/"
_KNOWN = (
    DataFile(
        "mnist.npz",
        title="MNIST",
        size=11_490_434,
        sha256="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        official="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
        read=functools.partial(read_npz, shape=(28, 28)),
    ),
    DataFile(
        "cifar-10-python.tar.gz",
        title="CIFAR-10",
        size=170_498_071,
        sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        official="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
        # Keras 3.6 and later, Keras 3.0 to 3.5 and Keras 2, a copy by hand
        cached=(
            "datasets/cifar-10-batches-py-target_archive",
            "datasets/cifar-10-batches-py.tar.gz",
            "datasets/cifar-10-python.tar.gz",
        ),
        read=read_cifar10_archive,
        alternatives=(
            Alternative("COURSE_DATA", "cifar10.npz", functools.partial(read_npz, shape=(32, 32, 3))),
            *(Alternative("Keras cache", folder, read_cifar10_folder) for folder in CIFAR10_FOLDERS),
        ),
    ),
    DataFile(
        "models/imagenet_class_index.json",
        size=35_363,
        sha256="a1e7a966a1f601d39e4b43e119b3e7dd4a2ad3ea08cf69847cbaf021013767bc",
        official="https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
    ),
    # Keras publishes neither hash nor length of these two: their HDF5 structure is checked instead.
    DataFile(
        "models/mobilenet_2_5_224_tf_no_top.h5",
        about=2_108_140,
        official=_MOBILENET + "mobilenet_2_5_224_tf_no_top.h5",
    ),
    DataFile(
        "models/mobilenet_2_5_224_tf.h5",
        about=2_100_000,
        official=_MOBILENET + "mobilenet_2_5_224_tf.h5",
    ),
    DataFile(
        "text/tinyshakespeare.txt",
        size=1_115_394,
        sha256="86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        official="https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
    ),
)
FILES = {file.name: file for file in _KNOWN}


def known(name):
    """The file of a name, with all that is known of it."""
    return FILES.get(name) or DataFile(name)
