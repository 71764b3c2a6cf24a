"""Kusei measured as it is used: a real server over HTTP, clerks as processes of their own, invented residents.

targets.py   what is asked of each measurement, and what others publish
machine.py   on what it was measured
filling.py   a data folder with so many residents, sealed and verified (a process of its own)
cases.py     which people and households the clerks are given
browser.py   what a clerk's browser does, as cheaply as possible
work.py      the steps of a clerk's work, each with what must be on the page
clerk.py     one clerk (a process of its own)
office.py    the server, the clerks, and what they measured
report.py    the table and the file
"""
