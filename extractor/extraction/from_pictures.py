"""What speaks against a figure because it was read from a picture. A document and its record in, doubts out.

A picture can be misread, so a figure of one is accepted by itself only if an identity vouches for it and every
character of it is clear; and what fails is no mistake of the document before a person has seen the picture.
"""

from collections.abc import Mapping
from itertools import chain

from extractor.core.evidence import Model
from extractor.core.schema import cells, walk
from extractor.doctypes.policy import FieldStatus
from extractor.document.model import Document
from extractor.document.seen import SURE


def confidences(document: Document, record: Model) -> dict[str, float]:
    """The lowest probability of a character of each figure that was read from a picture, by its path."""
    if not any(page.seen for page in document.pages):
        return {}
    found = {}
    for path, cited in chain(walk(record, supporting=False), cells(record)):
        if seen := document.seen(*cited.figure):
            found[str(path)] = round(min(one.probability for one in seen.values()), 4)
    return found


def clear_scores(
    scores: Mapping[str, int], fields: Mapping[str, FieldStatus], from_pictures: Mapping[str, float]
) -> dict[str, int]:
    """The scores of fields; 0, at which nothing is accepted, for what a picture does not show for sure."""
    return {
        path: 0 if path in from_pictures and (from_pictures[path] < SURE or fields.get(path) != "verified") else score
        for path, score in scores.items()
    }
