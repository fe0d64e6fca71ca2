"""Sample letters of vendors -> what they share, what was left in them, and how the vendors compare.

The layers are the same as for one letter: plain frozen values in, plain frozen values out. Nothing here reads files,
loads a model or writes.
"""
