"""Who says the words: of quotations, of reported clauses, of whole sentences."""
