"""Colours, icons and small parts that every page is made of."""
