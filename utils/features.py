"""Features of many pictures, computed once: kept on disk in pieces, so that a stopped run goes on where it was."""

import hashlib
import io
import pathlib
import shutil

import numpy as np
import platformdirs

from utils import settings
from utils.bilingual import say
from utils.progress import Progress
from utils.whole import write_whole

DIGEST = hashlib.sha256().digest_size


class _Bar(Progress):
    """A line with a bar while pictures go through a network; silent if it takes less than two seconds."""

    def amount(self, done, total):
        full = 20 * done // total
        return f"{'█' * full}{'░' * (20 - full)}  {done:,} / {total:,}"


def cache_folder():
    """Where features are kept: `$COURSE_CACHE`, else a folder in the user's own cache; never in the course's folder."""
    own = settings.folder("COURSE_CACHE")
    if own is not None:
        return own / "features"
    # Without platformdirs' "opinion" (a further folder `Cache` on Windows) the path is the one of the first releases.
    return (
        pathlib.Path(platformdirs.user_cache_dir("deep-learning-interactively", appauthor=False, opinion=False))
        / "features"
    )


def clear_cache(folder=None):
    """Delete all features that are kept."""
    shutil.rmtree(folder or cache_folder(), ignore_errors=True)


def cache_key(model, images, preprocess=None):
    """Name under which features are kept: it changes with weights, architecture, pictures and preprocessing.

    The preprocessing enters with its name and with what it makes of the first four pictures.

    Returns:
        16 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for config in (layer.get_config() for layer in model.layers):
        # Names that Keras numbers (`dense_3`) differ from run to run and mean nothing.
        digest.update(repr(sorted((k, str(v)) for k, v in config.items() if k in _SETTINGS)).encode())
    digest.update(repr([tuple(t.shape) for t in (*model.inputs, *model.outputs)]).encode())
    for values in model.get_weights():
        _add(digest, values)
    _add(digest, images)
    if preprocess is not None:
        digest.update(f"{getattr(preprocess, '__module__', '')}.{getattr(preprocess, '__qualname__', '')}".encode())
        _add(digest, preprocess(images[:4]))
    return digest.hexdigest()[:16]


_SETTINGS = ("activation", "strides", "padding", "dilation_rate", "groups", "kernel_size", "pool_size", "scale",
             "offset", "epsilon", "max_value", "negative_slope", "threshold")  # fmt: skip


def _add(digest, array):
    array = np.ascontiguousarray(array)
    digest.update(f"{array.shape} {array.dtype.str}".encode())
    digest.update(array.data if array.size else b"")


def extract_features(model, images, preprocess=None, chunk=500, folder=None, name="features", return_counts=False):
    """What a network makes of pictures, float32 (n, …); whatever was computed before is read from disk.

    Args:
        model: a Keras model; it runs in inference mode.
        images: array (n, …).
        preprocess: function of an array (m, …) of pictures that gives what the model expects; None: as they are.
        chunk: pictures in a piece; each piece is one file, moved into place when it is whole.
        folder: where to keep them; by default `cache_folder()`.
        name: what the progress line calls it.
        return_counts: also return a dict: how many pictures were "computed" and how many "read".

    Raises:
        ValueError: if `chunk` is less than 1 or there are no pictures.
    """
    if chunk < 1:
        raise ValueError(f"chunk: expected at least 1, received {chunk}")
    if not len(images):
        raise ValueError("images: expected at least one picture, received none")
    folder = pathlib.Path(folder or cache_folder()) / f"{cache_key(model, images, preprocess)}-{chunk}"
    shape = tuple(model.outputs[0].shape[1:])
    parts, counts, on_disk = [], {"computed": 0, "read": 0}, _prepared(folder)
    with _Bar(name) as bar:
        for start in range(0, len(images), chunk):
            some = images[start : start + chunk]
            path = folder / f"{start:08d}.features"
            part = _read(path, len(some), shape) if on_disk else None
            counts["computed" if part is None else "read"] += len(some)
            if part is None:
                part = _compute(model, some if preprocess is None else preprocess(some))
                on_disk = on_disk and _write(path, part)
            parts.append(part)
            bar(start + len(some), len(images))
    features = np.concatenate(parts)
    return (features, counts) if return_counts else features


def _compute(model, pictures):
    return np.asarray(model.predict(pictures, batch_size=250, verbose=0), dtype="float32")


def _prepared(folder):
    """Whether the folder can be written to; if not, says that nothing will be kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.part"):  # by a run that was killed while it wrote
            left.unlink(missing_ok=True)
    except OSError as error:
        return _not_kept(error)
    return True


def _not_kept(error):
    why = error.strerror or type(error).__name__
    say(
        f"Features cannot be kept on disk ({why}): they stay in memory for this run. "
        "To keep them, run `%env COURSE_CACHE=<folder>` with a folder that has room.",
        f"特征无法保存到磁盘（{why}）：本次运行只放在内存里。"
        "想保存下来，请用 `%env COURSE_CACHE=<文件夹路径>` 指定一个有空间的文件夹。",
        kind="warning",
    )
    return False


def _read(path, count, shape):
    """The features in a file, or None if it is not there or not whole."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(raw[DIGEST:]).digest() != raw[:DIGEST]:
        return None
    part = np.load(io.BytesIO(raw[DIGEST:]), allow_pickle=False)
    fits = (
        part.dtype == np.float32
        and len(part) == count
        and all(s in (None, p) for s, p in zip(shape, part.shape[1:], strict=True))
    )
    return part if fits else None


def _write(path, part):
    """Write features with their hash; False, said, if that fails."""
    buffer = io.BytesIO()
    np.save(buffer, part, allow_pickle=False)
    raw = buffer.getvalue()
    try:
        write_whole(path, hashlib.sha256(raw).digest() + raw)
    except OSError as error:
        return _not_kept(error)
    return True
