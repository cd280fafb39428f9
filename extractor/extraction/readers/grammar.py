"""The reader that needs no network: the doctype's grammar of statutory phrasing."""

from extractor.core.reading import Reading
from extractor.extraction.plan import Plan

GRAMMAR = "grammar"


def read_by_grammar(plan: Plan) -> tuple[Reading, ...]:
    """The answers of each block's grammar, each with its place; what the patterns do not foresee stays unread."""
    return tuple(
        Reading(block.section, GRAMMAR, tuple(block.spec.grammar(block.section)))
        for block in plan.blocks
        if block.spec.grammar is not None
    )
