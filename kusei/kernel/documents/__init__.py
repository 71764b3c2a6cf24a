"""Papers handed out: how they are set, checked and kept so that they can be issued again byte for byte.

    papers.py        what every paper has in common (発行番号, 公印, 公用, 見本): the payload's `paper`
    typesetting.py   typeset: template and payload become a PDF/A; missing_in: the check alone, for entry
    large_runs.py    typeset_many: the same in a process that exits
    refusals.py      why a paper is not printed, in the clerk's words
    fonts.py         IPAmj明朝, or the stated fallback (縮退)
    coverage.py      which characters and forms (IVS) a font can print
    typst/kusei.typ  the look of all papers; its head says how to write one
    models.py        what was handed out

The typesetting needs no Django. 契印 joins the sheets of one paper; 公印 is the seal of the office's head, here drawn
(電子公印).
"""
