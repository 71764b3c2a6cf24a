"""The one door to a person. Every path that shows somebody goes through here, and leaves a trace in the viewing log.

viewer.py      who looks, and what their role may see at all
protection.py  支援措置 and other suppressions: whose address is simply not there
households.py  a household as of a day and as known at a moment
search.py      finding people
viewings.py    the log of viewings, for auditors
"""
