"""The scores that the demo plays: whose, from where, under which licence, how fast.

Every work is in the public domain, and every encoding carries an open licence or a dedication to
the public domain in its own file. The corpus has many better-known pieces whose encodings say
nothing or reserve rights; they are left out.
"""

from dataclasses import dataclass

GPL = "GPL-2.0-or-later"
CC0 = "CC0-1.0"
BY = "CC-BY-4.0"
BY_SA_3 = "CC-BY-SA-3.0"
BY_SA_4 = "CC-BY-SA-4.0"
PUBLIC_DOMAIN = "Public domain"

CORPUS = "music21 corpus"

JOSQUIN = "Josquin des Prez"
WEBER = "Carl Maria von Weber"
CLARA_SCHUMANN = "Clara Schumann"


@dataclass(frozen=True, slots=True)
class Piece:
    """One score.

    Parameters
    ----------
    key : str
        Begins the ids of its tracks.
    file : str
        Within the collection.
    tempo : tuple of (float, float)
        Where in the score, in quarter notes, and how many quarter notes a minute from there on.
    take : int
        At most this many tracks.
    licence, notice : str
        Of the encoding, and the words in its file that say so.
    chords : bool
        A lead sheet, whose chord symbols are played.
    collection : str
        music21's corpus, or the Debian package that the file is from.
    """

    key: str
    file: str
    composer: str
    lived: str
    title: str
    tempo: tuple[tuple[float, float], ...]
    take: int
    licence: str
    notice: str
    chords: bool = False
    collection: str = CORPUS


def _josquin(key: str, file: str, title: str, bpm: float, take: int) -> Piece:
    """A chanson from Laura Conrad's part books."""
    return Piece(
        key,
        f"josquin/{file}.abc",
        JOSQUIN,
        "about 1450-1521",
        title,
        ((0, bpm),),
        take,
        GPL,
        "Copyright (C) 1999 Laura E. Conrad … GNU General Public License … either version 2 of "
        "the License, or (at your option) any later version.",
    )


def _polonaise(number: int, bpm: float) -> Piece:
    """One of the four polonaises that Clara Wieck published at eleven."""
    return Piece(
        f"clara-schumann-polonaise-{number}",
        f"schumann_clara/polonaise_op1n{number}.mxl",
        CLARA_SCHUMANN,
        "1819-1896",
        f"Polonaise, op. 1 no. {number}",
        ((0, bpm),),
        3,
        BY_SA_4,
        "Typeset by Cypressdome for IMSLP and released under the CC BY-SA 4.0 license.",
    )


PIECES = (
    _josquin("josquin-mille-regrets", "milleRegrets", "Mille regrets", 216, 3),
    _josquin("josquin-adieu", "adieuMesAmours", "Adieu mes amours", 208, 4),
    _josquin("josquin-la-plus", "laPlusDesPlus", "La plus des plus", 208, 4),
    _josquin("josquin-fortuna", "fortunaDunGranTempo", "Fortuna d'un gran tempo", 208, 3),
    _josquin("josquin-venus", "oVenusBant", "O Venus bant", 184, 3),
    _josquin(
        "josquin-ockeghem",
        "laDeplorationDeLaMorteDeJohannesOckeghem",
        "La déploration de la mort de Johannes Ockeghem",
        208,
        5,
    ),
    Piece(
        "weber-concertino",
        "weber/concertino_clarinet.mxl",
        WEBER,
        "1786-1826",
        "Concertino for clarinet, op. 26",
        ((0, 72), (111, 104), (547, 132)),
        14,
        PUBLIC_DOMAIN,
        "Copyright © 1998 by Oliver Seely and assigned to the public domain.",
    ),
    *(_polonaise(number, 88) for number in (1, 2, 3, 4)),
    Piece(
        "corelli-grave",
        "corelli/opus3no1/1grave.xml",
        "Arcangelo Corelli",
        "1653-1713",
        "Sonata da chiesa, op. 3 no. 1: Grave",
        ((0, 58),),
        2,
        BY,
        "© 2014, Creative Commons License (CC-BY)",
    ),
    Piece(
        "lusitano-allor",
        "lusitano/allor_che_ignuda.mxl",
        "Vicente Lusitano",
        "died after 1561",
        "Allor che ignuda",
        ((0, 100),),
        3,
        CC0,
        "Copyright 2022 Michael Scott Asato Cuthbert: released as CC0/Public Domain",
    ),
    Piece(
        "luca-gloria",
        "luca/gloria.xml",
        "Luca",
        "14th-15th century",
        "Gloria",
        ((0, 108),),
        5,
        BY_SA_3,
        "2010 Michael Scott Cuthbert -- freely distributed under a CC-BY-SA 3.0 license",
    ),
    Piece(
        "beach-prayer",
        "beach/prayer_of_a_tired_child.musicxml",
        "Amy Beach",
        "1867-1944",
        "Prayer of a Tired Child, op. 75 no. 4",
        ((0, 60),),
        3,
        BY_SA_4,
        "Original out of Copyright (1915, G. Schirmer). Engraving Copyright 2017 Michael Scott "
        "Cuthbert, most uses allowed for free (CC-SA-BY).",
    ),
    Piece(
        "johnson-lift",
        "johnson_j_r/lift_every_voice.mxl",
        "J. Rosamond Johnson",
        "1873-1954",
        "Lift Every Voice and Sing",
        ((0, 112),),
        1,
        CC0,
        "Public Domain (Encoding by MSAC: CC0)",
    ),
    Piece(
        "liliuokalani-aloha",
        "liliuokalani/aloha_oe.mxl",
        "Liliʻuokalani",
        "1838-1917",
        "Aloha ʻOe",
        ((0, 76),),
        2,
        CC0,
        "Copyright 1884 by LILIUOKALANI (Now, Public Domain; Encoding by MSAC, CC0)",
    ),
    Piece(
        "foster-jeanie",
        "leadSheet/fosterBrownHair.mxl",
        "Stephen Foster",
        "1826-1864",
        "Jeanie with the Light Brown Hair",
        ((0, 84),),
        3,
        PUBLIC_DOMAIN,
        "Public Domain",
        chords=True,
    ),
)
