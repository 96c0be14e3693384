"""What a recording's own tags say about it, whatever the container calls the fields.

Tags are claims, not evidence: a bad or missing tag never stops anything.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mutagen
import soundfile as sf

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")  # ISO 3901: country, registrant, year, number
_MAX_CHARACTERS = 1000

# What each field is called in Vorbis comments (FLAC, Ogg, Opus), APEv2, ASF and RIFF INFO, in
# ID3v2.4 (MP3, WAV, AIFF) and in MP4, in order of preference; compared in lower case.
_NAMES = {
    "title": ("title", "tit2", "©nam"),
    "artist": ("artist", "author", "tpe1", "©art"),
    "composer": ("composer", "wm/composer", "tcom", "©wrt"),
    "release": ("album", "wm/albumtitle", "talb", "©alb"),
    "label": (
        "label",
        "organization",
        "publisher",
        "wm/publisher",
        "txxx:label",
        "tpub",
        "----:com.apple.itunes:label",
    ),
    "p_line": ("phonogram", "tpro"),
    "copyright": ("copyright", "tcop", "cprt"),
    "licence": ("license", "licence", "txxx:license", "wcop", "----:com.apple.itunes:license"),
    "isrc": ("isrc", "wm/isrc", "tsrc", "----:com.apple.itunes:isrc"),
}


@dataclass(frozen=True, slots=True)
class Tags:
    """The fields Rootnote uses; empty where the recording says nothing."""

    title: str = ""
    artist: str = ""
    composer: str = ""
    release: str = ""
    label: str = ""
    p_line: str = ""
    copyright: str = ""
    licence: str = ""
    isrc: str = ""

    @property
    def rights_holder(self) -> str:
        """The label, else the ℗ line, else the copyright line."""
        return self.label or self.p_line or self.copyright


def read_tags(path: Path) -> Tags | None:
    """Read a recording's tags with mutagen, or its RIFF INFO with libsndfile.

    Parameters
    ----------
    path : Path
        A recording that can be decoded.

    Returns
    -------
    tags : Tags or None
        Several values of one field are joined by "; ". None for damaged tags.
    """
    try:
        file = mutagen.File(path)
        found = dict(_fields(file.tags)) if file is not None and file.tags else _riff_info(path)
    except (mutagen.MutagenError, ValueError, LookupError, ArithmeticError, struct.error):
        return None
    values = {
        field: next((found[name] for name in names if found.get(name)), "")
        for field, names in _NAMES.items()
    }
    return Tags(**values)


def clean_text(text: str) -> str:
    """Text that can be shown, stored and hashed: no control characters, no halves of letters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else " " for c in whole).strip()[:_MAX_CHARACTERS]


def normalised_isrc(text: str) -> str:
    """An ISRC in its twelve characters; anything that is none stays as it was given."""
    bare = re.sub(r"[\s-]", "", text.upper().removeprefix("ISRC"))
    return bare if _ISRC.fullmatch(bare) else text


def isrc_notice(isrc: str) -> tuple[str, ...]:
    """What to tell about an ISRC: nothing if it is absent or well formed."""
    if not isrc or _ISRC.fullmatch(isrc):
        return ()
    return (f"ISRC {isrc!r} is not well formed: two letters, three letters or digits, 7 digits",)


def _fields(tags: Any) -> Iterator[tuple[str, str]]:
    """Name and text of every field Rootnote knows."""
    known = {name for names in _NAMES.values() for name in names}
    for name in tags.keys():  # noqa: SIM118 - mutagen's tags are not all iterable by key
        if name.lower() in known:
            yield name.lower(), _text(tags[name])


def _text(value: Any) -> str:
    """The text of a tag's value: a list, an ID3 frame, or NUL-separated strings."""
    items = value if isinstance(value, list) else [value]
    texts = [i.decode("utf-8", "replace") if isinstance(i, bytes) else str(i) for i in items]
    return "; ".join(filter(None, (clean_text(part) for t in texts for part in t.split("\0"))))


def _riff_info(path: Path) -> dict[str, str]:
    """The INFO chunk of a WAV file, which mutagen does not read."""
    try:
        with sf.SoundFile(path) as file:
            return {name: clean_text(text) for name, text in file.copy_metadata().items()}
    except (sf.SoundFileError, TypeError):
        return {}
