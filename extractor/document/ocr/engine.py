"""Hold rapidocr's three models: where print is, whether it stands on its head, what it says.

They come with its wheel: nothing is fetched. One engine a process; it computes in one thread, because as many processes
read as there are cores.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import rapidocr

from extractor.document.ocr.decode import Decoder, Printed
from extractor.document.ocr.pixels import Pixels
from extractor.document.ocr.version import MODEL

_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": f"{MODEL}.onnx",
}
_ON_ITS_HEAD = "180"


class Engine:
    """The models, loaded when first used."""

    def __init__(self) -> None:
        folder = Path(rapidocr.__file__).parent / "models"
        parameters: dict[str, Any] = {f"{task}.model_path": str(folder / name) for task, name in _MODELS.items()}
        parameters |= {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "critical"}
        parameters["Global.return_word_box"] = True  # what `Decoder` gives in their place
        self._engine = rapidocr.RapidOCR(params=parameters)
        self._decodes = False

    def find(self, image: Pixels) -> Pixels:
        """The corners of each piece of a line of print in a BGR picture, from its top left clockwise: (n, 4, 2)."""
        found = self._engine(image, use_det=True, use_cls=False, use_rec=False)
        return np.zeros((0, 4, 2)) if found.boxes is None else np.asarray(found.boxes, dtype=float)

    def share_on_head(self, lines: Sequence[Pixels]) -> float:
        """How many of these pictures of lines stand on their head, from 0 to 1."""
        _, found = self._engine.cls_and_rotate(list(lines))
        return float(sum(label == _ON_ITS_HEAD for label, _ in found.cls_res) / max(len(lines), 1))

    def read(self, lines: Sequence[Pixels]) -> list[list[Printed]]:
        """The characters of each of these pictures of lines."""
        if not lines:
            return []
        if not self._decodes:
            self._engine.recognize_txt([np.full((48, 48, 3), 255, np.uint8)])
            self._engine.text_rec.postprocess_op = Decoder(self._engine.text_rec.postprocess_op.character)
            self._decodes = True
        found: list[list[Printed]] = list(self._engine.recognize_txt(list(lines)).word_results)
        return found


@cache
def engine() -> Engine:
    """The one of this process."""
    return Engine()
