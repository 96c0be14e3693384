"""Bring the translations of the window up to date.

    python packaging/translations.py          collect new texts, then compile what is translated
    pyside6-linguist resources/translations/rootnote_de.ts       translate what is new

Both the `.ts` files that people edit and the `.qm` files that Rootnote reads are in the repository;
a test tells when a text has no translation or a `.qm` is older than its `.ts`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import sentences

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("de",)


def tool(name: str) -> Path:
    """One of Qt's programs, which lie beside this Python."""
    return Path(sys.executable).with_name(f"pyside6-{name}")


def collect(file: Path, language: str) -> None:
    """Add texts that a `.ts` file does not have, and drop those that are gone.

    The window's own, and the sentences that engine and evidence say in it.
    """
    sources = sorted((ROOT / "src" / "rootnote" / "gui").rglob("*.py"))
    options = ["-no-obsolete", "-locations", "none", "-silent", "-source-language", "en"]
    with tempfile.TemporaryDirectory() as name:
        said = Path(name) / "sentences.py"
        said.write_text(sentences.as_source(sentences.templates()), encoding="utf-8")
        subprocess.run(
            [tool("lupdate"), *sources, said, *options, "-target-language", language, "-ts", file],
            check=True,
            cwd=ROOT,
        )


def compile_to(file: Path, target: Path) -> None:
    """Compile a `.ts` file."""
    subprocess.run([tool("lrelease"), "-silent", file, "-qm", target], check=True, cwd=ROOT)


def main() -> None:
    """Every language."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    sentences.FILE.write_text(sentences.written(sentences.templates()), encoding="utf-8")
    for language in LANGUAGES:
        file = FOLDER / f"rootnote_{language}.ts"
        collect(file, language)
        compile_to(file, file.with_suffix(".qm"))


if __name__ == "__main__":
    main()
