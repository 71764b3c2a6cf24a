"""収納・締め: the receipts of an office's day, refunds, the daily closing, and the papers of both."""
