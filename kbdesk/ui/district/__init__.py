"""Pages on which the city sets rules for everybody: targets, tables, letterheads and signers."""
