"""Days as an office counts them: 和暦, fiscal years, closed days, periods of law, and days that nobody knows.

The lowest part of the kernel: it imports nothing of Kusei, no Django and no database, and reads no clock.
Articles are named as plain text here (for example "民法第140条"); `kusei.kernel.law` checks that they exist.
"""
