//! What a client sees of the sandbox, over real HTTP.

mod binary;
mod bizzy;
mod client;
mod cloudflare;
mod control;
mod dns;
mod domani;
mod faults;
mod gate;
mod joker;
mod money;
mod names;
