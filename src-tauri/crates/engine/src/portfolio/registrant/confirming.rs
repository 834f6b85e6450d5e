//! The days that a registrant has to confirm a change by mail. Nobody tells when that was done, so it stands among what is
//! under way until the user says so.

use model::time::DAY;
use store::registrants::Change;

use crate::core::Engine;
use crate::fault::Fault;
use crate::reminders::open::{OpenKind, Waiting};
use crate::words;

impl Engine {
    /// Notes that a change has to be confirmed within some days of now.
    pub(super) async fn registrant_confirming(
        &self,
        change: &Change,
        days: u16,
        label: &str,
    ) -> Result<(), Fault> {
        let until = self.now().plus(i64::from(days) * DAY);
        let to = match change.contact.email.as_str() {
            "" => "the registrant".to_owned(),
            email => email.to_owned(),
        };
        let name = change.name.unicode();
        let waiting = Waiting {
            words: format!(
                "{label} asks {to} by mail to confirm the registrant of {name} until {}. A name whose registrant does not answer can be switched off.",
                words::day(until)
            ),
            due_at: Some(until),
            for_user: true,
        };
        self.open_work(OpenKind::Registrant, change.account, &change.name, waiting)
            .await?;
        self.log(
            "portfolio",
            format!(
                "The registrant has to confirm the change by mail until {}.",
                words::day(until)
            ),
            Some(change.account),
            Some(&change.name),
        )
        .await;
        Ok(())
    }
}
