"""One recording on the screen: waveform and spectrogram on one time axis."""
