"""Builds an index again and again in children that are killed at random moments.

    python kill_trials.py CHECKPOINT MUSIC UNDISTURBED FOLDER N_KILLS SEED

Run as a process of its own: it loads the model once and forks a child for every trial, which is
only safe without threads. What each trial left behind is printed as one line of JSON.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import torch

from engine.small import CONFIG, digests
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import build_index, open_index
from rootnote.engine.models import load_checkpoint
from rootnote.errors import IndexMismatchError


def main(checkpoint: str, music: str, undisturbed: str, folder: str, n_kills: str, seed: str):
    torch.set_num_threads(1)
    adapter = load_checkpoint(Path(checkpoint))
    catalogue = read_catalogue(Path(music))
    started = time.perf_counter()
    build_index(adapter, catalogue, CONFIG, Path(undisturbed))
    build_s = time.perf_counter() - started
    rng = np.random.default_rng(int(seed))
    n_left = int(n_kills)
    while n_left:
        place = Path(folder) / f"{n_left:03}"
        while n_left:  # the same folder until a child gets through
            child = os.fork()
            if child == 0:
                build_index(adapter, catalogue, CONFIG, place)
                os._exit(0)
            # Longer than the longest stage, which begins anew after every kill.
            time.sleep(rng.uniform(0, 0.8 * build_s))
            os.kill(child, signal.SIGKILL)
            killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
            n_left -= killed
            try:
                state = len(open_index(place, adapter, catalogue, CONFIG).plans)
            except IndexMismatchError as error:
                state = error.problem
            whole = [name for name in digests(place) if not Path(name).name.startswith(".")]
            line = {"folder": place.name, "killed": killed, "state": state, "files": len(whole)}
            print(json.dumps(line), flush=True)
            if not killed:
                break
        build_index(adapter, catalogue, CONFIG, place)


if __name__ == "__main__":
    main(*sys.argv[1:])
