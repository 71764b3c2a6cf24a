"""The legal acts of the resident register. One function = one act; each returns the plan of what it changes."""
