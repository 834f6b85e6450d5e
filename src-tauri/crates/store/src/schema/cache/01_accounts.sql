-- Balances and what the last sync brought.

