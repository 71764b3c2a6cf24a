"""Pages of the counter that belong to no one duty: today's work, and filings with their decision."""
