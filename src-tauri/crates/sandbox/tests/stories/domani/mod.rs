//! What a client of the simulated domani.sh sees.

mod account;
mod client;
mod dns;
mod gate;
mod helpers;
mod names;
mod orders;
mod streams;
mod transfer;
