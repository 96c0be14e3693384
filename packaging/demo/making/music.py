"""The step that makes the demo's music: files, catalogues, licences, and what was made of what."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
from mutagen.ogg import OggPage
from mutagen.oggvorbis import OggVorbis
from numpy.typing import NDArray

from making.excerpts import Excerpt, choose, deal
from making.licences import licences_page
from making.render import SAMPLE_RATE, SOUNDFONT, play, synthesizer, version

RELEASE = "Rootnote demo"
_COMPRESSION = 0.45  # about 80 kbit/s; the codec hears 16 kHz of it
_SERIAL = 0x524F4F54  # libsndfile draws the Ogg stream's number; a fixed one gives the same bytes
_COLUMNS = (
    *("track_id", "file", "title", "artist", "release", "label", "writers"),
    *("licence_status", "notes", "role"),
)


def make_music(notes: Path, resources: Path) -> None:
    """Write every track that is not there yet, the catalogues and the page of licences.

    Parameters
    ----------
    notes : Path
        What `scores.py` wrote.
    resources : Path
        The demo's folder: gets `music/`, `catalogue.csv`, `controls/`, `music.json` and
        `LICENCES.md`.
    """
    program = synthesizer()
    excerpts = deal(choose(json.loads(notes.read_text(encoding="utf-8"))))
    record_file = resources / "music.json"
    before = json.loads(record_file.read_text()) if record_file.exists() else {"tracks": {}}
    tracks: dict[str, dict[str, Any]] = {}
    for i, excerpt in enumerate(excerpts, 1):
        path = resources / folder_of(excerpt) / f"{excerpt.id}.ogg"
        samples = play(excerpt, program)
        tracks[excerpt.id] = described(excerpt, samples)
        if not path.exists() or tracks[excerpt.id] != before["tracks"].get(excerpt.id):
            write_track(path, samples, excerpt)
        print(f"\r  music: {i} of {len(excerpts)}", end="", flush=True)
    print()
    expected = {f"{excerpt.id}.ogg" for excerpt in excerpts}
    for stale in [*resources.glob("music/*.ogg"), *resources.glob("controls/*.ogg")]:
        if stale.name not in expected:
            stale.unlink()
    study = [excerpt for excerpt in excerpts if excerpt.role != "control"]
    controls = [excerpt for excerpt in excerpts if excerpt.role == "control"]
    write_catalogue(resources / "catalogue.csv", study, "music/")
    write_catalogue(resources / "controls" / "catalogue.csv", controls, "")
    (resources / "LICENCES.md").write_text(licences_page(excerpts), encoding="utf-8")
    record = {
        "fluidsynth": version(program),
        "soundfont_sha256": hashlib.sha256(SOUNDFONT.read_bytes()).hexdigest(),
        "sample_rate": SAMPLE_RATE,
        "tracks": tracks,
    }
    record_file.write_text(
        json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )


def folder_of(excerpt: Excerpt) -> str:
    """Where a track lies: controls apart, for the question whether a model fits at all."""
    return "controls" if excerpt.role == "control" else "music"


def title_of(excerpt: Excerpt) -> str:
    """The work's title, and which part of it, for what ensemble."""
    part = f", part {excerpt.number}" if excerpt.of > 1 else ""
    return f"{excerpt.piece.title}{part} ({excerpt.ensemble})"


def described(excerpt: Excerpt, samples: NDArray[np.int16]) -> dict[str, Any]:
    """What the record says of a track: enough to see that a rebuild gave the same samples."""
    return {
        "score": excerpt.piece.file,
        "from_s": excerpt.start_s,
        "ensemble": excerpt.ensemble,
        "role": excerpt.role,
        "n_notes": len(excerpt.notes),
        "n_frames": len(samples),
        "pcm_sha256": hashlib.sha256(samples.astype("<i2").tobytes()).hexdigest(),
    }


def write_track(path: Path, samples: NDArray[np.int16], excerpt: Excerpt) -> None:
    """Encode a track as Ogg Vorbis with its tags; the same samples give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sf.write(
        path, samples, SAMPLE_RATE, format="OGG", subtype="VORBIS", compression_level=_COMPRESSION
    )
    file = OggVorbis(path)
    file["title"] = title_of(excerpt)
    file["artist"] = file["composer"] = excerpt.piece.composer
    file["album"] = RELEASE
    file["license"] = excerpt.piece.licence
    file["comment"] = f"Score: music21 corpus, {excerpt.piece.file}. {excerpt.piece.notice}"
    file.save()
    with path.open("r+b") as stream:
        pages = []
        try:
            while True:
                pages.append(OggPage(stream))
        except EOFError:
            pass
        for page in pages:
            page.serial = _SERIAL
        stream.seek(0)
        stream.write(b"".join(page.write() for page in pages))
        stream.truncate()


def write_catalogue(path: Path, excerpts: Sequence[Excerpt], folder: str) -> None:
    """The tracks as a catalogue CSV."""
    text = io.StringIO()
    table = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    table.writeheader()
    for excerpt in excerpts:
        table.writerow(
            {
                "track_id": excerpt.id,
                "file": f"{folder}{excerpt.id}.ogg",
                "title": title_of(excerpt),
                "artist": excerpt.piece.composer,
                "release": RELEASE,
                "label": RELEASE,
                "writers": excerpt.piece.composer,
                "licence_status": excerpt.piece.licence,
                "notes": f"score: music21 corpus, {excerpt.piece.file}",
                "role": excerpt.role,
            }
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
