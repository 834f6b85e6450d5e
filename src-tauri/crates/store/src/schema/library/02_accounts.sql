-- Accounts, without their secrets.

