"""One picture of unknown quality: whether it can be used, its pixels as 8-bit RGB, and what had to be changed."""

import io
import os
import pathlib
import stat

import numpy as np
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF")
"""What is read. Not everything that Pillow knows: some formats start other programs, and no data set needs them."""

SUFFIXES = {
    "JPEG": {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"},
    "PNG": {".png", ".apng"},
    "GIF": {".gif"},
    "BMP": {".bmp", ".dib"},
    "WEBP": {".webp"},
    "TIFF": {".tif", ".tiff"},
}
MAX_PIXELS = 50_000_000  # 150 MB as RGB; the largest phones take about 200 million, which is no use for a network
MAX_BYTES = 100_000_000


class PictureError(ValueError):
    """A picture that cannot be used.

    Args:
        kind: a key of `utils.images.report.KINDS`.
        detail: what the library says of it, may be "".
    """

    def __init__(self, kind, detail=""):
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind, self.detail = kind, detail


def read_bytes(path, max_bytes=MAX_BYTES):
    """The content of a file, if it is an ordinary one that can be read, is not empty and not too large.

    Raises:
        PictureError: "not a file" (a pipe, which would wait for ever), "empty", "too large" or "unreadable".
    """
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise PictureError("not a file")
        if status.st_size == 0:
            raise PictureError("empty")
        if status.st_size > max_bytes:
            raise PictureError("too large", f"{status.st_size / 1e6:,.0f} MB")
        with open(path, "rb") as file:
            return file.read(max_bytes)
    except OSError as error:
        raise PictureError("unreadable", error.strerror or type(error).__name__) from error


def decode(content, name="", image_size=None, max_pixels=MAX_PIXELS, background=255):
    """The picture in a file's content.

    The size stands in a file's head: what is too large is never unpacked. Of an animation the first picture is taken.
    What is transparent lies on `background`. Pictures are turned as their EXIF entry says. 16 bits become 8.

    Args:
        content: bytes of the file.
        name: its name, to compare the suffix with what it really is; "" compares nothing.
        image_size: (height, width) that will be asked for, or None; a large JPEG is then unpacked at a half, a quarter
            or an eighth of its size, never below what is asked for.
        max_pixels: largest height × width.
        background: grey value from 0 to 255 under transparent pixels.

    Returns:
        `image, changes`: a `PIL.Image` of mode RGB, and a list of what was changed (keys of `report.KINDS`).

    Raises:
        PictureError: "not a picture", "format", "too large", "damaged" or "depth".
    """
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("too large", _said(error)) from error
    except Exception as error:  # libraries of formats raise whatever comes
        if _other_format(content):
            raise PictureError("format", _other_format(content)) from error
        raise PictureError("not a picture", _said(error)) from error
    width, height = image.size
    if width * height > max_pixels:
        raise PictureError("too large", f"{width:,} × {height:,}")
    file_format = "JPEG" if image.format == "MPO" else image.format
    changes = []
    if name and pathlib.PurePath(name).suffix.lower() not in SUFFIXES[file_format]:
        changes.append("suffix")
    try:
        if file_format == "JPEG" and image_size is not None:
            longest = max(image_size)  # the EXIF entry may turn it
            image.draft(None, (longest, longest))
        if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
            changes.append("animated")
            image.seek(0)
        image.load()
        image = _turned(image, changes)
        return _rgb(image, changes, background), changes
    except PictureError:
        raise
    except Exception as error:
        raise PictureError("damaged", _said(error)) from error


def _other_format(content):
    """The name of a picture format that is not in `FORMATS`, by the first bytes of a file; "" if it is none that we know."""
    if content[4:8] == b"ftyp":  # the container of HEIC, AVIF and films: the brand says which
        brand = content[8:12]
        if brand in (b"avif", b"avis"):
            return "AVIF"
        return "HEIC" if brand[:3] in (b"hei", b"hev", b"mif", b"msf") else ""
    heads = {b"\0\0\0\x0cjP  ": "JPEG 2000", b"\0\0\0\x0cJXL ": "JPEG XL", b"\xff\x0a": "JPEG XL", b"8BPS": "PSD"}
    return next((name for head, name in heads.items() if content.startswith(head)), "")


def _said(error):
    return " ".join(str(error).split())[:100] or type(error).__name__


def _turned(image, changes):
    try:
        turned = ImageOps.exif_transpose(image)
    except Exception:  # an entry that cannot be read says nothing about the pixels
        return image
    if image.getexif().get(0x0112, 1) not in (0, 1):
        changes.append("rotated")
    return turned


def _rgb(image, changes, background):
    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N") or (image.mode == "I" and image.format == "PNG"):
        changes.append("16 bit")
        return Image.fromarray((np.asarray(image).astype("uint32") // 257).clip(0, 255).astype("uint8")).convert("RGB")
    if image.mode in ("I", "F"):
        raise PictureError("depth", f"mode {image.mode}")
    if image.mode == "CMYK":
        changes.append("CMYK")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        if image.getextrema()[3][0] < 255:
            changes.append("transparent")
        under = Image.new("RGBA", image.size, (background,) * 3 + (255,))
        image = Image.alpha_composite(under, image)
    return image if image.mode == "RGB" else image.convert("RGB")


def read_picture(source, image_size=None, crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, **options):
    """A picture as an array, whatever it comes as.

    Args:
        source: a path, the bytes of a file, a `PIL.Image`, or an array (h, w), (h, w, 1), (h, w, 3) or (h, w, 4):
            unsigned whole numbers use the range of their type, bool and floating point numbers go from 0 to 1.
        image_size: (height, width), as in `keras.utils.image_dataset_from_directory`; None keeps the picture's own.
        crop_to_aspect_ratio, pad_to_aspect_ratio: cut off what does not fit, or add black; by default the picture is
            stretched. As in Keras; the resizing smooths first (bilinear with antialiasing), which Keras' does not.
        options: `max_pixels`, `background` of `decode`.

    Returns:
        uint8 (height, width, 3).

    Raises:
        PictureError: if it cannot be used; `kind` says why.
        ValueError: if an array has another shape or type, or both ways to keep the ratio are asked for.
    """
    image, _ = open_picture(source, image_size, **options)
    return resized(image, image_size, crop_to_aspect_ratio, pad_to_aspect_ratio)


def open_picture(source, image_size=None, **options):
    """`image, changes` as in `decode`, of anything that `read_picture` takes."""
    if isinstance(source, np.ndarray):
        return _of_array(source, options.get("background", 255)), []
    if isinstance(source, Image.Image):
        return _of_image(source, options.get("background", 255))
    if isinstance(source, (bytes, bytearray, memoryview)):
        if not len(source):
            raise PictureError("empty")
        return decode(bytes(source), "", image_size, **options)
    return decode(read_bytes(source), os.fsdecode(source), image_size, **options)


def _of_image(image, background):
    if not image.width * image.height:
        raise PictureError("empty")
    try:
        image.load()  # of a file that was only opened the pixels come now
    except Exception as error:
        raise PictureError("damaged", _said(error)) from error
    changes = []
    return _rgb(_turned(image, changes), changes, background), changes


def _of_array(array, background):
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim != 3 or array.shape[-1] not in (1, 3, 4) or not array.size:
        raise ValueError(f"array: expected (h, w), (h, w, 1), (h, w, 3) or (h, w, 4), received {array.shape}")
    if array.dtype.kind in "fb":
        array = array.astype("float64")
        if not (np.isfinite(array).all() and array.min() >= 0 and array.max() <= 1):
            raise ValueError(
                f"array: expected {array.dtype} from 0 to 1, received {array.min():g} to {array.max():g}; "
                "for values from 0 to 255 use uint8"
            )
        array = array * 255
    elif array.dtype.kind == "u":
        array = array / (np.iinfo(array.dtype).max / 255)
    else:
        raise ValueError(f"array: expected unsigned whole numbers or floating point, received {array.dtype}")
    if array.shape[-1] == 4:
        share = array[..., 3:] / 255
        array = array[..., :3] * share + background * (1 - share)
    whole = np.rint(array).astype("uint8")
    return Image.fromarray(np.repeat(whole, 3, axis=-1) if whole.shape[-1] == 1 else whole)


def resized(image, image_size, crop_to_aspect_ratio=False, pad_to_aspect_ratio=False):
    """A `PIL.Image` of mode RGB as uint8 (height, width, 3) of that size; see `read_picture`."""
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise ValueError("expected one of crop_to_aspect_ratio and pad_to_aspect_ratio, received both")
    if image_size is None:
        return np.array(image)
    height, width = image_size
    if crop_to_aspect_ratio:
        image = ImageOps.fit(image, (width, height), Image.Resampling.BILINEAR)
    elif pad_to_aspect_ratio:
        image = ImageOps.pad(image, (width, height), Image.Resampling.BILINEAR)
    elif image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.BILINEAR)
    return np.array(image)
