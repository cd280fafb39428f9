"""Turn Chinese public-finance disclosures into typed, cited, verified records.

    import extractor

    result = extractor.extract("决算.pdf")
    result.to_frame()

What a program calls is named here and stays as it is between versions; `extractor.types` is for authors of document
types, `extractor.langchain` for LangChain. Everything else may move.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.document.model import Document
    from extractor.public.extracted import Extracted, Run
    from extractor.public.functions import accept, aextract, check, extract, read
    from extractor.public.load import load
    from extractor.public.panel import Panel, panel

_PLACES = {
    "Document": "extractor.document.model",
    "Extracted": "extractor.public.extracted",
    "Panel": "extractor.public.panel",
    "Run": "extractor.public.extracted",
    "accept": "extractor.public.functions",
    "aextract": "extractor.public.functions",
    "check": "extractor.public.functions",
    "extract": "extractor.public.functions",
    "load": "extractor.public.load",
    "panel": "extractor.public.panel",
    "read": "extractor.public.functions",
}

__all__ = ["Document", "Extracted", "Panel", "Run", "accept", "aextract", "check", "extract", "load", "panel", "read"]


def __getattr__(name: str) -> Any:
    """Imported when it is first asked for, so that what needs little of this answers at once."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
