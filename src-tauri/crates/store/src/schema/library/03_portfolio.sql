-- Tags, notes and saved views.

