"""Procedures as data, and the way a notice takes: received, provisional, approved, recorded (仮登録・審査・決裁・本登録).

Words that need explaining
- procedure: what somebody may ask for at a counter; one value from which screens, counts and lists come.
- filing: one notice or application as received; provisional until somebody decides it.
- finding: what a check says: an error blocks, an alert warns and is confirmed by the clerk; each with cause and remedy.
- claim: that a filing is pending about a person; the database allows one claim per person.
"""
