//! What a client sees of the sandbox, over real HTTP.

mod binary;
mod bizzy;
mod client;
mod cloudflare;
mod control;
mod delegation;
mod dns;
mod domani;
mod faults;
mod fifty;
mod gate;
mod joker;
mod money;
mod names;
mod public_dns;
mod registry;
mod shop;
mod trouble;
