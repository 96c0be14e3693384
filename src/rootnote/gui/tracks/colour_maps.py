"""Perceptually even colour maps, as tables that a picture of bytes is drawn with.

The three coloured ones are matplotlib's (Smith and van der Walt 2015; Nuñez et al. 2018, which is
readable with every colour blindness), published under CC0 and kept here as 33 supporting points:
reading them is off by at most 2 of 255 steps, 5 for cividis. `grey` is for print.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_POINTS = {
    "magma": (
        "000004030311090721120d331c104628115935106a430f7550127b5c167f691c817521818225818f2a819b2e7f"
        "a9327db63679c23b75cf406fdb4769e55063ee5b5ef4695cf9785dfb8761fd9668fea571feb47bfec287fed194"
        "fde0a1fceeb0fcfdbf"
    ),
    "viridis": (
        "440154460c5f481769482273472c7a453681423f853e48893b518b375a8c33628d2f6a8e2c718e29798e26818e"
        "23888e21908c1f978b1f9f8821a68527ad8031b57a3dbc734cc26b5cc8626ece5781d34c95d83faadc31c0df24"
        "d5e219eae51afde725"
    ),
    "cividis": (
        "00204d002559002b6800306f05366e1e3b6d2c416c37476b404d6b49526b51586c595e6d60646f6769706e6f73"
        "7575757c7b788481798b8779938e789b9477a39a76aca174b4a871bcaf6fc5b56bcebc67d7c463e0cb5de9d357"
        "f2da4ffbe247ffea46"
    ),
    "grey": "ffffff000000",
}
COLOUR_MAPS = tuple(_POINTS)
"""Names for `colour_table`, the default first."""


@lru_cache(maxsize=32)
def colour_table(name: str, low: int = 0, high: int = 255) -> NDArray[np.uint32]:
    """Colours for bytes.

    Parameters
    ----------
    name : str
        One of `COLOUR_MAPS`.
    low, high : int
        Bytes up to `low` get the map's first colour, from `high` on its last.

    Returns
    -------
    table : ndarray, shape (256,), uint32
        0xffRRGGBB, as Qt's RGB32 images hold it. Read-only.
    """
    points = np.frombuffer(bytes.fromhex(_POINTS[name]), np.uint8).reshape(-1, 3)
    place = np.clip((np.arange(256) - low) / max(high - low, 1), 0, 1) * (len(points) - 1)
    red, green, blue = (
        np.rint(np.interp(place, np.arange(len(points)), points[:, k])).astype(np.uint32)
        for k in range(3)
    )
    table = np.asarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)
    table.setflags(write=False)
    return table
