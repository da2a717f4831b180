"""The client, against the stand-in PBX over real HTTP."""
