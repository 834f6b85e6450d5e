//! Tags and notes: what the user says of names.

use model::DomainName;
use store::history::NameChange;

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::Fault;
use crate::portfolio::view::TagCount;
use crate::tokens::shown;

/// Tags of one name.
pub(crate) const MOST_TAGS: usize = 50;
/// Characters of a tag.
const LONGEST_TAG: usize = 40;
/// Characters of a note.
pub(crate) const LONGEST_NOTE: usize = 10_000;

/// A tag in its one form.
///
/// # Errors
/// Why it can be none, with what to do.
pub(crate) fn checked_tag(text: &str) -> Result<String, Fault> {
    let tag = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if tag.is_empty() {
        return Err(Fault::bad_input("A tag has at least one character."));
    }
    if tag.chars().count() > LONGEST_TAG {
        return Err(Fault::bad_input(format!(
            "A tag has at most {LONGEST_TAG} characters; \"{}\u{2026}\" has more.",
            shown(&tag)
        )));
    }
    if tag.chars().any(|c| c.is_control() || matches!(c, ',' | '"')) || tag.starts_with('~') {
        return Err(Fault::bad_input(format!(
            "\"{}\" can not be a tag: commas, quotes and a ~ in front have a meaning of their own.",
            shown(&tag)
        )));
    }
    if matches!(tag.to_lowercase().as_str(), "any" | "none") {
        return Err(Fault::bad_input(format!(
            "\"{tag}\" can not be a tag: the filter tag:{} means something else.",
            tag.to_lowercase()
        )));
    }
    Ok(tag)
}

/// Tags in their one form, each once however it is written.
pub(crate) fn checked_tags(texts: &[String]) -> Result<Vec<String>, Fault> {
    let mut tags: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        let tag = checked_tag(text)?;
        if !tags.iter().any(|known| is_same(known, &tag)) {
            tags.push(tag);
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(Fault::bad_input(format!("A name has at most {MOST_TAGS} tags.")));
    }
    Ok(tags)
}

/// Whether two tags are one.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

impl Engine {
    /// The tags in use, the most used first.
    pub async fn portfolio_tags(&self) -> Result<Vec<TagCount>, Fault> {
        let tags = self.inner.store.library().read(store::labels::tags).await?;
        Ok(tags
            .into_iter()
            .map(|(tag, count)| TagCount { tag, count })
            .collect())
    }

    /// The note of a name; empty where there is none.
    pub async fn portfolio_note(&self, name: DomainName) -> Result<String, Fault> {
        let library = self.inner.store.library();
        let labels = library
            .read(move |conn| store::labels::of_name(conn, &name))
            .await?;
        Ok(labels.note.unwrap_or_default())
    }

    /// Keeps the note of a name as it was typed; an empty one removes it.
    ///
    /// # Errors
    /// When it is too long.
    pub async fn portfolio_note_keep(&self, name: DomainName, note: String) -> Result<(), Fault> {
        if note.chars().count() > LONGEST_NOTE {
            return Err(Fault::bad_input(format!(
                "A note has at most {} characters.",
                crate::words::grouped(LONGEST_NOTE as u64)
            ))
            .hint("Shorten it; what it held before is still kept."));
        }
        let note = if note.trim().is_empty() {
            String::new()
        } else {
            note
        };
        let change = self.said(&name, "note").await?;
        let (at, key) = (self.now(), name.clone());
        let library = self.inner.store.library();
        let is_new = library
            .write(move |tx| {
                let before = store::labels::of_name(tx, &key)?.note.unwrap_or_default();
                if before == note {
                    return Ok(false);
                }
                store::labels::note(tx, &key, &note, at)?;
                // The whole of a note has no room in a history: that it changed is what is said there.
                let told = |text: &str| text.lines().find(|line| !line.trim().is_empty()).map(shown);
                record(tx, change, told(&before), told(&note))?;
                Ok(true)
            })
            .await?;
        if is_new {
            self.log(
                "portfolio",
                format!("{}: note changed.", name.unicode()),
                None,
                Some(&name),
            )
            .await;
            self.stale(&[Tag::Portfolio]);
        }
        Ok(())
    }

    /// Sets the tags of one name, all of them. A tag that is in use elsewhere is written as it is there.
    ///
    /// # Errors
    /// When one of them can be none, or when there are too many.
    pub async fn portfolio_tags_keep(&self, name: DomainName, tags: Vec<String>) -> Result<(), Fault> {
        let tags = checked_tags(&tags)?;
        let change = self.said(&name, "tags").await?;
        let key = name.clone();
        let library = self.inner.store.library();
        let now_set = library
            .write(move |tx| {
                let before = store::labels::of_name(tx, &key)?.tags;
                let used = store::labels::tags(tx)?;
                let as_used = |tag: String| {
                    let known = used.iter().find(|(known, _)| is_same(known, &tag));
                    known.map_or(tag, |(known, _)| known.clone())
                };
                let mut after: Vec<String> = tags.into_iter().map(as_used).collect();
                after.sort_unstable_by_key(|tag| tag.to_lowercase());
                let lacks = |list: &[String], tag: &String| !list.iter().any(|known| is_same(known, tag));
                for tag in before.iter().filter(|tag| lacks(&after, tag)) {
                    store::labels::untag(tx, &key, tag)?;
                }
                let added: Vec<&String> = after.iter().filter(|tag| lacks(&before, tag)).collect();
                for tag in &added {
                    store::labels::tag(tx, &key, tag)?;
                }
                if added.is_empty() && before.len() == after.len() {
                    return Ok(None);
                }
                let told = |tags: &[String]| (!tags.is_empty()).then(|| tags.join(", "));
                record(tx, change, told(&before), told(&after))?;
                Ok(Some(after))
            })
            .await?;
        if let Some(tags) = now_set {
            let tags = if tags.is_empty() {
                "none".to_owned()
            } else {
                tags.join(", ")
            };
            let said = format!("{}: tags are now {tags}.", name.unicode());
            self.log("portfolio", said, None, Some(&name)).await;
            self.stale(&[Tag::Portfolio]);
        }
        Ok(())
    }

    /// A line of history that the user is about to write; `None` for a name that no account has.
    async fn said(&self, name: &DomainName, what: &str) -> Result<Option<NameChange>, Fault> {
        let account = self.holdings().await?.account_of(name);
        Ok(account.map(|account| NameChange {
            at: self.now(),
            account,
            name: name.clone(),
            what: what.to_owned(),
            before: None,
            after: None,
            source: "user".to_owned(),
        }))
    }
}

fn record(
    tx: &store::rusqlite::Transaction<'_>,
    change: Option<NameChange>,
    before: Option<String>,
    after: Option<String>,
) -> store::Result<()> {
    match change {
        Some(change) => store::history::add(
            tx,
            &[NameChange {
                before,
                after,
                ..change
            }],
        ),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_in_one_form_and_once() {
        let tags = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            checked_tags(&texts).ok()
        };
        assert_eq!(
            tags(&["  Brand ", "brand", "for   sale"]),
            Some(vec!["Brand".to_owned(), "for sale".to_owned()])
        );
        for wrong in ["", "  ", "a,b", "a\"b", "~a", "None", "any", "a\u{7}b"] {
            assert_eq!(tags(&[wrong]), None, "{wrong}");
        }
        assert!(checked_tag(&"\u{e4}".repeat(40)).is_ok());
        assert!(checked_tag(&"\u{e4}".repeat(41)).is_err());
        let many: Vec<String> = (0..51).map(|n| format!("t{n}")).collect();
        assert!(checked_tags(&many).is_err() && checked_tags(&many[1..]).is_ok());
    }
}
