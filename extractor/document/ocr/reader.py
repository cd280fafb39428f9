"""Read the pictures of a document, one after the other, and keep what was read.

A picture in, what it shows out: from the folder where it is kept, or from the recogniser.
"""

import time
from collections.abc import Callable

from PIL import Image

from extractor.document.ocr.kept import PageCache
from extractor.document.ocr.version import reads_with
from extractor.document.pdf import Recognised


class PutOffError(Exception):
    """A document has more pictures than are read at one go; those that were are kept."""

    def __init__(self, pages: int) -> None:
        super().__init__(pages)
        self.pages = pages


class PictureReader:
    """Reads the pictures of one document.

    After so many `seconds` of recognising the rest is put off, if what was read is kept: no document is lost for its
    number of pages, and a run that is killed has lost one page.
    """

    def __init__(self, seconds: float | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self._kept = PageCache.of_user()
        self._until = now() + seconds if seconds is not None and self._kept.is_writable else None
        self._now = now
        self._read = self._fresh = 0

    def __call__(self, picture: Image.Image, scale: float, *, whole: bool) -> Recognised:
        """What a picture of `scale` pixels a point shows; one that is no `whole` page is level and upright.

        Raises PutOffError.
        """
        key = self._kept.key(picture, f"{reads_with()} {scale:.4f} {whole}")
        found = self._kept.get(key)
        if found is None:
            if self._fresh and self._until is not None and self._now() >= self._until:
                raise PutOffError(self._read)
            from extractor.document.ocr.page import recognise  # noqa: PLC0415 - it loads the recogniser

            found = recognise(picture, scale, whole=whole)
            self._kept.put(key, found)
            self._fresh += 1
        self._read += 1
        return found
