"""Sound: two aligned recordings in, one stream out to the device, and its controls."""
