"""Evidence: what is kept of a case, how it is sealed, and what leaves as report or bundle.

Read in this order: `records` (what is written), `custody` (the log), `casefile` (the folder),
`verify` (does it all hold), `report` (what a person reads), `bundle` (what another side gets).
Nothing here needs torch, a sound library or a window.
"""
