"""The answer: rows, chart, table, map, details, and the recordings behind a bar, seen and heard."""
