//! The cart and the journal of purchases.
