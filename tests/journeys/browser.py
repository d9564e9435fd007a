"""
Finds a Chromium for the browser tests, or installs one.

`python -m tests.journeys.browser` installs: with Debian's packages as root, else Playwright's own download,
else a package of the npm registry.
"""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ROOT = Path(__file__).resolve().parents[2]
UNPACKED = Path(os.environ.get("SDPTRACKER_HOME") or ROOT / "var").absolute() / "chromium"
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
SECONDS_FOR_DOWNLOAD = 120
WAYS = (
    "No Chromium for the browser tests. Install one: `apt-get install chromium fonts-liberation`, "
    "`.venv/bin/playwright install chromium`, or `make test`; or name one in CHROMIUM_PATH."
)
# The package's own file names folders of another platform; without any font Chromium ends on its first page.
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{0}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{0}/font-cache</cachedir></fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """A program, and the environment variables it needs on top of ours."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Chromium | None:
    """Look where a Chromium may be: CHROMIUM_PATH, the system's, Playwright's, the unpacked npm package's."""
    if named := os.environ.get("CHROMIUM_PATH"):
        return Chromium(named)
    for name in SYSTEM_NAMES:
        if path := shutil.which(name):
            return Chromium(path)
    if path := _playwrights_own():
        return Chromium(path)
    if (UNPACKED / "chromium").exists():
        libraries = {"LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib")}
        return Chromium(str(UNPACKED / "chromium"), libraries | {"FONTCONFIG_FILE": str(UNPACKED / "fonts.conf")})
    return None


def install() -> Chromium | None:
    """Try each way to install until there is one; each says why it failed."""
    for way in (_install_with_apt, _install_with_playwright, _install_with_npm):
        try:
            way()
        except (OSError, subprocess.SubprocessError) as error:
            sys.stderr.write(f"{way.__name__.removeprefix('_').replace('_', ' ')}: {error}\n")
        if found := find():
            return found
    return None


def _playwrights_own() -> str | None:
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    path = done.stdout.strip()
    return path if path and Path(path).exists() else None


def _install_with_apt() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)  # type: ignore[call-overload]  # mixed keywords
    packages = ["chromium", "fonts-liberation"]
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=True, **quiet)  # type: ignore[call-overload]  # mixed keywords


def _install_with_playwright() -> None:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=True, timeout=SECONDS_FOR_DOWNLOAD)


def _install_with_npm() -> None:
    import brotli

    UNPACKED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", "--pack-destination", folder, NPM_PACKAGE], check=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            for member in package.getmembers():
                content = package.extractfile(member) if member.name.startswith("package/bin/") else None
                if content:
                    _unpack(Path(member.name).name.removesuffix(".br"), brotli.decompress(content.read()))
    (UNPACKED / "fonts.conf").write_text(FONTS_CONF.format(UNPACKED))


def _unpack(name: str, content: bytes) -> None:
    if name.endswith(".tar"):
        with tarfile.open(fileobj=io.BytesIO(content)) as inner:
            inner.extractall(UNPACKED / name.removesuffix(".tar"), filter="data")
    else:
        (UNPACKED / name).write_bytes(content)
        (UNPACKED / name).chmod(0o755)


if __name__ == "__main__":
    chromium = find() or install()
    if chromium is None:
        sys.exit(WAYS)
    sys.stdout.write(f"Chromium: {chromium.path}\n")
