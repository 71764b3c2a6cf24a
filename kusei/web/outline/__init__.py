"""区政概要 on the screen: what the city published beside what Kusei counted. The two stand side by side, never added.

lines       the rows that the pages show: published figures, live counts, lengths of bars
views       the pages
downloads   the same as CSV, XLSX and PDF
"""
