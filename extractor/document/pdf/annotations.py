"""Put what forms and annotations show onto the page, so that it is read where it stands. A pdfium page in and out."""

from typing import Any

from pypdfium2 import raw

# Links lie over print and show nothing; what a note says is on no page until somebody clicks on it.
_ASIDE = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FILEATTACHMENT}
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


def with_annotations(document: Any, index: int) -> Any:
    """The page of a pypdfium2 document, with what its annotations show as part of what it draws."""
    page = document[index]
    if any(_shows(page, at) for at in range(raw.FPDFPage_GetAnnotCount(page))):
        done = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        if done == raw.FLATTEN_SUCCESS:  # what the page draws is collected when it is opened
            page.close()
            page = document[index]
    return page


def _shows(page: Any, at: int) -> bool:
    annotation = raw.FPDFPage_GetAnnot(page, at)
    if not annotation:
        return False
    try:
        return raw.FPDFAnnot_GetSubtype(annotation) not in _ASIDE and not raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN
    finally:
        raw.FPDFPage_CloseAnnot(annotation)
