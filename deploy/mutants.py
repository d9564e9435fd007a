"""
Seeded faults: each is put into a copy of the tree, where the proof of access must fail.

    python deploy/mutants.py            runs them all and prints a table (`make mutants`)
    python deploy/mutants.py --write    puts the table into docs/security.md, too
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- mutants -->", "<!-- /mutants -->"
MATRIX, POLICY, EXCESS = (f"tests/access/test_{name}.py" for name in ("matrix", "policy", "mass_assignment"))
# Of the untouched copy these must pass; all of them do in `make test`.
CONTROL = "official-one-normal or manager-everything-sensitive or administrator-one-public or every_address"
FAILED = 1  # what pytest answers where tests fail; anything else is a fault of the run
SCOPES, ACCESS, ROLES = (f"partnerships/permissions/{name}.py" for name in ("scopes", "access", "roles"))
REVIEWS, BLOCKERS = "partnerships/web/views/reviews.py", "partnerships/api/serializers/blockers.py"
HOME, SAMPLES = "partnerships/web/urls/home.py", "tests/access/samples.py"
LEAK = """
from django.http import HttpRequest, HttpResponse
from partnerships.models import Commitment
from partnerships.permissions import SIGNED_IN, declare, reading


def leak(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(Commitment.objects.values_list("text", flat=True)))


urlpatterns.append(path("leak/", leak, name="leak"))
"""


@dataclass(frozen=True)
class Edit:
    """A text of a file and what stands there instead; without one, what is added at the end."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    name: str
    edits: tuple[Edit, ...]
    part: str = ""  # of the proof that is to catch it; all of it, if none is named
    proof: str = MATRIX


MUTANTS = (
    Mutant(
        "marking off by one",
        (
            Edit(SCOPES, 'marking__lte": highest}', 'marking__lte": highest + 1}'),
            Edit(ACCESS, "if grant.highest_marking >= marking]", "if grant.highest_marking + 1 >= marking]"),
        ),
    ),
    Mutant("scope ignored", (Edit(SCOPES, "    if partner_ids is None:\n", "    if True:\n"),)),
    Mutant(
        "role table wrong: readers work",
        (Edit(ROLES, "frozenset({_P.RECORD_SEE}),", "frozenset({_P.RECORD_SEE, _P.WORK_EDIT}),"),),
    ),
    Mutant(
        "export unscoped",
        (
            Edit(
                "partnerships/api/views/base.py",
                "        rows = self.narrowed()\n        first =",
                "        rows = self.row.Meta.model._default_manager.all()\n        first =",
            ),
        ),
    ),
    Mutant(
        "target not checked on create",
        (Edit("partnerships/services/actions.py", "        access.require(Permission.WORK_EDIT, held)\n", ""),),
        "is_written",
    ),
    Mutant("new view, undeclared", (Edit(HOME, "", LEAK),)),
    Mutant(
        "new view, declared, unscoped",
        (
            Edit(HOME, "", LEAK.replace("def leak", "@declare(reading(SIGNED_IN))\ndef leak")),
            Edit(SAMPLES, "PAGES: dict[str, list[Sample]] = {", 'PAGES = {\n    "leak": [page()],'),
        ),
    ),
    Mutant(
        "policy of a view loosened",
        (Edit(REVIEWS, "reading(Permission.RECORD_DECIDE)", "reading(Permission.RECORD_SEE)"),),
        proof=POLICY,
    ),
    Mutant(
        "an operation takes a field that is not published",
        (Edit(BLOCKERS, 'fields = ["commitment", "kind",', 'fields = ["resolved_on", "commitment", "kind",'),),
        "operations",
        EXCESS,
    ),
)


@dataclass(frozen=True)
class Result:
    name: str
    is_caught: bool
    by: str
    seconds: float


def copy_to(place: Path) -> None:
    """Copy what is under version control, as it is now."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    for name in names:
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, place / name)


def seed(place: Path, mutant: Mutant) -> None:
    """:raises ValueError: if the tree has moved on and the fault fits no more, or in several places."""
    for edit in mutant.edits:
        file = place / edit.file
        text = file.read_text(encoding="utf-8")
        if edit.old and text.count(edit.old) != 1:
            raise ValueError(f"{mutant.name}: {edit.file} has {text.count(edit.old)} times: {edit.old!r}")
        file.write_text(text.replace(edit.old, edit.new) if edit.old else text + edit.new, encoding="utf-8")


def run(place: Path, mutant: Mutant) -> Result:
    """Run the proof, or a part of it, until it fails."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:randomly", mutant.proof]
    command += ["-k", mutant.part] if mutant.part else []
    done = subprocess.run(command, cwd=place, check=False, capture_output=True, text=True)
    found = re.search(r"^FAILED [^ ]+::(\S+)", done.stdout, re.MULTILINE)
    if done.returncode not in (0, FAILED) or (done.returncode and not found):
        raise RuntimeError(f"{mutant.name}: the run itself failed.\n{done.stdout[-3000:]}\n{done.stderr[-1000:]}")
    return Result(mutant.name, done.returncode == FAILED, found[1] if found else "", time.monotonic() - begun)


def table(results: list[Result]) -> str:
    lines = ["| Seeded fault | Proof of access | First test that failed |", "|---|---|---|"]
    for one in results:
        lines.append(f"| {one.name} | {'fails' if one.is_caught else 'passes'} | {f'`{one.by}`' if one.by else '–'} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Answer 0 if the untouched tree passes and every fault is caught."""
    results = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as home:
        for number, mutant in enumerate((Mutant("none: the program as it is", (), CONTROL), *MUTANTS)):
            place = Path(home) / str(number)
            copy_to(place)
            seed(place, mutant)
            results.append(run(place, mutant))
            shutil.rmtree(place)
            print(f"{mutant.name}: {results[-1].by or 'nothing failed'} ({results[-1].seconds:.0f} s)", flush=True)
    written = table(results)
    print(f"\n{written}")
    if "--write" in arguments:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text.partition(BEGIN)[0], text.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{written}\n{END}{after}", encoding="utf-8")
    control, *seeded = results
    return 0 if not control.is_caught and all(one.is_caught for one in seeded) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
