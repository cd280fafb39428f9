"""Read print from pictures with rapidocr, where the extra `ocr` is installed. A picture in, what it shows out.

`reader` decides what is read when, and keeps it; the other modules load the recogniser, so that whoever reads a
document without pictures of print loads none of them.
"""
