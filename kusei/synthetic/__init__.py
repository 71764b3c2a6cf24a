"""Invented residents at true scale, for demonstration, tests and benchmarks; never mixed with real ones.

Everybody is marked as invented (Person.invented) and enters through acts, one for each household, as if carried over from
another system (データ移行); the ledger explains every row. Names, addresses and lives are drawn at random; whoever shares
one with a real person does so by chance.

    population.py  how many people of which ward, sex and age        lists.py, names/  the words names are made of
    households.py  who lives with whom                               people.py         names and legal particulars
    histories.py   when they were born, came, moved and left         homes.py          addresses
    parts.py       the population in parts, numbers given out        rows.py           the rows of one act
    copying.py     rows as text for COPY                             loading.py        the database's side
    invention.py   all of it: `invent`
"""

from kusei.synthetic.invention import Invented, invent
from kusei.synthetic.loading import CannotInvent

__all__ = ["CannotInvent", "Invented", "invent"]
