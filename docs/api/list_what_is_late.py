"""
List what is late for a partner, the longest first.

    python list_what_is_late.py JPN
"""

import sys
from datetime import date

from client import read_all


def main(partner: str) -> None:
    late = 0
    fields = "reference,text,due,owner,responsible"
    for promise in read_all("commitments/", partner=partner, standing="overdue", ordering="due", fields=fields):
        due = date.fromisoformat(promise["due"]["latest"])
        days = (date.today() - due).days
        print(f"{promise['reference']}  {days:>4} days late  owner: {promise['owner'] or '–'}  {promise['text']}")
        late += 1
    print(f"{late} late for {partner}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1].upper())
