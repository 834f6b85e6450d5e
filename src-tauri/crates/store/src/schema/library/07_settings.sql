-- What the user set.

