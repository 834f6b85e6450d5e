//! The adapter against the documented payloads, their two spellings, and a server that misbehaves.
