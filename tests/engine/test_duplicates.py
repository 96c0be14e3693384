"""Which tracks are one recording."""

import numpy as np

from rootnote.engine.duplicates import clusters


def test_clusters_join_equal_recordings_and_mutual_best_matches():
    alike = np.array(
        [
            [1.0, 0.2, 0.95, 0.1, 0.0],
            [0.2, 1.0, 0.1, 0.94, 0.93],
            [0.95, 0.1, 1.0, 0.1, 0.2],
            [0.1, 0.94, 0.1, 1.0, 0.96],
            [0.0, 0.93, 0.2, 0.96, 1.0],
        ]
    )
    assert clusters(["", "", "", "", ""], alike).tolist() == [0, 1, 0, 3, 3]
    assert clusters(["a", "b", "c", "b", "e"], alike).tolist() == [0, 1, 0, 1, 1]
    assert clusters(["a", "b", "a", "", ""]).tolist() == [0, 1, 0, 3, 4]
    assert clusters(["", ""], np.array([[1.0, 0.5], [0.5, 1.0]])).tolist() == [0, 1]
