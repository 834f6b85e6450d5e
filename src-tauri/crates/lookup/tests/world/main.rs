//! Lookups against a real nameserver: knotd on loopback, and public resolvers played by a few lines of HTTP.

mod knot;
mod nameservers;
mod resolvers;
