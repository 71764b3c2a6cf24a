"""The counter's screens of the resident register.

search.py      finding people
households.py  a household: who lives there, what is pending, what comes next
persons.py     one person with all that was ever recorded; memos; lifting of 支援措置
choosing.py    which notice to take
notices.py     filling the form of a notice; sheets.py  what that form stands on
shown.py       how members, days and states are put for the eye
"""
