//! The days that a registrant has to confirm a change by mail. Nobody tells when that was done, so it stands among what is
//! under way until the user says so.

use model::time::DAY;
use store::registrants::Change;

use crate::core::Engine;
use crate::reminders::open::Waiting;
use crate::words;

impl Engine {
    /// What stands under way of a change that has to be confirmed within some days of now.
    pub(super) fn registrant_confirming(&self, change: &Change, days: u16, label: &str) -> Waiting {
        let until = self.now().plus(i64::from(days) * DAY);
        let to = match change.contact.email.as_str() {
            "" => "the registrant".to_owned(),
            email => email.to_owned(),
        };
        let name = change.name.unicode();
        Waiting {
            words: format!(
                "{label} asks {to} by mail to confirm the registrant of {name} until {}. A name whose registrant does not answer can be switched off.",
                words::day(until)
            ),
            due_at: Some(until),
            for_user: true,
        }
    }
}
