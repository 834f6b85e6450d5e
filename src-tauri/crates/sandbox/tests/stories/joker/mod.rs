//! What a client of the simulated Joker sees.

mod client;
mod contacts;
mod names;
mod orders;
mod session;
mod transfer;
mod zones;
