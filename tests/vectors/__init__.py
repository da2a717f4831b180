"""What others say, written down by hand: the PBX's signatures, and plans of numbers."""
