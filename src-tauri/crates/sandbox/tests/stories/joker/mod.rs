//! What a client of the simulated Joker sees.

mod client;
mod names;
mod orders;
mod session;
mod transfer;
mod zones;
