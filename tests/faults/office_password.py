"""The password of the two accounts of these tests, for processes that must not load Django."""

PASSWORD = "kaze no tooru mado 7"
