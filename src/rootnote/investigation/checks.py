"""Mistakes that are found before they cost an hour."""

import os
from pathlib import Path

from rootnote.domain import AttributionConfig, Track
from rootnote.errors import AudioError, Error, ReferenceBuildError


def require_within(suspect: Track, region: tuple[float, float] | None) -> None:
    """Refuse a region past the suspect's end before an index is built for it."""
    if region is not None and region[1] > suspect.duration_s:
        raise AudioError(
            "the region ends after the recording",
            path=suspect.path,
            expected=f"at most {suspect.duration_s:.2f} s",
            found=f"{region[1]:.2f} s",
            remedy="Choose a region within the recording.",
        )


def require_finished_build(codec: Path | None) -> None:
    """Refuse to take a codec from a folder where none is finished: it would be trained there."""
    if codec is not None and not (codec / "reference.json").is_file():
        raise ReferenceBuildError(
            "holds no finished reference build to take the codec from",
            path=codec,
            remedy="Give the folder that an earlier `rootnote reference build` has finished.",
        )


def require_outside(folder: Path, catalogue: Path) -> None:
    """Refuse to write suspects where the next reading would take them for catalogue tracks."""
    if catalogue.is_dir() and Path(os.path.realpath(folder)).is_relative_to(
        os.path.realpath(catalogue)
    ):
        raise ReferenceBuildError(
            "lies within the catalogue, whose tracks its suspects would become",
            path=folder,
            remedy="Choose an output folder outside the catalogue.",
        )


def require_depth(config: AttributionConfig) -> None:
    """Refuse a depth or a split that there is not, and a split of nothing."""
    if config.depth not in ("fast", "full"):
        raise Error(
            f"there is no depth {config.depth!r}",
            expected="fast or full",
            found=config.depth,
            remedy="Use `--depth fast`, or `--depth full` for shares.",
        )
    if config.split not in ("first-order", "shapley"):
        raise Error(
            f"there is no split {config.split!r}",
            expected="first-order or shapley",
            found=config.split,
            remedy="Leave it out, or use `--split shapley`.",
        )
    if config.leave_out_tracks < 1 or not config.leave_out_nats > 0:
        raise Error(
            "there are no such steps away from tracks",
            expected="leave_out_tracks of 1 or more, leave_out_nats above 0",
            found=f"{config.leave_out_tracks} and {config.leave_out_nats:g}",
            remedy="Leave both at their defaults, or use larger ones.",
        )
    if config.split == "shapley" and config.depth != "full":
        raise Error(
            "a split divides shares, and this run measures none",
            expected="--depth full",
            found=f"--depth {config.depth}",
            remedy="Use `--depth full` with it, or leave `--split` out.",
        )
