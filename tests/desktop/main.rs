//! Stories in the real window.

mod keychain;

mod harness;
