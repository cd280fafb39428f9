"""One module per sample document, named after it; each gives `SAMPLE`.

To add one, write a module here (amounts in 元, everything derived from them adds up), choose a layout of
`eval.corpus.build.LAYOUTS` and a `Style`, and run `python -m eval.corpus.build`. A mistake is planted by giving in
`prints` the figure that is printed at a path instead of the right one, with a `Finding` that says what is wrong.

These few are written out in full and are the demo. For one more of the many, a seed in `eval/corpus/seeds/` is enough.
"""
