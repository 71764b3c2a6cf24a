"""What the law and the standard specification say of the resident register. Pure: no database, no clock."""
