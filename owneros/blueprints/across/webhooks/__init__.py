"""Where vendors tell us that something changed. No person, no session: the signature is the proof."""
