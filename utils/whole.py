"""Files that appear whole or not at all: written under another name, then put in place."""

import contextlib
import pathlib
import secrets


@contextlib.contextmanager
def replacing(path):
    """The path to write to instead of `path`, which it replaces at the end; where writing fails, nothing is left and `path` stays.

    The other name ends in `.part` and is one that no other process uses.
    """
    path = pathlib.Path(path)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def write_whole(path, data):
    """Write text, as UTF-8, or bytes: whoever reads meanwhile, or after a kill, finds the old file or the new one."""
    with replacing(path) as part:
        if isinstance(data, str):
            part.write_text(data, "utf-8")
        else:
            part.write_bytes(data)
