"""Stands in for the investigation, so that the command line is tested alone."""

import types

OPENABLE = types.SimpleNamespace(
    verdict="openable",
    reason="",
    family="musicgen",
    layout="transformers",
    n_parameters=1234567,
    sample_rate=32000,
    sha256="abc",
)
REFUSED = types.SimpleNamespace(
    verdict="refused",
    reason="x: is a pickle.\nDo not.",
    family="",
    layout="",
    n_parameters=0,
    sample_rate=0,
    sha256="",
)


class FakeInvestigation:
    """Answers at once with `outcome`, or raises it; keeps what it was asked.

    `others` are the answers of verbs that answer something else.
    """

    def __init__(self, outcome, **others) -> None:
        self.outcome = outcome
        for verb, answer in others.items():
            setattr(self, verb, lambda *_, answer=answer, **__: answer)
        self.made_with: dict = {}
        self.asked: dict = {}
        self.places: tuple = ()

    def __call__(self, **made_with):
        self.made_with = made_with
        return self

    def _answer(self, *places, progress=None, **asked):
        self.places, self.asked = places, asked
        if progress:
            progress("working", 1, 2)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        if callable(self.outcome):
            self.outcome()
        return self.outcome

    inspect = index = attribute = build_reference = _answer


ATTRIBUTE = ["attribute", "model", "music", "suspect.wav"]
