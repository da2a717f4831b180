"""What can be said to assistants, and what language models may do."""
