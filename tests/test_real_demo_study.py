"""The second catalogue of the truth: the demo's music without what a user would not be told."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "real"))

from demo_study import CONFIG, DEMO, RECIPE, without_controls, write_catalogue

from rootnote.domain import Role
from rootnote.engine.catalogue.reading import read_catalogue


def test_members_and_decoys_stand_in_it_without_their_roles(tmp_path):
    listed = DEMO / "catalogue.csv"
    found = read_catalogue(write_catalogue(listed, tmp_path))
    own = without_controls(read_catalogue(listed))
    assert {track.role for track in found.tracks} == {Role.SOURCE}
    assert {track.role for track in own.tracks} == {Role.TRAINING, Role.DECOY}
    assert [(t.id, t.pcm_sha256) for t in found.tracks] == [
        (t.id, t.pcm_sha256) for t in own.tracks
    ]
    kept = found.tracks[0].path
    kept.write_bytes(b"kept")
    write_catalogue(listed, tmp_path)
    assert kept.read_bytes() == b"kept", "what is there is not copied again"


def test_the_model_is_trained_by_the_demos_recipe_and_gives_40_suspects():
    assert (CONFIG.decoder, CONFIG.codec, CONFIG.seed) == (
        RECIPE.decoder,
        RECIPE.codec,
        RECIPE.seed,
    )
    assert CONFIG.n_generations + CONFIG.n_continuations == 40
