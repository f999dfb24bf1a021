"""Folders of pictures for tests: good ones, and every kind of bad file that people have in theirs."""

import io
import os
import struct
import zlib

import numpy as np
from PIL import Image


def scene(seed, height=48, width=64):
    """A picture that no other seed looks like: smooth blots of colour."""
    small = np.random.default_rng(seed).integers(0, 256, (5, 6, 3), dtype="uint8")
    return Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image, form="JPEG", **options):
    image.save(buffer := io.BytesIO(), form, **options)
    return buffer.getvalue()


def write_bomb(path, side=20_000):
    """A PNG of side × side black RGB pixels, as a stream: no row list, no picture in memory; about 5 MB on disk."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer, row = zlib.compressobj(1), bytes(1 + 3 * side)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)))
        for _ in range(side):
            if part := packer.compress(row):
                file.write(chunk(b"IDAT", part))
        file.write(chunk(b"IDAT", packer.flush()) + chunk(b"IEND", b""))


LONG = "n" * 196 + ".png"  # 200 characters


def write_good(folder, classes=("cat", "dog"), each=12, form="JPEG"):
    """`each` different pictures a class."""
    for k, name in enumerate(classes):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for i in range(each):
            (folder / name / f"{i:03d}.{form.lower()[:4]}").write_bytes(encoded(scene(1000 * k + i), form))
    return folder


def write_bad(folder, bomb=True):
    """Every bad file into `cat` and beside it.

    Returns:
        Dict path → kinds that the report must give; those that are used among them are in `OF_USE`.
    """
    cat, dog = folder / "cat", folder / "dog"
    (cat / "truncated.jpg").write_bytes(encoded(scene(101), quality=95)[:900])
    (cat / "truncated.png").write_bytes(encoded(scene(102), "PNG")[:900])
    (cat / "empty.jpg").write_bytes(b"")
    (cat / "text.jpg").write_text("This is no picture.")
    (cat / "cmyk.jpg").write_bytes(encoded(scene(103).convert("CMYK")))
    grey = np.asarray(scene(104).convert("L")).astype("uint16") * 257
    (cat / "deep.png").write_bytes(encoded(Image.fromarray(grey), "PNG"))
    palette = scene(105).quantize(16)
    (cat / "palette.png").write_bytes(encoded(palette, "PNG", transparency=bytes([0] * 8 + [255] * 8)))
    frames = [scene(s) for s in (106, 107, 108)]
    (cat / "moving.gif").write_bytes(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    turn = Image.Exif()
    turn[0x0112] = 6  # to be turned clockwise
    (cat / "turned.jpg").write_bytes(encoded(scene(109), exif=turn))
    if bomb:
        write_bomb(cat / "bomb.png")
    (cat / "猫 ñ 😀.jpg").write_bytes(encoded(scene(5010)))
    (cat / LONG).write_bytes(encoded(scene(5011), "PNG"))
    (cat / "really.jpg").write_bytes(encoded(scene(5012), "PNG"))
    (cat / "float.tif").write_bytes(
        encoded(Image.fromarray(np.random.default_rng(0).normal(size=(9, 9))).convert("F"), "TIFF")
    )
    os.symlink(folder, cat / "again")
    os.symlink(cat / "itself", cat / "itself")
    os.mkfifo(cat / "pipe.jpg")
    (cat / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "beside.jpg").write_bytes(encoded(scene(5013)))
    (folder / "nothing").mkdir()
    (cat / "twin.jpg").write_bytes((cat / "000.jpeg").read_bytes())
    (cat / "smaller.png").write_bytes(encoded(Image.open(cat / "001.jpeg").resize((40, 30)), "PNG"))
    for place in (cat, dog):
        (place / "either.jpg").write_bytes(encoded(scene(5014)))
    return {
        "cat/truncated.jpg": ["damaged"],
        "cat/truncated.png": ["damaged"],
        "cat/empty.jpg": ["empty"],
        "cat/text.jpg": ["not a picture"],
        "cat/cmyk.jpg": ["CMYK"],
        "cat/deep.png": ["16 bit"],
        "cat/palette.png": ["transparent"],
        "cat/moving.gif": ["animated"],
        "cat/turned.jpg": ["rotated"],
        **({"cat/bomb.png": ["too large"]} if bomb else {}),
        "cat/猫 ñ 😀.jpg": [],
        f"cat/{LONG}": [],
        "cat/really.jpg": ["suffix"],
        "cat/float.tif": ["depth"],
        "cat/again": ["loop"],
        "cat/itself": ["unreadable"],
        "cat/pipe.jpg": ["not a file"],
        "cat/.DS_Store": ["other"],
        "beside.jpg": ["no class"],
        "nothing": ["empty class"],
        "cat/twin.jpg": ["copy"],
        "cat/smaller.png": ["near"],
        "cat/either.jpg": ["conflict"],
        "dog/either.jpg": ["conflict"],
    }
