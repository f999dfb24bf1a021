"""Which pictures are the same, or nearly: by the bytes of the file, and by what a few hundred of its pixels show."""

import numpy as np
from PIL import Image

_SIDE = 8


def fingerprint(image):
    """What stays when a picture is scaled, saved again, or made a little brighter.

    The first part is the *difference hash* (dHash; N. Krawetz, "Kind of like that", hackerfactor.com, 2013): the picture
    in grey, 9×8; a bit says whether a pixel is darker than its right neighbour.

    Args:
        image: `PIL.Image` of mode RGB.

    Returns:
        `dhash, small`: uint64, and uint8 (8, 8, 3), the picture in 64 pixels.
    """
    grey = np.asarray(image.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.BOX), dtype="int16")
    bits = np.packbits(grey[:, :-1] < grey[:, 1:])
    return bits.view(">u8")[0].astype("uint64"), np.asarray(image.resize((_SIDE, _SIDE), Image.Resampling.BOX))


def near_pairs(first, second=None, distance=6, difference=24):
    """Pairs of pictures that are nearly the same.

    Two conditions, since each alone is wrong at times: at most `distance` of the 64 bits differ (pictures of one plain
    colour all agree there), and the 8×8 pixels differ by at most `difference` of 255 on average.

    Args:
        first, second: `(dhashes, small)`, arrays (n,) uint64 and (n, 8, 8, 3) uint8; without `second`, pairs in `first`.
        distance: bits.
        difference: of 255.

    Returns:
        int array (pairs, 2) of positions; without `second` the first is the smaller one.
    """
    hashes, small = first
    others, small_others = first if second is None else second
    found = [np.empty((0, 2), int)]
    for start in range(0, len(hashes), 512):  # 512 rows of distances at a time: memory does not grow with the square
        apart = np.bitwise_count(hashes[start : start + 512, None] ^ others[None])
        row, column = np.nonzero(apart <= distance)
        row += start
        if second is None:
            row, column = row[row < column], column[row < column]
        for some in np.array_split(np.arange(len(row)), len(row) // 4096 + 1):
            gap = np.abs(small[row[some]].astype("int16") - small_others[column[some]]).mean(axis=(1, 2, 3))
            kept = some[gap <= difference]
            found.append(np.stack([row[kept], column[kept]], axis=1))
    return np.concatenate(found)


def groups_of(pairs, n):
    """Numbers such that what is connected by pairs, also over others, has the same one.

    Args:
        pairs: (pairs, 2) positions.
        n: number of pictures.

    Returns:
        int array (n,): the smallest position of the group.
    """
    parent = np.arange(n)

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in pairs:
        a, b = root(a), root(b)
        parent[max(a, b)] = min(a, b)
    return np.array([root(i) for i in range(n)], dtype=int)
