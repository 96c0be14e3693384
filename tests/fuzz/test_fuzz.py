"""A short sample of the fuzzing; the script beside runs 20,000."""

from fuzz.fuzz_checkpoints import MOST_SECONDS, run


def test_a_sample_of_spoiled_checkpoints():
    found = run(400, seed=1)
    assert not found["code_ran"]
    assert found["slowest_s"] < MOST_SECONDS
    assert len(found["kinds"]) == 6
