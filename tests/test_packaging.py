"""The set-up script's own decisions, and the promises that the lock and pyproject.toml make."""

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def load_start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", ROOT / "packaging" / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


start = load_start()
lock_lines = (ROOT / "packaging" / "lock.txt").read_text().splitlines()
locked = dict(line.split("==") for line in lock_lines)
pyproject: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
project = pyproject["project"]


def requirements(lines: list[str]) -> list[Requirement]:
    return [Requirement(line) for line in lines]


# ------------------------------------------------------------------------------------- the lock


def test_lock_holds_only_exact_versions() -> None:
    for line in lock_lines:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", line), line


def test_lock_names_each_package_once() -> None:
    names = [canonicalize_name(line.split("==")[0]) for line in lock_lines]
    assert len(names) == len(set(names))


def test_torch_comes_first() -> None:
    assert lock_lines[0] == "torch==2.13.0"


def test_the_qt_that_survives_python_311_is_pinned() -> None:
    for name in ("PySide6_Essentials", "PySide6_Addons", "shiboken6"):
        assert locked[name] == "6.11.3"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(project["dependencies"], id="runtime"),
        pytest.param(project["optional-dependencies"]["test"], id="test"),
        pytest.param(pyproject["build-system"]["requires"], id="build"),
    ],
)
def test_everything_required_is_in_the_lock(lines: list[str]) -> None:
    versions = {canonicalize_name(name): version for name, version in locked.items()}
    for requirement in requirements(lines):
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier


def test_everything_imported_is_required() -> None:
    required = {canonicalize_name(r.name) for r in requirements(project["dependencies"])}
    distributions = packages_distributions()
    for name in third_party_imports(ROOT / "src" / "rootnote"):
        candidates = {canonicalize_name(d) for d in distributions.get(name, [name])}
        assert candidates & required, f"{name} is imported and not in pyproject.toml"


def third_party_imports(folder: Path) -> set[str]:
    names = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"rootnote"}


# ------------------------------------------------------------------------------------ the stamp


def test_stamp_changes_with_the_lock() -> None:
    assert start.stamp_of("a==1\n") == start.stamp_of("a==1\n")
    assert start.stamp_of("a==1\n") != start.stamp_of("a==2\n")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a lock and a finished `.venv`."""
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "LOCK", tmp_path / "lock.txt")
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "STAMP", tmp_path / ".venv" / "stamp")
    start.LOCK.write_text("a==1\n")
    start.venv_program("python").parent.mkdir(parents=True)
    start.venv_program("python").symlink_to(sys.executable)
    start.venv_program("pip").write_text(f"#!{start.venv_program('python')}\nimport pip\n")
    start.STAMP.write_text(start.stamp_of("a==1\n"))
    return tmp_path


def test_finished_set_up_is_recognised(checkout: Path) -> None:
    assert start.is_set_up()


def test_changed_lock_asks_for_set_up(checkout: Path) -> None:
    start.LOCK.write_text("a==2\n")
    assert not start.is_set_up()


def test_interrupted_set_up_is_not_taken_for_finished(checkout: Path) -> None:
    start.STAMP.unlink()
    assert not start.is_set_up()


def test_vanished_python_asks_for_set_up(checkout: Path) -> None:
    start.venv_program("python").unlink()
    assert not start.is_set_up()


def test_a_copied_checkout_is_set_up_for_itself(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path_factory.mktemp("copy") / "checkout"
    shutil.copytree(checkout, copy, symlinks=True)
    for name in ("ROOT", "LOCK", "VENV", "STAMP"):
        place = getattr(start, name).relative_to(checkout)
        monkeypatch.setattr(start, name, copy / place)
    assert not start.is_set_up()
    assert not start.is_at_home()
    start.STAMP.write_text(start.stamp_of("a==1\n"))
    assert start.is_set_up()


@pytest.mark.parametrize(
    ("first_line", "is_at_home"),
    [
        ("#!{venv}/bin/python", True),
        ('#!/bin/sh\n\'\'\'exec\' "{venv}/bin/python" "$0" "$@"', True),
        ("#!/mnt{venv}/bin/python", False),
        ("#!{venv}2/bin/python", False),
    ],
)
def test_the_programs_of_another_venv_are_told_apart(
    checkout: Path, first_line: str, is_at_home: bool
) -> None:
    start.venv_program("pip").write_text(first_line.format(venv=start.VENV) + "\n")
    assert start.is_at_home() is is_at_home
    assert is_at_home or not start.venv_works()


def test_a_failed_upgrade_is_not_taken_for_the_set_up_before_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise start.SetupError("no network")

    monkeypatch.setattr(start, "prepare_system", lambda: None)
    monkeypatch.setattr(start, "make_venv", lambda: None)
    monkeypatch.setattr(start, "pip_install", fail)
    start.LOCK.write_text("a==2\n")
    with pytest.raises(start.SetupError):
        start.set_up()
    start.LOCK.write_text("a==1\n")  # the person goes back to what worked
    assert not start.is_set_up()
    monkeypatch.setattr(start, "pip_install", lambda *_: None)
    start.set_up()
    assert start.is_set_up()


# --------------------------------------------------------------------------- the system packages


def test_missing_libraries_are_told_by_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    absent = {"libEGL.so.1", "libpulse.so.0"}
    missing = start.missing_libraries(found=lambda library: library not in absent)
    assert start.debian_packages(missing, with_venv=False) == ["libegl1", "libpulse0"]


def test_nothing_is_asked_for_elsewhere_than_on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert start.missing_libraries(found=lambda _: False) == []


def test_missing_venv_names_the_package_of_this_python() -> None:
    expected = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert start.debian_packages([], with_venv=True) == [expected]


def test_apt_command_is_one_a_person_can_paste() -> None:
    assert start.apt_command(["libegl1", "libgl1"]) == (
        "sudo apt-get update && sudo apt-get install --no-install-recommends libegl1 libgl1"
    )


@pytest.mark.parametrize(("version", "fits"), [((3, 10), False), ((3, 11), True), ((3, 13), False)])
def test_only_the_pythons_of_the_lock_are_taken(version: tuple[int, int], fits: bool) -> None:
    if fits:
        start.check_python(version)
    else:
        with pytest.raises(start.SetupError, match=r"3\.11 or 3\.12"):
            start.check_python(version)


# ------------------------------------------------------------------------------------ the checks


def test_every_check_runs_and_one_failure_fails_all(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ran = []

    def run(command: list[Any], **_: Any) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, returncode=1 if "mypy" in command else 0)

    monkeypatch.setattr(start.subprocess, "run", run)
    assert start.test(["-k", "one"]) == 1
    assert len(ran) == len(start.checks([]))
    assert ran[-1][-2:] == ["-k", "one"]
    assert capfd.readouterr().out.endswith("Failed: mypy\n")


def test_tests_need_no_screen_and_no_network() -> None:
    environment = start.test_environment({"PATH": "/bin"})
    assert environment["PATH"] == "/bin"
    assert environment["QT_QPA_PLATFORM"] == "offscreen"
    assert environment["HF_HUB_OFFLINE"] == environment["TRANSFORMERS_OFFLINE"] == "1"
