"""
Log a dialogue with its participants, agenda and outcomes, all of it or nothing.

    python log_a_dialogue.py dialogue.json

The file's own digest is the Idempotency-Key: run twice, the dialogue is logged once.
"""

import hashlib
import json
import sys
from pathlib import Path

from client import send


def main(file: str) -> None:
    content = Path(file).read_bytes()
    key = hashlib.sha256(content).hexdigest()
    with send("POST", "meetings/", json.loads(content), headers={"Idempotency-Key": key}) as response:
        meeting = json.load(response)
    print(f"{meeting['reference']}  {meeting['links']['page']}")
    for outcome in meeting["outcomes"]:
        print(f"  outcome {outcome['id']}, {outcome['disposition']}: {outcome['text']}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
