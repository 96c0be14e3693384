"""`rootnote validate`: the study from the command line."""

import json

import pytest

from engine.validation.conftest import made_up
from rootnote.cli import main
from rootnote.errors import Error
from rootnote.investigation.study import truths


@pytest.mark.slow
def test_it_prints_and_writes_every_figure(tmp_path, capsys) -> None:
    folder = tmp_path / "stored" / "made-up"
    folder.mkdir(parents=True)
    (folder / "truth.json").write_text(json.dumps(made_up()))
    file = tmp_path / "figures.json"
    arguments = ["validate", "--quick", "--truth", str(folder.parent), "--json", str(file)]
    assert main(arguments) == 0
    (one,) = json.loads(file.read_text())
    assert one["command"] == "rootnote validate --quick"
    assert len(one["measures"]) > 40
    shown = capsys.readouterr().out
    assert "prediction of retraining" in shown.replace("\n", " ")
    assert "test" in shown


def test_without_stored_trainings_it_says_so(tmp_path, capsys) -> None:
    with pytest.raises(Error, match="no stored trainings"):
        truths(tmp_path)
    assert main(["validate", "--quick", "--truth", str(tmp_path)]) == 1
    assert "no stored trainings" in capsys.readouterr().err
