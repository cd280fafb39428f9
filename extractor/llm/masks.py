"""Mask what must not be shown or kept: a key in whatever form it comes back, and what looks like one.

Endpoints repeat keys in refusals, addresses and pages; what they say ends in records, logs and on screens.
"""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

from extractor.core.io import one_line

MASK = "***"
_SHORTEST = 6  # what is shorter is no secret, and would be found in any text
_NAMED = re.compile(r"key|token|secret|passw|authorization|credential", re.IGNORECASE)
_LOOKS_LIKE_ONE = (
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {MASK}"),
    (re.compile(r"\bsk-[\w-]{8,}"), MASK),
    (re.compile(r"(://)[^/\s@:]+:[^/\s@]+@"), rf"\1{MASK}@"),
    (
        re.compile(
            r"(\b\w*(?:api[-_]?key|access[-_]?token|secret|password)[\"']?\s*[:=]\s*[\"']?)[\w.~+/=%-]{6,}", re.I
        ),
        rf"\1{MASK}",
    ),
)
# Formatting marks, fillers and variation selectors: they draw nothing, and can carry words that no person sees.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def secrets_of(key: str, address: str, options: Any = None) -> tuple[str, ...]:
    """The secrets of a configuration, the longest first: the key, what an address carries, options named like one."""
    parts = urlsplit(address)
    carried = [parts.password or "", *(value for _, value in parse_qsl(parts.query)), *_named(options)]
    if parts.password:
        carried.append(f"{parts.username}:{parts.password}")
    forms = {form for secret in (key, *carried) if len(secret) >= _SHORTEST for form in _forms(secret)}
    return tuple(sorted(forms, key=len, reverse=True))


def masked(text: str, secrets: Iterable[str]) -> str:
    """The text without those secrets; everything else as it was."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


def shown(text: str, secrets: Iterable[str]) -> str:
    """An endpoint's words for a message of ours: one line, nothing invisible, nothing that looks secret."""
    text = masked(INVISIBLE.sub("", text), secrets)
    for pattern, instead in _LOOKS_LIKE_ONE:
        text = pattern.sub(instead, text)
    return one_line(text)


def _forms(secret: str) -> Iterator[str]:
    """A secret as text, in an address, in JSON, on a page, and as HTTP's basic authorization has it."""
    yield from (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], html.escape(secret))
    yield base64.b64encode(secret.encode()).decode().rstrip("=")


def _named(options: Any, *, secret: bool = False) -> Iterator[str]:
    if isinstance(options, str):
        if secret:
            yield options
            yield options.rpartition(" ")[2]  # without "Bearer"
    elif isinstance(options, dict):
        for name, value in options.items():
            yield from _named(value, secret=secret or _NAMED.search(str(name)) is not None)
    elif isinstance(options, list):
        for value in options:
            yield from _named(value, secret=secret)
