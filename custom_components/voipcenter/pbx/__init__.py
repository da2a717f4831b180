"""What is known of one account, and what is wished of it. It knows nothing of Home Assistant."""
