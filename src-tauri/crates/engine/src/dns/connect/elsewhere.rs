//! A connection's records as an ordinary plan, where another of our accounts serves the zone.

use model::SetKey;

use super::view::ConnectionView;
use crate::core::Engine;
use crate::dns::plan::Source;
use crate::dns::templates::fill;
use crate::dns::templates::view::{TemplateGroup, TemplateHow, TemplateRecord, TemplateView};
use crate::dns::view::{DnsAction, PlanView, ZoneDraft};
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

impl Engine {
    pub(super) async fn connect_elsewhere(&self, key: NameKey, category: String) -> Result<PlanView, Fault> {
        let place = self.connect_place(&key).await?;
        let connection = self.kept_connection(&place.key, &category).await?;
        if connection.records.is_empty() {
            return Err(Fault::new(Code::Conflict, "Its records are not known.")
                .hint("Connect it again; the records are told then."));
        }
        let seat = self.dns_seat(&key).await?;
        if let Some(fault) = seat.fault() {
            return Err(fault);
        }
        if seat.zone.account == place.key.account && !place.imported {
            let label = place.provider.descriptor().label;
            return Err(Fault::new(
                Code::Conflict,
                format!("{label} serves this zone itself and wrote the records."),
            ));
        }
        let zone = {
            let _zone = self.inner.plans.zone(&seat.zone).await;
            let read = self.dns_read_now(&seat.zone).await?;
            self.dns_keep_read(&seat.zone, read).await?
        };
        let template = template(&connection);
        let draft = ZoneDraft {
            sets: fill::sets(&template, &fill::Answers::new(), &key.name, &zone.zone),
            base: zone.hash,
            key: seat.zone,
        };
        let title = format!("Connect {} to {}", key.name.unicode(), connection.title);
        self.plan_drafts(vec![draft], Source::new(DnsAction::Connect, title))
            .await
    }
}

/// The records as a template: texts come beside those that are there, the rest takes the place of its set.
fn template(connection: &ConnectionView) -> TemplateView {
    let record = |one: &super::view::ConnectRecordView| {
        let record = &one.record;
        let spf = record.content.to_ascii_lowercase().starts_with("v=spf1");
        TemplateRecord {
            name: record.name.clone(),
            kind: record.kind.clone(),
            content: record.content.clone(),
            ttl: None,
            how: match record.kind.as_str() {
                "TXT" if spf => TemplateHow::ReplaceAlike,
                "TXT" => TemplateHow::Add,
                _ => TemplateHow::Replace,
            },
        }
    };
    TemplateView {
        id: String::new(),
        title: connection.title.clone(),
        words: String::new(),
        group: TemplateGroup::Own,
        variables: Vec::new(),
        records: connection.records.iter().map(record).collect(),
        removes: Vec::<SetKey>::new(),
    }
}
