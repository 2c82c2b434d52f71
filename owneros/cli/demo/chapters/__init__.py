"""What the story tells of one noun each. A chapter is found by being there.

Its `tell(at, days, teller)` puts deeds into the chronicle by `at(day, hour, deed, *what)`.
"""
