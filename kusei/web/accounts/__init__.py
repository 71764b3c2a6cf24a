"""Who may sign in, in which role, at which office. The administrator's pages; no resident is shown here."""
