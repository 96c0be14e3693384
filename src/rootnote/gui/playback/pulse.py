"""Which PulseAudio server answers, asked of libpulse itself.

Qt 6.11 ends the whole program (an assertion in libpulse) when a sink is opened after the server
that it first met has died, even if another one has taken its place; so the server is asked first.
PipeWire answers as PulseAudio does.
"""

import ctypes
import sys
import time
from typing import Any, ClassVar

_READY, _FAILED = 4, 5  # pa_context_state_t
_TIMEOUT_S = 1.0


class _ServerInfo(ctypes.Structure):
    """The beginning of pa_server_info."""

    _fields_: ClassVar = [
        ("names", ctypes.c_char_p * 4),
        ("sample_spec", ctypes.c_uint32 * 3),
        ("defaults", ctypes.c_char_p * 2),
        ("cookie", ctypes.c_uint32),
    ]


_InfoCallback = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.POINTER(_ServerInfo), ctypes.c_void_p
)


def server_cookie() -> int | None:
    """The number that a running server is known by; None where none answers.

    Always 0 on systems that have no PulseAudio to ask about.
    """
    if sys.platform != "linux":
        return 0
    try:
        pulse = ctypes.CDLL("libpulse.so.0")
    except OSError:
        return 0
    for name in (
        "pa_mainloop_new",
        "pa_mainloop_get_api",
        "pa_context_new",
        "pa_context_get_server_info",
    ):
        getattr(pulse, name).restype = ctypes.c_void_p
    loop = ctypes.c_void_p(pulse.pa_mainloop_new())
    context = ctypes.c_void_p(
        pulse.pa_context_new(ctypes.c_void_p(pulse.pa_mainloop_get_api(loop)), b"rootnote")
    )
    try:
        return _ask(pulse, loop, context)
    finally:
        pulse.pa_context_disconnect(context)
        pulse.pa_context_unref(context)
        pulse.pa_mainloop_free(loop)


def _ask(pulse: Any, loop: ctypes.c_void_p, context: ctypes.c_void_p) -> int | None:
    """Connect, without starting a server where there is none, and ask for its cookie."""
    no_autospawn = 1
    if pulse.pa_context_connect(context, None, no_autospawn, None) < 0:
        return None
    cookies: list[int] = []

    def take(_context: Any, info: Any, _data: Any) -> None:
        cookies.append(info.contents.cookie if info else 0)

    answer = _InfoCallback(take)  # named, so that it lives as long as libpulse may call it
    is_asked = False
    end = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < end and not cookies:
        pulse.pa_mainloop_prepare(loop, 50_000)
        pulse.pa_mainloop_poll(loop)
        pulse.pa_mainloop_dispatch(loop)
        state = pulse.pa_context_get_state(context)
        if state >= _FAILED:
            return None
        if state == _READY and not is_asked:
            is_asked = True
            operation = pulse.pa_context_get_server_info(context, answer, None)
            pulse.pa_operation_unref(ctypes.c_void_p(operation))
    return cookies[0] if cookies else None
