"""One picture of any size, mode and origin becomes 8-bit RGB, or an error that says why."""

import io
import warnings

import numpy as np
import pytest
from pictures import encoded, scene
from PIL import Image

from utils.images import PictureError, read_picture
from utils.images.reading import decode


def near(a, b, most=3):
    return np.abs(np.asarray(a).astype(int) - np.asarray(b).astype(int)).mean() <= most


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF"])
def test_path_bytes_picture_and_array_are_the_same(form, tmp_path):
    image = scene(0)
    path = tmp_path / "a.bin"
    path.write_bytes(encoded(image, form))
    wanted = np.asarray(image)
    for source in (path, str(path), path.read_bytes(), image, wanted, wanted.astype("uint16") * 257, wanted / 255):
        np.testing.assert_array_equal(read_picture(source), wanted)


def test_16_bits_become_8():
    ramp = np.arange(65536, dtype="uint16").reshape(256, 256)
    for form in ("PNG", "TIFF"):
        image, changes = decode(encoded(Image.fromarray(ramp), form))
        assert changes == ["16 bit"]
        np.testing.assert_array_equal(np.asarray(image)[..., 0], ramp // 257)


def test_cmyk_keeps_its_colours_about():
    image, changes = decode(encoded(scene(1).convert("CMYK"), quality=95))
    assert changes == ["CMYK"] and near(image, scene(1), 6)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_pixels_lie_on_the_background(mode):
    image = Image.new(mode, (4, 2), (10, 20, 30, 0) if mode == "RGBA" else (10, 0))
    for background in (255, 0, 128):
        assert (read_picture(encoded(image, "PNG"), background=background) == background).all()
    half = Image.new("RGBA", (4, 2), (0, 0, 0, 128))
    assert (read_picture(encoded(half, "PNG")) == 127).all()


def test_palette_with_transparency():
    image = Image.new("P", (4, 2), 1)
    image.putpalette([255, 0, 0, 0, 0, 255])
    assert (read_picture(encoded(image, "PNG", transparency=1)) == 255).all()
    assert (read_picture(encoded(image, "PNG", transparency=0)) == (0, 0, 255)).all()


def test_an_opaque_alpha_channel_is_no_finding():
    assert decode(encoded(scene(0).convert("RGBA"), "PNG"))[1] == []


def test_the_first_picture_of_an_animation():
    frames = [scene(s).quantize(256) for s in (1, 2)]
    for form in ("GIF", "WEBP", "PNG"):
        pictures = [f.convert("RGB") for f in frames] if form != "GIF" else frames
        image, changes = decode(encoded(pictures[0], form, save_all=True, append_images=pictures[1:]))
        assert changes == ["animated"] and near(image, frames[0].convert("RGB"), 8), form


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_is_obeyed(orientation):
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what turns it into how it must not stay
    stored = scene(3) if orientation == 1 else scene(3).transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image, changes = decode(encoded(stored, quality=95, exif=exif))
    assert changes == (["rotated"] if orientation > 1 else [])
    assert image.size == scene(3).size and near(image, scene(3))


def test_a_broken_exif_entry_stops_nothing():
    image, changes = decode(encoded(scene(3), exif=b"Exif\0\0II*\0\xff\xff\xff\xff"))
    assert image.size == (64, 48) and changes == []


def test_a_large_jpeg_is_unpacked_small_and_never_below_what_was_asked_for():
    content = encoded(scene(4, 1600, 2400))
    assert decode(content)[0].size == (2400, 1600)
    image, _ = decode(content, image_size=(100, 100))
    assert image.size == (300, 200)
    assert near(read_picture(content, (100, 100)), read_picture(scene(4, 1600, 2400), (100, 100)))


def test_size_ratio_and_both():
    image = Image.new("RGB", (60, 20), "white")
    assert read_picture(image, (10, 12)).shape == (10, 12, 3)
    assert (read_picture(image, (30, 30), crop_to_aspect_ratio=True) == 255).all()
    padded = read_picture(image, (30, 30), pad_to_aspect_ratio=True)
    assert (padded[:9] == 0).all() and (padded[12:18] == 255).all()
    with pytest.raises(ValueError, match="expected one of"):
        read_picture(image, (9, 9), crop_to_aspect_ratio=True, pad_to_aspect_ratio=True)


@pytest.mark.parametrize(
    "array",
    [np.full((4, 5), 255, "uint8"), np.ones((4, 5, 1)), np.full((4, 5), True), np.full((4, 5, 3), 65535, "uint16")],
)
def test_arrays_of_any_mode(array):
    white = read_picture(array)
    assert white.dtype == np.uint8 and white.shape == (4, 5, 3) and (white == 255).all()
    assert (read_picture(np.zeros((4, 5, 4), "uint8")) == 255).all()  # all transparent: the background


@pytest.mark.parametrize(
    "array, words",
    [
        (np.full((4, 5), 255.0), "from 0 to 1"),
        (np.full((4, 5), np.nan), "from 0 to 1"),
        (np.zeros((4, 5), "int64"), "received int64"),
        (np.zeros((2, 4, 5, 3), "uint8"), "expected \\(h, w\\)"),
        (np.zeros((0, 5, 3), "uint8"), "expected \\(h, w\\)"),
    ],
)
def test_arrays_that_could_mean_two_things_are_refused(array, words):
    with pytest.raises(ValueError, match=words):
        read_picture(array)


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"", "empty"),
        (b"text", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),  # would start Ghostscript
        (encoded(scene(0), quality=95)[:800], "damaged"),
        (encoded(scene(0), "PNG")[:60], "damaged"),
        (encoded(scene(0), "PNG")[:20], "not a picture"),
    ],
)
def test_what_cannot_be_used(content, kind):
    with pytest.raises(PictureError) as caught:
        read_picture(content)
    assert caught.value.kind == kind


def test_every_cut_of_every_format_is_a_picture_or_a_picture_error():
    random = np.random.default_rng(0)
    for form in ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF"):
        content = encoded(scene(5), form)
        for _ in range(40):
            hurt = bytearray(content[: random.integers(1, len(content) + 1)])
            for place in random.integers(0, len(hurt), 3):
                hurt[place] = random.integers(256)
            try:
                assert read_picture(bytes(hurt), (8, 8)).shape == (8, 8, 3)
            except PictureError:
                pass


def test_too_large_by_the_caller_or_by_pillow(tmp_path):
    with pytest.raises(PictureError) as caught:
        read_picture(encoded(scene(0)), max_pixels=100)
    assert caught.value.kind == "too large" and caught.value.detail == "64 × 48"
    buffer = io.BytesIO()
    Image.new("1", (15_000, 15_000)).save(buffer, "PNG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PictureError) as caught:
            read_picture(buffer.getvalue())
    assert caught.value.kind == "too large"


def test_a_pil_image_that_cannot_be_unpacked_is_a_picture_error():
    """An opened file is read only when its pixels are asked for."""
    cut = Image.open(io.BytesIO(encoded(scene(0), "PNG")[:-200]))
    with pytest.raises(PictureError, match="damaged"):
        read_picture(cut, (8, 8))
    with pytest.raises(PictureError, match="empty"):
        read_picture(Image.new("RGB", (0, 3)), (8, 8))
