"""The catalogue: which recordings are compared with the suspect.

csv_file        who owns what, in the columns that rights departments use
reading         a folder or CSV file → `Catalogue`: read, checked, hashed
manifest        a catalogue as JSON, for cases and indexes
"""

from rootnote.engine.catalogue.manifest import catalogue_from_json, catalogue_to_json
from rootnote.engine.catalogue.reading import assembled, read_catalogue

__all__ = ["assembled", "catalogue_from_json", "catalogue_to_json", "read_catalogue"]
