-- Rules and what was told already.

