"""What pictures are read with, told without loading it."""

import os
from functools import cache
from importlib.metadata import PackageNotFoundError, version

MODEL = "PP-OCRv6_rec_small"
SWITCH = "EXTRACTOR_OCR"  # in the environment: "off" reads no pictures, as if the extra were not there


def reads_with() -> str:
    """The recogniser by name and version; empty where it is not installed, or switched off."""
    return "" if os.environ.get(SWITCH) == "off" else _installed()


@cache
def _installed() -> str:
    try:
        return f"rapidocr {version('rapidocr')}, onnxruntime {version('onnxruntime')}, {MODEL}"
    except PackageNotFoundError:
        return ""
