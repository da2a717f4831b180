"""What happens on the telephone. It knows nothing of Home Assistant."""
