"""The instructions to a model, by document type, section and version: files that are read, cited and never edited.

They come from prompts/<doctype>/<section>/v<N>.md. A prompt file may take in shared rules by a line
`{{_common/v1}}`, which names a file of the same document type. A file that a recording cites is never edited: a change
is a new version.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.message import Message

_PACKAGE = Path(__file__).resolve().parents[1]
# The installed wheel first: beside an installed package, a folder named prompts would be somebody else's.
FOLDERS = (_PACKAGE / "_prompts", _PACKAGE.parent / "prompts")
_INCLUDE = re.compile(r"^\{\{([a-z_]+/v\d+)\}\}$", re.MULTILINE)
_VERSION = re.compile(r"v\d+")


class MissingPromptError(ExtractorError):
    """There is no such prompt; carries the folders that were looked in."""

    stops_the_run = True

    name: str
    folders: tuple[Path, ...]

    @property
    def about(self) -> str:
        return f"prompts/{self.name}.md"

    @property
    def message(self) -> Message:
        folders = ", ".join(str(folder) for folder in self.folders)
        return Message(
            f"没有这个提示词（查找过 {folders}）；请检查 prompt_versions，或重新安装。",
            f"not there (looked in {folders}); check prompt_versions or install again",
        )


@dataclass(frozen=True, slots=True)
class Prompt:
    """The words that tell a model what to copy. `digest` is the SHA-256 of `text`, shared rules included."""

    id: str
    version: str
    text: str
    digest: str

    @property
    def cited(self) -> dict[str, str]:
        """What a recording or a kept reply says of the prompt that it answers."""
        return {"id": self.id, "version": self.version, "digest": self.digest}


def _read(doctype: str, name: str, folders: tuple[Path, ...]) -> str:
    for folder in folders:
        path = folder / doctype / f"{name}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8").strip()
    raise MissingPromptError(f"{doctype}/{name}", folders)


def _newest(doctype: str, section: str, folders: tuple[Path, ...]) -> str:
    """The highest version in the first folder that has one; `v1`, which is then missing, where none has."""
    for folder in folders:
        if numbers := [int(path.stem[1:]) for path in (folder / doctype / section).glob("v*.md")]:
            return f"v{max(numbers)}"
    return "v1"


@cache
def load_prompt(doctype: str, section: str, version: str | None = None, folders: tuple[Path, ...] = FOLDERS) -> Prompt:
    """The prompt of a section, in its newest version unless one is named.

    Raises MissingPromptError, also for a version that is not `v` and a number.
    """
    version = version or _newest(doctype, section, folders)
    if not _VERSION.fullmatch(version):
        raise MissingPromptError(f"{doctype}/{section}/{version}", folders)
    own = _read(doctype, f"{section}/{version}", folders)
    text = _INCLUDE.sub(lambda match: _read(doctype, match[1], folders), own)
    return Prompt(f"{doctype}/{section}", version, text, hashlib.sha256(text.encode()).hexdigest())
