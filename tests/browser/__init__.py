"""A person at a browser: Home Assistant's own frontend, with the stand-in PBX behind it.

Each test sits down at a screen (`seats`), uses what stands on it (`screens`, `words`), and reads
the truth from the PBX. A failed test leaves a picture of its screen in `test-results/`.
"""
