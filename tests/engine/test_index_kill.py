"""Killed at any moment, a build resumes or refuses to open, and ends in the very same index."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import kill_trials
from engine.small import digests

N_KILLS = 52


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9 and fork are POSIX")
def test_an_index_survives_kill_9_at_random_moments(tiny_checkpoint, music, tmp_path):
    folders = [tmp_path / "undisturbed", tmp_path / "killed"]
    run = subprocess.run(
        [
            sys.executable,
            kill_trials.__file__,
            *map(str, [tiny_checkpoint, music, *folders, N_KILLS, 0]),
        ],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "OMP_NUM_THREADS": "1",
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert run.returncode == 0, run.stderr
    trials = [json.loads(line) for line in run.stdout.splitlines()]
    undisturbed = digests(folders[0])
    n_blocks = sum(name.endswith("-features.safetensors") for name in undisturbed)
    assert sum(trial["killed"] for trial in trials) == N_KILLS
    for trial in trials:
        if trial["state"] != n_blocks:
            assert trial["state"] == "holds no complete index"
    # Kills fell at several stages (how many depends on how the machine shares its time), and builds
    # went on from what killed ones had finished.
    assert len({trial["files"] for trial in trials}) > 2
    names = {trial["folder"] for trial in trials}
    assert len(names) < N_KILLS
    for name in names:
        ended = digests(folders[1] / name)
        left_behind = {file for file in ended if Path(file).name.startswith(".")}
        assert {file: ended[file] for file in ended.keys() - left_behind} == undisturbed
