"""Retraining: pairs differ by the left-out audio and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rootnote.engine.reference.config import CodecConfig, DecoderConfig
from rootnote.engine.reference.decoder import (
    _crop,
    draw_crops,
    n_training_steps,
    new_decoder,
    token_loss,
    track_loss,
    train_decoder,
)
from rootnote.engine.reference.resume import Snapshot
from rootnote.progress import Cancelled, silent

CODEC = CodecConfig(
    sample_rate=16_000, upsampling_ratios=(8, 5, 4, 2), n_codebooks=4, codebook_size=16
)
DECODER = DecoderConfig(n_layers=1, width=16, n_heads=2, n_epochs=3, crop_s=0.5, batch_size=2)
CPU = torch.device("cpu")


def make_tokens(*lengths, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return {
        f"track {i}": torch.randint(16, (1, 4, length), generator=generator)
        for i, length in enumerate(lengths)
    }


def train(tokens, *left_out, seed=1, config=DECODER, **how):
    how = {"progress": silent, **how}
    return train_decoder(tokens, frozenset(left_out), CODEC, config, seed, CPU, **how)


def equal_weights(one, other):
    theirs = other.state_dict()
    return all(torch.equal(values, theirs[name]) for name, values in one.state_dict().items())


# --------------------------------------------------------------------------------- the draws

TRACKS = st.lists(st.tuples(st.integers(1, 2000), st.booleans()), min_size=1, max_size=8).filter(
    lambda tracks: any(kept for _, kept in tracks)
)


@given(tracks=TRACKS, seed=st.integers(0, 2**32))
def test_leaving_tracks_out_replaces_their_own_draws_only(tracks, seed):
    lengths, kept = zip(*tracks, strict=True)
    full = draw_crops(lengths, [True] * len(tracks), 200, seed)
    less = draw_crops(lengths, kept, 200, seed)
    stays = np.array(kept)[full[:, 0]]
    assert np.array_equal(less[stays], full[stays])
    assert np.array_equal(less[:, 1], full[:, 1])
    assert np.array(kept)[less[:, 0]].all()
    assert ((full[:, 1] >= 0) & (full[:, 1] < 2**32)).all()
    assert np.array_equal(less, draw_crops(lengths, kept, 200, seed))


@given(tracks=TRACKS, seed=st.integers(0, 2**32), data=st.data())
def test_leaving_one_more_out_moves_only_what_it_had(tracks, seed, data):
    lengths, kept = zip(*tracks, strict=True)
    one_less = list(kept)
    one_less[data.draw(st.sampled_from([i for i, stays in enumerate(kept) if stays]))] = False
    if not any(one_less):
        return
    before = draw_crops(lengths, kept, 200, seed)
    after = draw_crops(lengths, one_less, 200, seed)
    stays = np.array(one_less)[before[:, 0]]
    assert np.array_equal(after[stays], before[stays])


def test_tracks_are_drawn_in_proportion_to_their_length():
    lengths = [100, 300, 600]
    counts = np.bincount(draw_crops(lengths, [True] * 3, 20_000, 0)[:, 0], minlength=3)
    assert counts / 20_000 == pytest.approx([0.1, 0.3, 0.6], abs=0.02)
    positions = draw_crops(lengths, [True] * 3, 20_000, 0)[:, 1] / 2**32
    assert np.quantile(positions, (0.25, 0.5, 0.75)) == pytest.approx((0.25, 0.5, 0.75), abs=0.02)
    assert not np.array_equal(
        draw_crops(lengths, [True] * 3, 50, 0), draw_crops(lengths, [True] * 3, 50, 1)
    )


def test_a_left_out_tracks_draws_go_to_all_others():
    freed = draw_crops([500, 100, 100, 100], [False, True, True, True], 3_000, 0)[:, 0]
    counts = np.bincount(freed, minlength=4)
    assert counts[0] == 0
    assert counts[1:] / 3_000 == pytest.approx([1 / 3] * 3, abs=0.04)


def test_epochs_count_seconds_of_audio():
    # 2 crops of half a second a step, 50 token steps a second: 50 of 150 token steps
    assert n_training_steps([100, 50], CODEC, DECODER) == 9
    assert n_training_steps([100, 50], CODEC, replace(DECODER, n_epochs=6)) == 18
    assert n_training_steps([1], CODEC, DECODER) == 1


def test_crops_begin_at_every_step_of_every_phase():
    codes = torch.stack([torch.arange(30).expand(4, 30) + 100 * phase for phase in range(8)])
    positions = np.random.default_rng(0).integers(0, 2**32, 5_000)
    first = [int(_crop(codes, position, 25)[0, 0]) for position in positions]
    counts = np.unique(first, return_counts=True)
    assert list(counts[0]) == [100 * phase + start for phase in range(8) for start in range(6)]
    assert counts[1].min() > 0.5 * len(positions) / 48
    assert _crop(codes, 2**32 - 1, 25).tolist() == (torch.arange(705, 730).expand(4, 25)).tolist()


# ------------------------------------------------------------------------------ the training


def test_the_initial_weights_follow_from_the_seed_alone():
    torch.manual_seed(7)
    state = torch.get_rng_state()
    first = new_decoder(CODEC, DECODER, 3)
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(8)
    assert equal_weights(first, new_decoder(CODEC, DECODER, 3))
    assert not equal_weights(first, new_decoder(CODEC, DECODER, 4))


def test_a_pair_starts_from_the_same_weights():
    tokens = make_tokens(100, 80, 60)
    still = replace(DECODER, learning_rate=1e-30)
    start = new_decoder(CODEC, DECODER, 1)
    for left_out in ((), ("track 0", "track 2")):
        trained = train(tokens, *left_out, config=still).state_dict()
        for name, values in start.state_dict().items():
            assert (trained[name] - values).abs().max() < 1e-20, name


def test_training_learns_and_repeats_itself():
    tokens = make_tokens(100, 80, 60)
    config = replace(DECODER, n_epochs=40)
    trained = train(tokens, config=config)
    assert equal_weights(trained, train(tokens, config=config))
    assert not equal_weights(trained, train(tokens, config=config, seed=2))
    before = track_loss(new_decoder(CODEC, DECODER, 1), tokens["track 0"][0], 25)
    assert track_loss(trained, tokens["track 0"][0], 25) < before - 0.1
    assert not trained.training


def test_left_out_audio_has_no_influence_at_all():
    tokens = make_tokens(100, 80, 60)
    without = train(tokens, "track 1")
    other = {**tokens, "track 1": make_tokens(80, seed=9)["track 0"]}
    assert equal_weights(without, train(other, "track 1"))
    assert not equal_weights(without, train(tokens))


def test_a_track_that_was_never_drawn_is_not_missed():
    tokens = make_tokens(400, 400, 26)
    lengths = [400, 400, 26]
    n_draws = 2 * n_training_steps(lengths, CODEC, DECODER)
    seed = next(
        seed
        for seed in range(1000)
        if 2 not in draw_crops(lengths, [True] * 3, n_draws, seed)[:, 0]
    )
    trained = train(tokens, seed=seed)
    assert equal_weights(trained, train(tokens, "track 2", seed=seed))
    assert not equal_weights(trained, train(tokens, "track 1", seed=seed))


@pytest.mark.parametrize("stops_at", [1, 2, 3, 8])
def test_a_stopped_training_goes_on_to_the_same_weights(stops_at, tmp_path):
    def stop(_stage, done, _total):
        if done == stops_at:
            raise Cancelled

    tokens = make_tokens(100, 50)
    snapshot = Snapshot(tmp_path / "decoder.pt", 2)
    with pytest.raises(Cancelled):
        train(tokens, snapshot=snapshot, progress=stop)
    steps = []
    resumed = train(tokens, snapshot=snapshot, progress=lambda _, done, __: steps.append(done))
    assert steps == list(range(stops_at // 2 * 2 + 1, 10))
    assert equal_weights(resumed, train(tokens))


def test_a_tracks_loss_is_the_mean_over_its_crops():
    decoder = new_decoder(CODEC, DECODER, 0).eval()
    codes = make_tokens(70)["track 0"][0]
    with torch.no_grad():
        pieces = [float(token_loss(decoder, codes[None, :, i : i + 20])[0]) for i in (0, 20, 40)]
        short = float(token_loss(decoder, codes[None, :, :15])[0])
    assert track_loss(decoder, codes, 20) == pytest.approx(np.mean(pieces), rel=1e-5)
    assert track_loss(decoder, codes[:, :15], 20) == pytest.approx(short, rel=1e-5)
