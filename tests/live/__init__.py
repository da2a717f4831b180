"""Calls as they happen, in Home Assistant."""
