"""What is still to be asked about a part of a document, given the replies that are kept: what its reader sends next.

A part in, a Pending request out; nothing is sent.
"""

from dataclasses import replace

from extractor.core.reading import Usage
from extractor.extraction.plan import Plan
from extractor.extraction.readers.document_reader import answered, second_request
from extractor.extraction.readers.paragraphs import Part
from extractor.extraction.readers.requests import TextRequest, Versions, request_about
from extractor.llm.reply_cache import Pending, ReplyCache


def next_request(plan: Plan, part: Part, replies: ReplyCache, versions: Versions) -> Pending[TextRequest]:
    """The first request about a part, or where that is answered, the second one about what its answer left out.

    Raises MissingPromptError.
    """
    first = replies.pending(request_about(plan, part, versions).request)
    if first.answer is None:
        return first
    again = second_request(plan, part, answered(plan, part, first.answer, Usage()), versions)
    if again is None:
        return first
    second = replies.pending(again.request)
    return replace(second, cached=first.cached + second.cached)
