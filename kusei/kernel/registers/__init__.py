"""The registers: persons, households, addresses and what holds about them, each fact in two times.

Words that need explaining
- valid: when a fact was so. recorded / withdrawn: when we held it to be so (each names its act).
- record, correct, end: the three verbs (異動, 訂正, 消除). Nothing is updated, nothing deleted.
- effect: one row put in ("+") or withdrawn ("-"). Acts carry their effects, so the registers are a function of acts.
- door: the access functions through which alone a person is reached (access.py).
"""
