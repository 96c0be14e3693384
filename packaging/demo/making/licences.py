"""The page of licences and sources that lies beside the demo's music."""

from collections.abc import Sequence

from making.excerpts import Excerpt
from making.pieces import BY, BY_SA_3, BY_SA_4, CC0, CORPUS, GPL, PUBLIC_DOMAIN
from making.songs import BSD, GPL_2

_TEXTS = {
    CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    BY: "https://creativecommons.org/licenses/by/4.0/",
    BY_SA_3: "https://creativecommons.org/licenses/by-sa/3.0/",
    BY_SA_4: "https://creativecommons.org/licenses/by-sa/4.0/",
    GPL: "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html",
    GPL_2: "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html",
    BSD: "`sources/freedoom.txt`",
    PUBLIC_DOMAIN: "dedicated to the public domain by its encoder",
}

_HEAD = """\
# The demo's music: licences and sources

The recordings were made for Rootnote from the notes of scores and MIDI files: pitches, onsets and
durations were read, cut, and played by FluidSynth through the SoundFont Fluid (R3) General MIDI
(Frank Wen, MIT licence; Debian package `fluid-soundfont-gm`).

Each recording is under the licence of the file that it was made from, as its tags and the
catalogue's column `licence_status` say. "Says" quotes that file or its package's copyright file.

## Members and decoys

All works are in the public domain. Their encodings are in the corpus of
[music21](https://www.music21.org) 10.5.1; those without an open licence in their own file were not
used. Where the file names a Creative Commons licence without its version, 4.0 is given. The source
form of the recordings under the GNU GPL is the encodings in `sources/`, as they are in the music21
package, together with the scripts in Rootnote's `packaging/demo/`.

"""
_CONTROLS = """
## Controls

Of each song, some voices of about twelve seconds, without percussion, from Debian's packages
`openttd-openmsx` (the music set OpenMSX of OpenTTD) and `freedoom` (WAD files; contributors in
`sources/freedoom-credits.txt`). The source form of the recordings under the GNU GPL is the MIDI
files in `sources/openmsx.zip`, together with the scripts in `packaging/demo/`.

"""
_COLUMNS = """\
| Work | Composer | Encoding | Licence | Says | Tracks |
|---|---|---|---|---|---|
"""


def licences_page(excerpts: Sequence[Excerpt]) -> str:
    """The page, in Markdown: a row a work, then where each licence can be read."""
    study = [excerpt for excerpt in excerpts if excerpt.piece.collection == CORPUS]
    controls = [excerpt for excerpt in excerpts if excerpt.piece.collection != CORPUS]
    used = dict.fromkeys(excerpt.piece.licence for excerpt in excerpts)
    texts = "\n".join(f"- {licence}: {_TEXTS[licence]}" for licence in sorted(used))
    return f"{_HEAD}{_table(study)}{_CONTROLS}{_table(controls)}\n## Licences\n\n{texts}\n"


def _table(excerpts: Sequence[Excerpt]) -> str:
    """A row a work."""
    rows = []
    for piece in dict.fromkeys(excerpt.piece for excerpt in excerpts):
        tracks = [excerpt.id for excerpt in excerpts if excerpt.piece == piece]
        cells = (
            piece.title,
            f"{piece.composer} ({piece.lived})",
            f"`{piece.file}`",
            piece.licence,
            f"“{piece.notice}”",
            ", ".join(f"`{name}`" for name in tracks),
        )
        rows.append(f"| {' | '.join(cells)} |\n")
    return _COLUMNS + "".join(rows)
