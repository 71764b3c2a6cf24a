"""What every section stands on: days, law, offices, the ledger of acts, registers, papers, fees, procedures, counts."""
