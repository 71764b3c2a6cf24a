"""Signing in and out, the lock after too many wrong tries, and changing one's own password (合言葉)."""
