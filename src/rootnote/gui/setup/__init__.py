"""What a run needs: the three inputs, its options, and the way into the demo."""
