"""Fees: what a paper costs on a day, the receipt for it, and the closing of the day's till (手数料・領収・締め)."""
