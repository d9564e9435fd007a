"""
Check what a release is made of; `make release-check` calls it with the tools of `deploy/release.lock`.

    python deploy/release.py FOLDER   a fresh environment of requirements.lock alone is made in FOLDER, and from it
                                      sbom.cdx.json (CycloneDX 1.6) and docs/licences.md; then known holes are asked for

It fails for a licence that docs/licences.md does not allow, for a known hole, and where nobody could be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
TABLE = ROOT / "docs" / "licences.md"
TOOLS = Path(sys.executable).parent

# What goes with the EUPL: permissive licences, and those that ask for their own files alone.
ALLOWED = ("MIT", "BSD", "Apache", "PSF", "Python Software Foundation", "ISC", "MPL", "Mozilla", "LGPL")
# What a package's own file says where its metadata say nothing, or more than is so.
KNOWN = {
    "qrcode": "BSD-3-Clause",  # "Other/Proprietary" there is about the trade mark "QR Code"
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
}
ASK = """
import json
from importlib.metadata import distributions
print(json.dumps(sorted(
    (one.metadata["Name"], one.version, one.metadata.get("License-Expression") or "", one.metadata.get("License") or "",
     [name.rpartition(" :: ")[2] for name in one.metadata.get_all("Classifier") or [] if name.startswith("License ::")])
    for one in distributions())))
"""
HEADING = """# Licences of what is installed

Written by `make release-check` from the packages that `requirements.lock` names. Allowed are licences that go with the
EUPL-1.2: permissive ones, and those that ask for their own files alone (MPL, LGPL). Copied files: `THIRD_PARTY.md`.

| Package | Version | Licence |
|---|---|---|
"""
BUILT_IN = ("pip", "setuptools")  # brought by `venv`, not by us

Row = tuple[str, str, str]


def run(*words: str | Path) -> None:
    print("$", " ".join(Path(word).name if isinstance(word, Path) else word for word in words), flush=True)
    subprocess.run([str(word) for word in words], check=True, cwd=ROOT)


def environment(folder: Path) -> Path:
    """Make an environment that holds what a user installs and nothing else; gives its interpreter."""
    venv.create(folder, with_pip=True, clear=True)
    python = folder / "bin" / "python"
    options = ("--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:")
    run(python, "-m", "pip", "install", *options, "-r", LOCK)
    return python


def licences(python: Path) -> Iterator[Row]:
    answer = subprocess.run([str(python), "-c", ASK], check=True, capture_output=True, text=True).stdout
    for name, version, expression, words, classifiers in json.loads(answer):
        if name in BUILT_IN:
            continue
        short = words if "\n" not in words and len(words) < 60 else ""
        yield name, version, KNOWN.get(name) or expression or short or ", ".join(classifiers)


def refused(rows: list[Row]) -> list[str]:
    return [f"{name} {version}: {licence or 'no licence named'}" for name, version, licence in rows
            if not any(word in licence for word in ALLOWED)]  # fmt: skip


def main(folder: Path) -> int:
    python = environment(folder / "environment")
    rows = list(licences(python))
    TABLE.write_text(HEADING + "".join(f"| {' | '.join(row)} |\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} licences: {TABLE.relative_to(ROOT)}")
    if wrong := refused(rows):
        print("These licences are not allowed:", *wrong, sep="\n  ")
        return 1
    bill = folder / "sbom.cdx.json"
    run(
        TOOLS / "cyclonedx-py",
        "environment",
        "--pyproject",
        "pyproject.toml",
        "--output-reproducible",
        "-o",
        bill,
        python,
    )
    audit = (TOOLS / "pip-audit", "--strict", "--disable-pip", "--require-hashes", "-r", LOCK)
    return subprocess.run([str(word) for word in audit], check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
