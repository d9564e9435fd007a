"""
Save all commitments as a table that Excel, LibreOffice, pandas or R reads; with a day, as they stood at its end.

    python feed_a_spreadsheet.py commitments.csv [YYYY-MM-DD]

Power BI and R read the same address themselves: /api/v1/commitments/?output=csv, with the header
"Authorization: Bearer <token>".
"""

import shutil
import sys

from client import send


def main(file: str, day: str = "") -> None:
    parameters = {"output": "csv", "ordering": "reference"} | ({"as_of": day} if day else {})
    answer = send("GET", "commitments/", parameters=parameters, headers={"Accept": "text/csv"})
    with answer, open(file, "wb") as table:
        shutil.copyfileobj(answer, table)
    print(f"saved {file}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
