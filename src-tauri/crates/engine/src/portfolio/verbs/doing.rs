//! What a plan does with each name: a verb made sure of, what it means in words, and what a name becomes by it.

use model::OrderKind;
use registrar::descriptor::Setting;
use serde::{Deserialize, Serialize};
use store::labels::Labels;

use super::view::{NoteEdit, Verb};
use crate::fault::Fault;
use crate::portfolio::labels::{LONGEST_NOTE, MOST_TAGS, checked_tags, is_same};
use crate::portfolio::switch;
use crate::tokens::shown;
use crate::words;

/// Characters of a note that a line shows.
const SHOWN: usize = 80;

/// What is done. The form in which it is kept on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Doing {
    /// A switch at the registrar.
    Switch { setting: Setting, on: bool },
    /// Tags are added and taken off.
    Tags { add: Vec<String>, remove: Vec<String> },
    /// The note is edited.
    Note { edit: NoteEdit, text: String },
    /// A renewal into the cart.
    Renew,
    /// A restore into the cart.
    Restore,
    /// WHOIS privacy into the cart.
    Hide,
    /// Tags become again what they were.
    TagsBack,
    /// Notes become again what they were.
    NoteBack,
}

/// What a name has of the thing that a verb changes. The form in which it is kept on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Value {
    /// A switch.
    On(bool),
    /// Tags, sorted.
    Tags(Vec<String>),
    /// The note; empty without one.
    Note(String),
}

impl Value {
    /// In a line.
    pub(super) fn words(&self) -> String {
        match self {
            Self::On(on) => if *on { "On" } else { "Off" }.to_owned(),
            Self::Tags(tags) if tags.is_empty() => "No tags".to_owned(),
            Self::Tags(tags) => tags.join(", "),
            Self::Note(note) if note.is_empty() => "No note".to_owned(),
            Self::Note(note) => {
                let line = note.split_whitespace().collect::<Vec<_>>().join(" ");
                match line.char_indices().nth(SHOWN) {
                    Some((at, _)) => format!("{}…", &line[..at]),
                    None => line,
                }
            }
        }
    }

    /// In the history of a name; `None` for nothing.
    pub(super) fn fact(&self) -> Option<String> {
        match self {
            Self::On(on) => Some(if *on { "on" } else { "off" }.to_owned()),
            Self::Tags(tags) => (!tags.is_empty()).then(|| tags.join(", ")),
            // The whole of a note has no room in a history.
            Self::Note(note) => note.lines().find(|line| !line.trim().is_empty()).map(shown),
        }
    }
}

impl Value {
    /// Why it can not be kept.
    pub(super) fn refusal(&self) -> Option<String> {
        match self {
            Self::Tags(tags) if tags.len() > MOST_TAGS => {
                Some(format!("It would have more than {MOST_TAGS} tags."))
            }
            Self::Note(note) if note.chars().count() > LONGEST_NOTE => Some(format!(
                "Its note would have more than {} characters.",
                words::grouped(LONGEST_NOTE as u64)
            )),
            _ => None,
        }
    }
}

impl Doing {
    /// A verb of the window, tidied up.
    pub(super) fn of(verb: Verb) -> Result<Self, Fault> {
        Ok(match verb {
            Verb::Switch { setting, on } => Self::Switch { setting, on },
            Verb::Renew => Self::Renew,
            Verb::Restore => Self::Restore,
            Verb::Hide => Self::Hide,
            Verb::Tags { add, remove } => {
                let add = checked_tags(&add)?;
                let mut remove = checked_tags(&remove)?;
                remove.retain(|tag| !has(&add, tag));
                if add.is_empty() && remove.is_empty() {
                    return Err(Fault::bad_input("No tag is given. Type at least one."));
                }
                Self::Tags { add, remove }
            }
            Verb::Note { edit, text } => {
                let text = text.trim().to_owned();
                if text.chars().count() > LONGEST_NOTE {
                    return Err(Fault::bad_input(format!(
                        "A note has at most {} characters.",
                        words::grouped(LONGEST_NOTE as u64)
                    )));
                }
                match edit {
                    NoteEdit::Clear => Self::Note {
                        edit,
                        text: String::new(),
                    },
                    _ if text.is_empty() => {
                        return Err(Fault::bad_input(
                            "The note is empty. Type it, or clear the notes.",
                        ));
                    }
                    _ => Self::Note { edit, text },
                }
            }
        })
    }

    /// With each tag written as it is on other names.
    pub(super) fn written_as(mut self, used: &[(String, u32)]) -> Self {
        if let Self::Tags { add, .. } = &mut self {
            for tag in add {
                if let Some((known, _)) = used.iter().find(|(known, _)| is_same(known, tag)) {
                    tag.clone_from(known);
                }
            }
        }
        self
    }

    /// Whether it is only noted in Freehold, so that nobody is asked.
    pub(super) fn is_local(&self) -> bool {
        !matches!(self, Self::Switch { .. }) && self.orders().is_none()
    }

    /// What goes to the cart for each name, where the verb is an order.
    pub(super) fn orders(&self) -> Option<OrderKind> {
        match self {
            Self::Renew => Some(OrderKind::Renew),
            Self::Restore => Some(OrderKind::Restore),
            Self::Hide => Some(OrderKind::Privacy),
            _ => None,
        }
    }

    /// The word of the fact that it changes, in the history of names.
    pub(super) fn fact(&self) -> &'static str {
        match self {
            Self::Switch { setting, .. } => switch::key(*setting),
            Self::Tags { .. } | Self::TagsBack => "tags",
            Self::Note { .. } | Self::NoteBack => "note",
            Self::Renew | Self::Restore => "expires",
            Self::Hide => switch::key(Setting::Privacy),
        }
    }

    /// What takes a run of it back.
    pub(super) fn back(&self) -> Option<Self> {
        match self {
            Self::Switch { setting, on } => Some(Self::Switch {
                setting: *setting,
                on: !on,
            }),
            Self::Tags { .. } | Self::TagsBack => Some(Self::TagsBack),
            Self::Note { .. } | Self::NoteBack => Some(Self::NoteBack),
            Self::Renew | Self::Restore | Self::Hide => None,
        }
    }

    /// What the user said of a name, of what it changes.
    pub(super) fn label(&self, labels: Option<&Labels>) -> Value {
        match self {
            Self::Note { .. } | Self::NoteBack => {
                let note = labels.and_then(|labels| labels.note.clone());
                Value::Note(note.unwrap_or_default())
            }
            _ => {
                let mut tags = labels.map(|labels| labels.tags.clone()).unwrap_or_default();
                sort(&mut tags);
                Value::Tags(tags)
            }
        }
    }

    /// What a name becomes that is now so. `None` for what goes back: that is another for each name.
    pub(super) fn then(&self, now: Option<&Value>) -> Option<Value> {
        match (self, now) {
            (Self::Switch { on, .. }, _) => Some(Value::On(*on)),
            (Self::Tags { add, remove }, now) => {
                let mut tags = match now {
                    Some(Value::Tags(tags)) => tags.clone(),
                    _ => Vec::new(),
                };
                tags.retain(|tag| !has(remove, tag));
                for tag in add {
                    if !has(&tags, tag) {
                        tags.push(tag.clone());
                    }
                }
                sort(&mut tags);
                Some(Value::Tags(tags))
            }
            (Self::Note { edit, text }, now) => Some(Value::Note(match (edit, now) {
                (NoteEdit::Clear, _) => String::new(),
                (NoteEdit::Append, Some(Value::Note(note))) if !note.is_empty() => {
                    format!("{}\n{text}", note.trim_end())
                }
                _ => text.clone(),
            })),
            (Self::TagsBack | Self::NoteBack | Self::Renew | Self::Restore | Self::Hide, _) => None,
        }
    }

    /// What it is, without a count.
    pub(super) fn title(&self) -> String {
        match self {
            Self::Switch { setting, on } => {
                format!("Switch {} {}", thing(*setting), if *on { "on" } else { "off" })
            }
            Self::Tags { add, remove } => match (&add[..], &remove[..]) {
                (add, []) => format!("Add {}", tags(add)),
                ([], remove) => format!("Take off {}", tags(remove)),
                (add, remove) => format!("Add {} and take off {}", tags(add), tags(remove)),
            },
            Self::Note { edit, .. } => match edit {
                NoteEdit::Replace => "Replace the note",
                NoteEdit::Append => "Add to the note",
                NoteEdit::Clear => "Clear the note",
            }
            .to_owned(),
            Self::Renew => "Renew for a year".to_owned(),
            Self::Restore => "Restore from redemption".to_owned(),
            Self::Hide => "Order WHOIS privacy".to_owned(),
            Self::TagsBack => "Put the tags back".to_owned(),
            Self::NoteBack => "Put the notes back".to_owned(),
        }
    }

    /// What it means for the names, where that is worth saying.
    pub(super) fn effect(&self) -> Option<&'static str> {
        Some(match self {
            Self::Switch {
                setting: Setting::AutoRenew,
                on: false,
            } => {
                "A name without auto-renew lapses at its end, with its web site and mail, unless you renew it yourself."
            }
            Self::Switch {
                setting: Setting::AutoRenew,
                on: true,
            } => "The account pays for each renewal by itself when it falls due, at the price of that day.",
            Self::Switch {
                setting: Setting::Lock,
                on: false,
            } => {
                "Without the lock, whoever has a name's transfer code can move it to another registrar. Switch it on again after the transfer."
            }
            Self::Switch {
                setting: Setting::Privacy,
                on: false,
            } => {
                "The owner's name, address, e-mail and phone are published where the registry publishes them. Copies that others take stay with them."
            }
            Self::Note {
                edit: NoteEdit::Replace,
                ..
            } => "The present notes of these names go.",
            Self::Renew => "Nothing is bought until you check out.",
            Self::Restore => {
                "A restore costs far more than a renewal. Each price is asked for and confirmed in the cart; nothing is bought until you check out."
            }
            Self::Hide => {
                "It is bought for a year; which one is chosen in the cart. Nothing is bought until you check out."
            }
            Self::Switch { .. } | Self::Tags { .. } | Self::Note { .. } | Self::TagsBack | Self::NoteBack => {
                return None;
            }
        })
    }

    /// Whether it takes some protection off a name.
    pub(super) fn is_risky(&self) -> bool {
        matches!(self, Self::Switch { on: false, .. })
    }
}

/// A switch inside a sentence.
fn thing(setting: Setting) -> &'static str {
    match setting {
        Setting::AutoRenew => "auto-renew",
        Setting::Lock => "the transfer lock",
        Setting::Privacy => "WHOIS privacy",
    }
}

/// In the order in which they are shown.
pub(super) fn sort(tags: &mut [String]) {
    tags.sort_by_key(|tag| tag.to_lowercase());
}

/// Whether a tag is among them.
fn has(tags: &[String], tag: &str) -> bool {
    tags.iter().any(|known| is_same(known, tag))
}

fn tags(list: &[String]) -> String {
    match list {
        [only] => format!("the tag {only}"),
        many => format!("the tags {}", words::list(many, 3)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags_of(list: &[&str]) -> Vec<String> {
        list.iter().map(|tag| (*tag).to_owned()).collect()
    }

    fn tags_verb(add: &[&str], remove: &[&str]) -> Result<Doing, Fault> {
        Doing::of(Verb::Tags {
            add: tags_of(add),
            remove: tags_of(remove),
        })
    }

    #[test]
    fn tags_are_added_and_taken_off_whatever_their_case() {
        let doing = tags_verb(&[" Brand ", "for  sale", "brand"], &["Old", "BRAND"]).expect("fine");
        assert_eq!(
            doing,
            Doing::Tags {
                add: tags_of(&["Brand", "for sale"]),
                remove: tags_of(&["Old"])
            }
        );
        assert_eq!(
            doing.title(),
            "Add the tags Brand and for sale and take off the tag Old"
        );
        let now = Value::Tags(tags_of(&["old", "zeta", "BRAND"]));
        let then = doing.then(Some(&now)).expect("it is told");
        assert_eq!(then, Value::Tags(tags_of(&["BRAND", "for sale", "zeta"])));
        assert_eq!(
            doing.then(Some(&then)),
            Some(then),
            "a second time changes nothing"
        );
    }

    #[test]
    fn tags_that_cannot_be_kept_are_refused() {
        assert!(tags_verb(&[], &[]).is_err());
        assert!(tags_verb(&["a,b"], &[]).is_err());
        let many: Vec<String> = (0..=MOST_TAGS).map(|number| format!("t{number:02}")).collect();
        assert!(Value::Tags(many.clone()).refusal().is_some());
        assert!(Value::Tags(many[1..].to_vec()).refusal().is_none());
    }

    #[test]
    fn a_tag_is_written_as_it_is_elsewhere() {
        let doing = tags_verb(&["BRAND", "new"], &[]).expect("fine");
        let used = [("Brand".to_owned(), 3)];
        let add = tags_of(&["Brand", "new"]);
        assert_eq!(
            doing.written_as(&used),
            Doing::Tags {
                add,
                remove: Vec::new()
            }
        );
    }

    #[test]
    fn a_note_is_replaced_added_to_or_cleared() {
        let then = |edit, text: &str, now: &str| {
            let doing = Doing::of(Verb::Note {
                edit,
                text: text.to_owned(),
            });
            doing.expect("fine").then(Some(&Value::Note(now.to_owned())))
        };
        let note = |text: &str| Some(Value::Note(text.to_owned()));
        assert_eq!(then(NoteEdit::Replace, " new ", "old"), note("new"));
        assert_eq!(then(NoteEdit::Append, "new", "old\n"), note("old\nnew"));
        assert_eq!(then(NoteEdit::Append, "new", ""), note("new"));
        assert_eq!(then(NoteEdit::Clear, "ignored", "old"), note(""));
        let empty = Doing::of(Verb::Note {
            edit: NoteEdit::Replace,
            text: " ".to_owned(),
        });
        assert!(empty.is_err(), "an empty note is to be cleared in so many words");
    }

    #[test]
    fn what_takes_protection_off_says_so() {
        for setting in [Setting::AutoRenew, Setting::Lock, Setting::Privacy] {
            let off = Doing::Switch { setting, on: false };
            assert!(off.is_risky() && off.effect().is_some(), "{setting:?}");
            assert!(!Doing::Switch { setting, on: true }.is_risky());
        }
    }
}
