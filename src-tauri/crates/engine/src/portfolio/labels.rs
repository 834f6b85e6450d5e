//! Tags and notes: what the user says of names.

use model::DomainName;

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::TagCount;

impl Engine {
    /// The tags in use, the most used first.
    pub async fn portfolio_tags(&self) -> Result<Vec<TagCount>, Fault> {
        Ok(Vec::new())
    }

    /// The note of a name; empty where there is none.
    pub async fn portfolio_note(&self, name: DomainName) -> Result<String, Fault> {
        drop(name);
        Ok(String::new())
    }

    /// Keeps the note of a name; an empty one removes it.
    pub async fn portfolio_note_keep(&self, name: DomainName, note: String) -> Result<(), Fault> {
        drop((name, note));
        Err(Fault::new(Code::Internal, "Notes are not kept yet."))
    }

    /// Sets the tags of one name, all of them.
    pub async fn portfolio_tags_keep(&self, name: DomainName, tags: Vec<String>) -> Result<(), Fault> {
        drop((name, tags));
        Err(Fault::new(Code::Internal, "Tags are not kept yet."))
    }
}
