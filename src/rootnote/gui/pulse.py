"""Whether a PulseAudio server answers, asked of libpulse itself.

Qt 6.11 ends the whole program (an assertion in libpulse) when a sink is opened after its server
has died; so the server is asked first. PipeWire answers as PulseAudio does.
"""

import ctypes
import sys
import time
from typing import Any

_READY, _FAILED = 4, 5  # pa_context_state_t
_TIMEOUT_S = 1.0


def server_answers() -> bool:
    """Whether a connection can be made; True where there is no PulseAudio to ask about."""
    if sys.platform != "linux":
        return True
    try:
        pulse = ctypes.CDLL("libpulse.so.0")
    except OSError:
        return True
    for name in ("pa_mainloop_new", "pa_mainloop_get_api", "pa_context_new"):
        getattr(pulse, name).restype = ctypes.c_void_p
    loop = ctypes.c_void_p(pulse.pa_mainloop_new())
    context = ctypes.c_void_p(
        pulse.pa_context_new(ctypes.c_void_p(pulse.pa_mainloop_get_api(loop)), b"rootnote")
    )
    try:
        return _connects(pulse, loop, context)
    finally:
        pulse.pa_context_disconnect(context)
        pulse.pa_context_unref(context)
        pulse.pa_mainloop_free(loop)


def _connects(pulse: Any, loop: ctypes.c_void_p, context: ctypes.c_void_p) -> bool:
    """Connect, without starting a server where there is none."""
    no_autospawn = 1
    if pulse.pa_context_connect(context, None, no_autospawn, None) < 0:
        return False
    end = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < end:
        pulse.pa_mainloop_prepare(loop, 50_000)
        pulse.pa_mainloop_poll(loop)
        pulse.pa_mainloop_dispatch(loop)
        state = pulse.pa_context_get_state(context)
        if state == _READY:
            return True
        if state >= _FAILED:
            return False
    return False
