//! The adapter against documented payloads, their likely variants, and a server that misbehaves.
