"""Turn a Letter into a MarkedLetter: spaCy's tokens, four components of our own, then the learned marker.

spaCy stays behind this door: what comes out are plain frozen values.
"""

from lorscore.marking.pipeline import Marker

__all__ = ["Marker"]
