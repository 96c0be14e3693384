"""The songs that controls are played from: whose, from which Debian package, under which licence.

Nothing in them is by the catalogue's composers, or of their centuries.
"""

from making.pieces import Piece

OPENMSX, FREEDOOM = "openttd-openmsx", "freedoom"
GPL_2, BSD = "GPL-2.0-only", "BSD-3-Clause"

_OPENMSX_SAYS = (
    "The OpenMSX music set for OpenTTD Copyright (C) 2010-2021 OpenMSX Authors … is licensed under "
    "GPL v2."
)
_FREEDOOM_SAYS = (
    "Copyright (c) 2001-2003 Contributors to the Freedoom project. … Redistribution and use in "
    "source and binary forms, with or without modification, are permitted provided that the "
    "following conditions are met"
)
_IN_SECONDS = ((0.0, 60.0),)
"""A MIDI file's own tempo is followed when it is read: one beat is one second."""

_LUCAS, _IMUH3, _MIMM = "-lucas-", "imuh3", "mimm"
_REDFARN, _BLOMBERG = "Jim Redfarn", "Tistou Blomberg"
_OPENMSX_SONGS = (
    ("tttheme2", "OpenTTD journey", _LUCAS),
    ("keep_on_rolling", "Keep on Rolling", _LUCAS),
    ("ttsong_iv_imuh3", "Downtown cab ride", _IMUH3),
    ("modern_motion", "Modern Motion", "Kyle Timmerman"),
    ("busy_schedule", "Busy Schedule", _MIMM),
    ("the_fast_route", "The Fast Route", _MIMM),
    ("ttsong_iii_imuh3", "Skydive", _IMUH3),
    ("train_filled_with_cash", "Train filled with cash", _IMUH3),
    ("flying_scotsman", "Unidentified Flying Scotsman", _IMUH3),
    ("chuggachugga", "Chugga Chugga Cha-ching", _IMUH3),
    ("the_hobo_redfarn", "The Hobo", _REDFARN),
    ("ultimate_run", "Ultimate run", _BLOMBERG),
    ("midnight_snow_run", "Midnight snow run", _BLOMBERG),
    ("run_for_your_life", "Excitement! Run for your life", _BLOMBERG),
    ("coconut_run2", "Coconut run 2", _BLOMBERG),
    ("harp_harmony", "Harp harmony 'n humor", _BLOMBERG),
    ("mighty_giant_run", "Mighty giant run", _BLOMBERG),
    ("wood_whistles", "Wood whistles", _BLOMBERG),
    ("linns_basket", "Linn's basket of treats", _BLOMBERG),
    ("relax_song", "Plain simple relax song", _BLOMBERG),
    ("chemistry_lab", "Deep down chemistry lab", _BLOMBERG),
    ("boogi_marabi_redfarn", "Boogie Marabi", _REDFARN),
    ("5432gone_redfarn", "5 4 3 2 .. Gone", _REDFARN),
    ("say_what_redfarn", "Say What", _REDFARN),
    ("be_sharp_bw_redfarn", "Be Sharp Boogie", _REDFARN),
    ("mosey_along_redfarn", "Mosey Along", _REDFARN),
    ("slow_neasy_redfarn", "Slow and Easy", _REDFARN),
    ("city_blues_redfarn", "City Blues", _REDFARN),
    ("no_work_song_redfarn", "No Work Song", _REDFARN),
)
_FREEDOOM_LUMPS = {
    "freedoom1": (
        *("E1M1", "E1M2", "E1M3", "E1M4", "E1M5", "E1M6", "E1M7", "E1M8", "E1M9"),
        *("E2M1", "E2M2", "E2M3", "E2M4", "E2M5", "E2M7", "E2M8", "E2M9"),
        *("E3M1", "E3M2", "E3M3", "E3M4", "E3M5", "E3M6", "E3M7", "E3M8", "E3M9"),
    ),
    "freedoom2": ("RUNNIN", "STALKS", "COUNTD", "BETWEE", "DOOM", "THE_DA", "SHAWN", "DDTBLU"),
}


def _openmsx(name: str, title: str, composer: str) -> Piece:
    """A song of OpenTTD's free music set."""
    return Piece(
        f"openmsx-{name.replace('_', '-')}",
        f"usr/share/games/openttd/baseset/openmsx/{name}.mid",
        composer,
        "contemporary",
        title,
        _IN_SECONDS,
        1,
        GPL_2,
        _OPENMSX_SAYS,
        collection=OPENMSX,
    )


def _freedoom(wad: str, lump: str) -> Piece:
    """A song of the free game Freedoom, a lump of its WAD file."""
    return Piece(
        f"freedoom-{lump.lower().replace('_', '-')}",
        f"usr/share/games/doom/{wad}.wad#D_{lump}",
        "Freedoom's contributors",
        "contemporary",
        f"Freedoom, {lump}",
        _IN_SECONDS,
        1,
        BSD,
        _FREEDOOM_SAYS,
        collection=FREEDOOM,
    )


SONGS = (
    *(_openmsx(*song) for song in _OPENMSX_SONGS),
    *(_freedoom(wad, lump) for wad, lumps in _FREEDOOM_LUMPS.items() for lump in lumps),
)
