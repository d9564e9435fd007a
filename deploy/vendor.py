"""
Bring assets from npm into the repository, reproducibly; `vendor.lock.json` beside this file says what.

    python deploy/vendor.py fetch   a maintainer, with npm: take each pinned tarball, verify it, write the listed files
    python deploy/vendor.py check   anyone, offline, no Node: the committed files are the recorded ones, no others

`npm pack` fetches one tarball and runs no install script. Nothing is taken over that the lock does not name.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "deploy" / "vendor.lock.json"

Package = dict[str, Any]
Contents = dict[str, bytes]

TOKEN = re.compile(r"--ecl-(color|font|spacing|shadow|breakpoint|border)")
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
)


def integrity(tarball: bytes) -> str:
    """Give the tarball's fingerprint in the form npm publishes it: "sha512-" and base64."""
    return "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def without_source_map(content: bytes) -> bytes:
    """Remove the pointer to a source map we do not ship: the manifest storage stops on the missing file."""
    return re.sub(rb"\s*(//[#@] sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*$", b"\n", content)


def ecl_tokens(css: bytes) -> bytes:
    """Keep the design tokens (`--ecl-*`) of a stylesheet's `:root` rules, their values unmodified, aliases resolved."""
    text = css.decode()
    notice = re.search(r"/\*!.*?\*/", text, re.DOTALL)
    blocks = re.findall(r":root\{([^}]*)\}", text)
    declared = dict(item.split(":", 1) for block in blocks for item in block.split(";") if item.startswith("--"))

    def resolve(value: str, depth: int = 0) -> str:
        if depth > 6:
            return value
        return re.sub(
            r"var\((--[a-z0-9-]+)\)", lambda m: resolve(declared.get(m.group(1), m.group(0)), depth + 1), value
        )

    kept = [
        f"  {name}: {resolve(value)};"
        for name, value in declared.items()
        if TOKEN.match(name) and "mega-menu" not in name and "alpha" not in name
    ]
    origin = "/* Unmodified values of the design tokens. European Commission, EUPL-1.2. */"
    return "\n".join([notice.group(0) if notice else "", origin, ":root {", *kept, "}", ""]).encode()


def sprite(tarball: Contents, names: list[str]) -> bytes:
    """Join single icons into one SVG file of symbols, addressed as `lucide.svg#name`."""
    symbols = []
    for name in names:
        drawing = re.search(r"<svg[^>]*>(.*)</svg>", tarball[f"package/icons/{name}.svg"].decode(), re.DOTALL)
        if drawing is None:
            sys.exit(f"icon {name}: no drawing found")
        symbols.append(SYMBOL.format(name=name, body=" ".join(drawing.group(1).split())))
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""]).encode()


def download(package: Package) -> Contents:
    """Take the pinned tarball from npm and refuse it if it is not the one in the lock."""
    npm = shutil.which("npm") or sys.exit("npm is needed to fetch; `check` needs nothing")
    wanted = f"{package['name']}@{package['version']}"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [npm, "pack", "--silent", "--pack-destination", folder, wanted], check=True, stdout=subprocess.DEVNULL
        )
        tarball = next(Path(folder).glob("*.tgz")).read_bytes()
    if package.setdefault("integrity", integrity(tarball)) != integrity(tarball):
        sys.exit(f"{wanted}: the tarball is not the one in the lock")
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
        members = [(member.name, archive.extractfile(member)) for member in archive.getmembers() if member.isfile()]
        return {name: stream.read() for name, stream in members if stream}


def chosen(package: Package, tarball: Contents) -> Contents:
    """Pick and transform what the lock names; keys are paths inside the repository."""
    files = {
        f"{package['into']}/{target}": without_source_map(tarball[f"package/{source}"])
        for source, target in package["copy"].items()
    }
    if "tokens" in package:
        files[f"{package['into']}/{package['tokens']['to']}"] = ecl_tokens(
            tarball[f"package/{package['tokens']['from']}"]
        )
    if "icons" in package:
        files[f"{package['into']}/{package['icons']['to']}"] = sprite(tarball, package["icons"]["names"])
    return files


def fetch() -> None:
    """Write every listed file and its sha256 into the lock."""
    lock = json.loads(LOCK.read_text())
    for package in lock["packages"]:
        files = chosen(package, download(package))
        for path, content in files.items():
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_bytes(content)
        package["files"] = {path: sha256(content) for path, content in sorted(files.items())}
        sys.stdout.write(f"{package['name']} {package['version']}: {len(files)} files\n")
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


def problems(root: Path, lock: Package) -> list[str]:
    """List what differs between the lock and the files under `root`; empty when all is as recorded."""
    found: list[str] = []
    recorded: set[str] = set()
    for package in lock["packages"]:
        for path, expected in package["files"].items():
            recorded.add(path)
            if not (root / path).is_file():
                found.append(f"{path}: missing")
            elif sha256((root / path).read_bytes()) != expected:
                found.append(f"{path}: changed since it was fetched")
        if not any(Path(path).name.startswith("LICENSE") for path in package["files"]):
            found.append(f"{package['name']}: no licence file")
    present = {
        str(path.relative_to(root)) for top in lock["folders"] for path in (root / top).rglob("*") if path.is_file()
    }
    return found + [f"{path}: not in the lock" for path in sorted(present - recorded)]


def check() -> None:
    lock = json.loads(LOCK.read_text())
    if found := problems(ROOT, lock):
        sys.exit("vendored files are not as recorded:\n  " + "\n  ".join(found))
    sys.stdout.write(f"vendored files: {sum(len(package['files']) for package in lock['packages'])} as recorded\n")


if __name__ == "__main__":
    commands = {"fetch": fetch, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()
