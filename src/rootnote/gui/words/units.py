"""Numbers and places as people read them. No Qt."""

from pathlib import Path


def duration(seconds: float) -> str:
    """A length as h:mm:ss or m:ss."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, seconds_left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds_left:02}" if hours else f"{minutes}:{seconds_left:02}"


def size(n_bytes: float) -> str:
    """Bytes in binary units, two or three digits."""
    for unit in ("B", "KiB", "MiB"):
        if n_bytes < 1024:
            return f"{n_bytes:.0f} {unit}"
        n_bytes /= 1024
    return f"{n_bytes:.1f} GiB"


def whole(number: int) -> str:
    """A number with a thin space between thousands, which no language takes for anything else."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def count(number: int) -> str:
    """A large number as 1.2 million."""
    for limit, divisor, name in ((10**9, 10**9, "G"), (10**6, 10**6, "M"), (10**4, 10**3, "k")):
        if number >= limit:
            return f"{number / divisor:.3g} {name}"
    return whole(number)


def short_digest(digest: str) -> str:
    """The beginning of a SHA-256, enough to tell files apart by eye."""
    return digest[:12]


def place(path: Path) -> str:
    """A path, from the person's home where it lies there."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def clock(time_s: float) -> str:
    """A time as m:ss, with tenths where there are any."""
    minutes, tenths = divmod(round(time_s * 10), 600)
    return f"{minutes}:{tenths / 10:04.1f}".removesuffix(".0")


def stretch(times: tuple[float, float] | None) -> str:
    """Start and stop as text."""
    return "" if times is None else f"{clock(times[0])}–{clock(times[1])}"
