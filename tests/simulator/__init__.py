"""Tests of the stand-in PBX, over real HTTP on loopback."""
