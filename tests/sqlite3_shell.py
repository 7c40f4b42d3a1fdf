"""What the transcripts need of the sqlite3 shell where it isn't installed: one query of a
file opened read-only, as CSV with a header.
"""

import csv
import sqlite3
import sys

*options, path, query = sys.argv[1:]
assert options == ["-readonly", "-header", "-csv"]
found = sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute(query)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(column for column, *_rest in found.description)
out.writerows(found)
