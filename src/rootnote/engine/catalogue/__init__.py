"""The catalogue: which recordings are compared with the suspect.

csv_file        who owns what, in the columns that rights departments use
reading         a folder or CSV file → `Catalogue`: read, checked, hashed
manifest        a catalogue as JSON, for cases and indexes
"""
