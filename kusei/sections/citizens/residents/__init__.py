"""住民基本台帳, a duty of the citizens' section (市民課): notices of residents, ex officio entries, and certificates.

Law: 住民基本台帳法 (chapters 1, 2 and 4); for designated cities its article 38 (the ward stands for the city).
Words that need explaining
- entrant: somebody who comes into the register by a notice or ex officio; known before or not.
- mover: a member of a household whom a notice moves; the others remain.
- cause (異動事由): why a row of the register begins or ends; the fixed list of rules/causes.py.
"""
