"""Rootnote: which recordings an AI-generated track is built from, and how sure we are.

This module holds the version and nothing heavy, so that importing `rootnote` stays free.
"""

__version__ = "0.1.0"
