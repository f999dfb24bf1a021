"""Digits that the reader drew in the widget `digit` and exported from the browser."""

import base64
import json
import pathlib

import numpy as np

FORMAT = "dli-digits-1"
SIDE = 28
MOST_BYTES = 1_000_000  # fifty digits take about 55 kB


def _fail(en, zh):
    raise ValueError(f"{en} / {zh}")


def load_own_digits(path):
    """Images and labels from the file that the widget `digit` exports.

    Args:
        path: the exported JSON file.

    Returns:
        images, uint8 of shape (n, 28, 28), white on black as in MNIST; labels, uint8 of shape (n,).

    Raises:
        FileNotFoundError: there is no such file (message in English and Chinese).
        ValueError: the file is not such an export, or is damaged (message in English and Chinese).
    """
    path = pathlib.Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"expected the file exported by the digit widget, found no file {path.name!r} in this folder; "
            f"export it first, then upload it / 未找到文件 {path.name!r}：请先在手写数字控件中导出，再上传到此文件夹"
        )
    if path.stat().st_size > MOST_BYTES:
        _fail(
            f"{path.name}: expected at most {MOST_BYTES} bytes, received {path.stat().st_size}",
            f"{path.name}：文件过大，应不超过 {MOST_BYTES} 字节",
        )
    try:
        data = json.loads(path.read_text("utf8"))
    except ValueError:
        _fail(
            f"{path.name}: expected JSON, received something else (an unfinished download?)",
            f"{path.name}：不是 JSON 文件（下载未完成？）",
        )
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("digits"), list):
        _fail(
            f"{path.name}: expected an export of the digit widget (format {FORMAT}), received another file",
            f"{path.name}：不是手写数字控件导出的文件（格式 {FORMAT}）",
        )
    images, labels = [], []
    for i, digit in enumerate(data["digits"]):
        label = digit.get("label") if isinstance(digit, dict) else None
        if type(label) is not int or not 0 <= label <= 9:
            _fail(
                f"{path.name}: digit {i}: expected a label from 0 to 9, received {label!r}",
                f"{path.name}：第 {i} 个数字的标签应为 0 到 9，实际为 {label!r}",
            )
        try:
            pixels = base64.b64decode(digit.get("pixels", ""), validate=True)
        except (ValueError, TypeError):
            pixels = b""
        if len(pixels) != SIDE * SIDE:
            _fail(
                f"{path.name}: digit {i}: expected {SIDE * SIDE} pixels in base64, received {len(pixels)}",
                f"{path.name}：第 {i} 个数字应有 {SIDE * SIDE} 个像素（base64），实际为 {len(pixels)}",
            )
        images.append(np.frombuffer(pixels, np.uint8).reshape(SIDE, SIDE))
        labels.append(label)
    return np.array(images, np.uint8).reshape(-1, SIDE, SIDE), np.array(labels, np.uint8)
