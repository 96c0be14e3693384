"""Evidence: what is kept of a case, how it is sealed, and what leaves as report or bundle.

Read in this order: `records` (what is written), `custody` (the log), `ledger` (the folder),
`contents` and `casefile` (what stands in a case, and the acts upon it), `verify` and `timestamps`
(does it all hold), `report` (what a person reads), `bundle` and `court` (what another side gets).
Nothing here needs torch, a sound library or a window.
"""
