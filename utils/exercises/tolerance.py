"""When two values count as equal: the one policy of the course's checks, by the type of what the learner hands in.

| received | relative | absolute |
|---|---|---|
| float64, Python's `float` | 1e-5 | 1e-8 |
| float32 | 1e-4 | 1e-8, or 8 ε of the largest expected value |
| float16 | 1e-2 | the same rule |
| bfloat16 | 5e-2 | the same rule |
| integers and booleans, where such are expected | exact | exact |
| floats where integers are expected | as above | never more than 0.1, so that no count is taken for its neighbour |

A check may ask for more or less (`rtol`, `atol`); that is then the demand on float64, and coarser types keep their own relative
tolerance. `atol=0` judges small values by their ratio alone, down to the smallest number that the type can hold.
NaN equals NaN; an infinity equals itself.
"""

import numpy as np

RTOL = {"float64": 1e-5, "float32": 1e-4, "float16": 1e-2, "bfloat16": 5e-2}
ATOL = 1e-8
_EPSILON = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}
_TINY = {"float64": 2.0**-1022, "float32": 2.0**-126, "float16": 2.0**-14, "bfloat16": 2.0**-126}


class Tolerance:
    """Says whether values are the same; called with two arrays, of which the second is the right one.

    Attributes:
        rtol, atol: as in `np.allclose`.
        most: the largest difference that is ever allowed, or None.
        fine: a relative tolerance for factors and constants that a diagnosis reads off.
    """

    def __init__(self, rtol, atol, most=None):
        self.rtol, self.atol, self.most = rtol, atol, most
        self.fine = max(1e-6, rtol) if rtol > RTOL["float64"] else 1e-6

    def __call__(self, got, wanted):
        return np.shape(got) == np.shape(wanted) and bool(np.all(self.each(got, wanted)))

    def each(self, got, wanted):
        """Entry by entry."""
        got, wanted = np.asarray(got), np.asarray(wanted)
        if got.dtype.kind in "iub" and wanted.dtype.kind in "iub":
            return got == wanted
        got, wanted = as_float(got), as_float(wanted)
        with np.errstate(all="ignore"):
            close = np.isclose(got, wanted, rtol=self.rtol, atol=self.atol, equal_nan=True)
            if self.most is not None:
                close &= ~(np.abs(got - wanted) > self.most)
        return close


def tolerance(received, expected, rtol=None, atol=None):
    """The `Tolerance` for a received array (or number) where `expected` is the right one.

    Args:
        received, expected: arrays or numbers; only the type of the first and the size of the second count.
        rtol, atol: what the check demands of float64, if not the policy's.
    """
    kind = _kind(received)
    wanted = np.asarray(expected)
    given = rtol is not None or atol is not None
    relative = rtol if rtol is not None else RTOL["float64"]
    if kind != "float64":
        relative = max(relative, RTOL[kind])
    if atol is None:
        finite = np.abs(wanted[np.isfinite(wanted)]) if wanted.dtype.kind in "biufc" else np.zeros(0)
        absolute = max(ATOL, 8 * _EPSILON[kind] * float(finite.max(initial=0)))
    else:
        absolute = atol
    whole = wanted.dtype.kind in "iub" and not given
    return Tolerance(relative, max(absolute, _TINY[kind]), 0.1 if whole else None)


def as_float(array):
    """An array in double precision, complex where it was."""
    return np.asarray(array).astype(np.complex128 if np.asarray(array).dtype.kind == "c" else np.float64)


def _kind(received):
    name = getattr(getattr(received, "dtype", None), "name", "float64")
    return {"complex64": "float32", "float8_e4m3fn": "bfloat16"}.get(name, name if name in RTOL else "float64")
