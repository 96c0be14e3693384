"""The study on reference models with known answers: the measured error rates.

`stored` reads what trainings without parts of a catalogue left behind; `prediction`, `learning` and
`naming` say how well Rootnote's answers agree with it; `study` puts the measures together. Nothing
is trained here: `tests/real` does that, in hours, and what it leaves is small enough to ship.
"""
