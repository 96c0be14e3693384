"""Set Rootnote up on a bare machine, then show it or test it.

    python3 packaging/start.py              set up, check, show the demo
    python3 packaging/start.py setup        set up only
    python3 packaging/start.py test [...]   set up, then every check; [...] goes to pytest

Nothing but a Python and this checkout is needed to start, so this file uses the standard library
alone. Everything is installed into `.venv` in the checkout. A second run finds that done and takes
about a second. To start over, delete `.venv`.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "packaging" / "lock.txt"
VENV = ROOT / ".venv"
STAMP = VENV / "rootnote-lock.sha256"

DEBIAN_PACKAGES = {
    # to draw at all, on a screen or off it
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    # to play sound
    "libpulse.so.0": "libpulse0",
    "libXrandr.so.2": "libxrandr2",
    # to write a report as PDF
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    # to open a window on X11
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Each system library that the wheels expect to find, and the Debian package that holds it."""

SELF_CHECK = {
    "torch": "import torch; print(torch.__version__)",
    "soundfile": "import soundfile as s; print(s.__version__, 'with', s.__libsndfile_version__)",
    "PySide6": (
        "import PySide6.QtMultimedia, PySide6.QtWidgets, PySide6; print(PySide6.__version__)"
    ),
}
"""What is imported, each in a process of its own, to see that the set-up works."""


class SetupError(Exception):
    """The set-up cannot go on; the text says what to do."""


def say(text: str) -> None:
    """Tell the person, in order with what child processes print."""
    print(text, flush=True)


# ------------------------------------------------------------------------------ system packages


def can_load(library: str) -> bool:
    """Whether the system's loader finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(found: Callable[[str], bool] = can_load) -> list[str]:
    """The system libraries of Linux that are not there; elsewhere the wheels bring their own."""
    if sys.platform != "linux":
        return []
    return [library for library in DEBIAN_PACKAGES if not found(library)]


def venv_package() -> str:
    """Name of the Debian package that makes `python -m venv` work for this Python."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def venv_is_supported() -> bool:
    """Whether this Python can make a virtual environment; Debian packs that apart."""
    return importlib.util.find_spec("ensurepip") is not None


def debian_packages(libraries: Iterable[str], *, with_venv: bool) -> list[str]:
    """The Debian packages that hold `libraries`, and the one for virtual environments if asked."""
    packages = [DEBIAN_PACKAGES[library] for library in libraries]
    return [venv_package(), *packages] if with_venv else packages


def apt_command(packages: Sequence[str]) -> str:
    """What a person types to install `packages`."""
    return "sudo apt-get update && sudo apt-get install --no-install-recommends " + " ".join(
        packages
    )


def can_install_packages() -> bool:
    """Whether we are root on a system with apt."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages; what went wrong is seen from what is still missing afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *arguments], env=environment, check=False)


def missing_packages() -> list[str]:
    """The Debian packages that this machine lacks."""
    needs_venv = not is_set_up() and not venv_is_supported()
    return debian_packages(missing_libraries(), with_venv=needs_venv)


def prepare_system() -> None:
    """See that the system packages are there, as far as we may.

    Without the libraries the command line still works, so their absence is told and not fatal.
    """
    packages = missing_packages()
    if packages and can_install_packages():
        say(f"Installing system packages: {' '.join(packages)}")
        apt_install(packages)
        importlib.invalidate_caches()
        packages = missing_packages()
    if packages:
        say(f"System packages are missing. On Debian or Ubuntu:\n\n    {apt_command(packages)}\n")


# ------------------------------------------------------------------------------ Python packages


def check_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Refuse a Python for which the lock was not made."""
    if not (3, 11) <= version < (3, 13):
        raise SetupError(
            f"Rootnote needs Python 3.11 or 3.12; this is {'.'.join(map(str, version))}.\n"
            "Run this file with one of those, for example: python3.11 packaging/start.py"
        )


def venv_program(name: str) -> Path:
    """Path of a program in the virtual environment."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def stamp_of(lock: str) -> str:
    """What a finished set-up is known by: the lock's digest, the Python, and this checkout's path.

    A copied or moved `.venv` runs the package of the checkout in which it was made.
    """
    digest = hashlib.sha256(lock.encode()).hexdigest()
    return f"{digest} python{sys.version_info.major}.{sys.version_info.minor} {str(ROOT)!a}\n"


def is_set_up() -> bool:
    """Whether `.venv` holds exactly what the lock says."""
    if not (STAMP.exists() and venv_program("python").exists()):
        return False
    return STAMP.read_text() == stamp_of(LOCK.read_text())


def make_venv() -> None:
    """Make `.venv` where there is none that works here, as after an interrupted run or a copy."""
    if venv_works():
        return
    if not venv_is_supported():
        raise SetupError(
            f"This Python ({sys.executable}) cannot make virtual environments.\n"
            "Install the packages named above, then run the same command again."
        )
    say(f"Making {VENV}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV]).returncode != 0:
        raise SetupError(f"No virtual environment could be made in {VENV}; see above.")


def venv_works() -> bool:
    """Whether `.venv` was made here, and has a pip and the Python that runs this file."""
    python = venv_program("python")
    if not (python.exists() and is_at_home()):
        return False
    code = "import pip, sys; print(*sys.version_info[:2])"
    answer = subprocess.run([python, "-c", code], capture_output=True, text=True)
    return answer.stdout.split() == [str(number) for number in sys.version_info[:2]]


def is_at_home() -> bool:
    """Whether the programs of `.venv` start its own Python; those of a copy start another's."""
    try:
        pip = venv_program("pip").read_bytes()
    except OSError:
        return False
    # Behind `#!`, quoted or not; the path of another checkout may end or begin like ours.
    place = rb"[!\s\"']" + re.escape(os.fsencode(VENV)) + rb"[/\\]"
    return re.search(place, pip) is not None


def pip_install(*arguments: str | Path) -> None:
    """Run pip in the virtual environment; its own message says what went wrong."""
    command = [venv_program("python"), "-m", "pip", "install", *arguments]
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        raise SetupError(
            "pip could not install what Rootnote needs; its message is above.\n"
            "If it speaks of connections or time-outs, see that this machine reaches its package\n"
            "index (`python3 -m pip config list` shows which). If it speaks of space, free about\n"
            "3 GB. Then run the same command again: it goes on where it stopped."
        )


def install_packages() -> None:
    """Install torch, everything else, and this checkout, in that order.

    torch goes first and exactly, so that no other package's wider range picks another build of
    it: on Linux that could be gigabytes of GPU libraries. Its own needs obey the lock too.
    """
    torch = LOCK.read_text().splitlines()[0]
    pip_install("--constraint", LOCK, torch)
    pip_install("--requirement", LOCK)
    pip_install("--no-deps", "--no-build-isolation", "--editable", ROOT)


def set_up() -> None:
    """Bring this checkout from whatever state to one that runs."""
    check_python()
    prepare_system()
    if is_set_up():
        return
    STAMP.unlink(missing_ok=True)  # a set-up that fails half way must not pass for an earlier one
    make_venv()
    install_packages()
    STAMP.write_text(stamp_of(LOCK.read_text()))


# ------------------------------------------------------------------------------ show and test


def rootnote(*arguments: str) -> bool:
    """Run Rootnote; whether it ended well."""
    command: list[str | Path] = [venv_program("python"), "-m", "rootnote", *arguments]
    return subprocess.run(command, cwd=ROOT).returncode == 0


def self_check() -> bool:
    """Import what is most likely to fail on a new machine; print its version or its error."""
    all_work = True
    for name, code in SELF_CHECK.items():
        done = subprocess.run(
            [str(venv_program("python")), "-c", code], capture_output=True, text=True
        )
        answer = (done.stdout or done.stderr).strip().splitlines() or ["died without a word"]
        say(f"  {name:<10} {'' if done.returncode == 0 else 'FAILED: '}{answer[-1]}")
        all_work = all_work and done.returncode == 0
    return all_work


def show() -> int:
    """Show that the set-up works, and what Rootnote can do: the demo, whose answers are known."""
    say("What is set up here:")
    libraries_work = self_check()
    works = rootnote("--version")
    say("")
    works = rootnote("demo") and works
    say("\nMore: .venv/bin/rootnote --help")
    if not libraries_work:
        say("\nNot everything works yet: see FAILED above, and the packages named before it.")
    return 0 if works and libraries_work else 1


def checks(pytest_arguments: Sequence[str]) -> dict[str, list[str | Path]]:
    """The command of each check, cheapest first; pytest last, so that its summary ends the log."""
    python = venv_program("python")
    return {
        "ruff check": [python, "-m", "ruff", "check"],
        "ruff format": [python, "-m", "ruff", "format", "--check"],
        "lint-imports": [venv_program("lint-imports"), "--no-logo"],
        "mypy": [python, "-m", "mypy"],
        "pytest": [python, "-m", "pytest", "-n", "2", *pytest_arguments],
    }


def test_environment(base: Mapping[str, str]) -> dict[str, str]:
    """`base`, with no screen needed and no model hub asked."""
    return {
        **base,
        "QT_QPA_PLATFORM": "offscreen",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
    }


def test(pytest_arguments: Sequence[str]) -> int:
    """Run every check even where one fails, so that one run tells all."""
    failed = []
    for name, command in checks(pytest_arguments).items():
        say(f"\n== {name}")
        if subprocess.run(command, cwd=ROOT, env=test_environment(os.environ)).returncode != 0:
            failed.append(name)
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and do what it says; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", nargs="?", choices=["show", "setup", "test"], default="show")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.verb != "test":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    try:
        set_up()
    except SetupError as error:
        say(f"\n{error}")
        return 1
    if options.verb == "test":
        return test(rest)
    return show() if options.verb == "show" else 0


if __name__ == "__main__":
    sys.exit(main())
