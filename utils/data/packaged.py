"""Pictures that installed packages bring along: no network needed."""

import importlib.util
import pathlib

import numpy as np

PHOTOS = ("china", "flower", "hopper")


def package_file(package, *parts):
    """Path of a file that an installed package brings along, without importing it; None if it is not there."""
    spec = importlib.util.find_spec(package)
    path = pathlib.Path(spec.origin).parent.joinpath(*parts) if spec and spec.origin else None
    return path if path and path.exists() else None


def load_photo(name):
    """A photo that scikit-learn or Matplotlib brings along: "china", "flower" or "hopper".

    Returns:
        uint8 (height, width, 3), RGB.

    Raises:
        ValueError: for another name.
        FileNotFoundError: if the installed package lacks the photo.
    """
    from PIL import Image

    if name not in PHOTOS:
        raise ValueError(f"photo: expected one of {', '.join(PHOTOS)}, received {name!r}")
    where = ("sklearn", "datasets", "images", f"{name}.jpg")
    if name == "hopper":
        where = ("matplotlib", "mpl-data", "sample_data", "grace_hopper.jpg")
    path = package_file(*where)
    if path is None:
        raise FileNotFoundError(f"photo {name!r}: expected {'/'.join(where)} in the installed packages, found none")
    with Image.open(path) as image:
        return np.array(image.convert("RGB"))
