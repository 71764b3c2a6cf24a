"""The auditor's pages: the ledger of acts, its seals and their verification, and the log of viewings.

An auditor sees who did what, where and when. No resident, no content of an act and no searched name is shown here; a
person is a mark at most.
"""
