"""The city as data: its wards, offices, sections and duties, and the people who work in them."""
