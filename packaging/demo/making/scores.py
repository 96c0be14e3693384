"""Read the scores with music21 and write their notes as JSON: the one step that needs music21.

    python scores.py NOTES.json SOURCES      (in the environment of ../requirements.txt)

Of an encoding only pitches, onsets and durations are taken. Encodings under the GNU GPL are
copied to the folder SOURCES, to go with the recordings that are made from them.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from music21 import common, converter, expressions, harmony, stream

if __package__ in (None, ""):  # run by path, in an environment where only music21 is installed
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from making.pieces import GPL, PIECES, Piece

_DIGITS = 6  # of a quarter note: triplets stay apart, float noise does not


def notes_of(piece: Piece) -> list[list[float]]:
    """Rows of onset and duration in quarter notes, MIDI pitch and part."""
    rows = set()
    for index, part in enumerate(_parts(piece)):
        sounding = part.toSoundingPitch() if isinstance(part, stream.Part) else part
        for element in sounding.stripTies().flatten().notes:
            symbol = isinstance(element, harmony.ChordSymbol)
            if symbol and not piece.chords:
                continue  # an editor's accidental above the staff, read as a chord's name
            if element.duration.isGrace:
                continue
            length = 0.0 if symbol else float(element.quarterLength)
            for pitch in element.pitches:
                rows.add((float(element.offset), length, pitch.midi, 100 if symbol else index))
    return [
        [round(onset, _DIGITS), round(length, _DIGITS), pitch, part]
        for onset, length, pitch, part in sorted(rows)
    ]


def _parts(piece: Piece) -> list[Any]:
    """The parts of a score; an ABC file of part books holds them one after another."""
    path = common.getCorpusFilePath() / piece.file
    score = converter.parse(path, forceSource=True)
    if isinstance(score, stream.Opus):
        return list(score.scores)
    score.removeByClass(expressions.TextExpression)
    return list(score.parts)


def main() -> None:
    """Write the notes of every piece, and the sources that have to be passed on."""
    notes_file, sources = Path(sys.argv[1]), Path(sys.argv[2])
    sources.mkdir(parents=True, exist_ok=True)
    for piece in PIECES:
        if piece.licence == GPL:
            shutil.copy(common.getCorpusFilePath() / piece.file, sources)
    notes = {piece.key: notes_of(piece) for piece in PIECES}
    notes_file.write_text(json.dumps(notes) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
