"""The reader that needs no network: the doctype's grammar of statutory phrasing."""

from extractor.core.reading import Reading, Section
from extractor.doctypes.base import SectionSpec


class GrammarReader:
    """Reads a section by its patterns; what they do not foresee stays unread."""

    name = "grammar"

    async def read(self, section: Section, spec: SectionSpec) -> Reading:
        """The answers of the section's grammar, each with its place; none where the section has no grammar."""
        answers = tuple(spec.grammar(section)) if spec.grammar is not None else ()
        return Reading(section, self.name, answers)
