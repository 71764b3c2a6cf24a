"""The forms in which notices and ex officio entries are typed.

boxes.py    one field on the screen, drawn without a template of its own
layouts.py  which parts the form of each procedure has
typed.py    what was typed, as the browser sends it, and how it follows from a filing that is amended
reading.py  from what was typed to the content of a notice, and what is missing
notice.py   the form itself: its boxes, filled and with what was found about them
"""
