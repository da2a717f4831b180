"""Texts, icons, manifest and quality scale: what Home Assistant shows, and what it checks."""
