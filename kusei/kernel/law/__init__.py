"""Law as values: citations that can be checked, values that hold from a day, and named roundings.

`Law` names an article; `check` tells whether it exists. `DatedValues` reads what a law or ordinance fixes for a
time (rates, caps, days) and refuses to guess. No Django, no database, no clock.
"""
