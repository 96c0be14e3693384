"""Whether this machine can write a PDF."""

import ctypes

import pytest


def has_pango() -> bool:
    try:
        ctypes.CDLL("libpango-1.0.so.0")
        ctypes.CDLL("libpangoft2-1.0.so.0")
    except OSError:
        return False
    return True


needs_pango = pytest.mark.skipif(not has_pango(), reason="the system library Pango is missing")
