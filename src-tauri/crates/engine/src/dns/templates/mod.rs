//! Templates: named sets of records with variables, applied to many zones by a plan.
//!
//! - [`view`]: as the window sees them
//! - [`fill`]: from a template and its answers to the sets of one zone
//! - [`own`]: the user's own
//! - `built_in.json`: those that come with Freehold

pub(super) mod fill;
mod own;
pub mod view;

use std::sync::LazyLock;

use model::Zone;
use store::dns::templates::KeptTemplate;
use view::{TemplateDraft, TemplateGroup, TemplateHow, TemplateRecord, TemplateUse, TemplateView};

use super::plan::Source;
use super::view::{DnsAction, PlanView, ZoneDraft};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// The templates that come with Freehold. The providers' own help pages are the source of their records.
static BUILT_IN: LazyLock<Vec<TemplateView>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("built_in.json")).expect("a test reads the same file")
});

impl Engine {
    /// All templates: the built-in ones, then the own.
    pub async fn dns_templates(&self) -> Result<Vec<TemplateView>, Fault> {
        let kept = self
            .inner
            .store
            .library()
            .read(store::dns::templates::all)
            .await?;
        let mut own: Vec<TemplateView> = kept
            .into_iter()
            // One that a later version wrote in another shape is left out.
            .filter_map(|kept| serde_json::from_str(&kept.template).ok())
            .collect();
        own.sort_by_key(|template| template.title.to_lowercase());
        Ok(BUILT_IN.iter().cloned().chain(own).collect())
    }

    /// Keeps an own template; returns its id.
    pub async fn dns_template_keep(&self, draft: TemplateDraft) -> Result<String, Fault> {
        let known = self.dns_templates().await?;
        let own = known.iter().filter(|one| one.group == TemplateGroup::Own);
        let id = match &draft.id {
            Some(id) if own.clone().any(|one| one.id == *id) => id.clone(),
            Some(_) => return Err(unknown()),
            None if own.count() >= own::MOST => {
                return Err(Fault::bad_input(format!(
                    "There are {} own templates. Remove some first.",
                    own::MOST
                )));
            }
            None => uuid::Uuid::new_v4().to_string(),
        };
        let template = own::checked(draft, id.clone())?;
        let taken = |one: &TemplateView| {
            one.id != id
                && one.group == TemplateGroup::Own
                && one.title.to_lowercase() == template.title.to_lowercase()
        };
        if known.iter().any(taken) {
            return Err(Fault::new(
                Code::Conflict,
                format!("There is a template \"{}\" already.", template.title),
            )
            .hint("Give it another title."));
        }
        let kept = KeptTemplate {
            id: id.clone(),
            at: self.now(),
            template: serde_json::to_string(&template)
                .map_err(|error| Fault::new(Code::Internal, error.to_string()))?,
        };
        self.inner
            .store
            .library()
            .write(move |tx| store::dns::templates::keep(tx, &kept))
            .await?;
        self.log(
            "dns",
            format!("The template \"{}\" was kept.", template.title),
            None,
            None,
        )
        .await;
        self.stale(&[Tag::Dns]);
        Ok(id)
    }

    /// Throws an own template away.
    pub async fn dns_template_remove(&self, id: String) -> Result<(), Fault> {
        let removed = self
            .inner
            .store
            .library()
            .write(move |tx| store::dns::templates::remove(tx, &id))
            .await?;
        if removed {
            self.log("dns", "A template was removed.", None, None).await;
        }
        self.stale(&[Tag::Dns]);
        if removed { Ok(()) } else { Err(unknown()) }
    }

    /// A draft of a template from the records of a zone as last read. What the registrar keeps itself stays out, and
    /// the zone's own name becomes `{domain}`.
    pub async fn dns_template_from(&self, key: NameKey) -> Result<TemplateDraft, Fault> {
        let key = self.dns_seat(&key).await?.zone;
        let title = key.name.unicode();
        let cached = self.dns_cached(vec![key.clone()]).await?;
        let read = cached.into_iter().flatten().find_map(|cached| cached.read);
        let read = read.ok_or_else(|| {
            Fault::new(Code::NotFound, format!("{title} was not read yet."))
                .hint("Read the zone, then make the template.")
        })?;
        let own = |record: &&model::Record| {
            let kind = record.kind.as_str();
            kind != "SOA" && !(kind == "NS" && record.name == "@")
        };
        let record = |record: &model::Record| TemplateRecord {
            name: record.name.clone(),
            kind: record.kind.clone(),
            content: record.content.replace(key.name.as_str(), "{domain}"),
            ttl: record.ttl,
            how: TemplateHow::Replace,
        };
        Ok(TemplateDraft {
            id: None,
            title: format!("Like {title}"),
            words: String::new(),
            variables: Vec::new(),
            records: read.zone.records.iter().filter(own).map(record).collect(),
            removes: Vec::new(),
        })
    }

    /// A plan that applies a template to zones.
    pub async fn dns_template_plan(&self, wanted: TemplateUse) -> Result<PlanView, Fault> {
        super::zones::check_count(wanted.zones.len())?;
        if wanted.zones.is_empty() {
            return Err(Fault::bad_input("No zone is chosen.").hint("Tick at least one zone."));
        }
        let template = self
            .dns_templates()
            .await?
            .into_iter()
            .find(|one| one.id == wanted.template)
            .ok_or_else(unknown)?;
        let answers = fill::answers(&template.variables, &wanted.values)?;
        let seats = self.dns_seats(&wanted.zones).await?;
        let keys: Vec<NameKey> = seats.into_iter().map(|seat| seat.zone).collect();
        let cached = self.dns_cached(keys.clone()).await?;
        let nothing = Zone::default();
        let drafts = keys.into_iter().zip(cached).map(|(key, cached)| {
            let read = cached.and_then(|cached| cached.read);
            let zone = read.as_ref().map_or(&nothing, |read| &read.zone);
            ZoneDraft {
                sets: fill::sets(&template, &answers, &key.name, zone),
                base: read.as_ref().map(|read| read.hash.clone()).unwrap_or_default(),
                key,
            }
        });
        let drafts = drafts.collect();
        let source = Source::new(DnsAction::Template, format!("Template {}", template.title));
        self.plan_drafts(drafts, source).await
    }
}

fn unknown() -> Fault {
    Fault::new(Code::NotFound, "This template is not there any more.")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::{DomainName, SetKey};

    use super::*;
    use crate::dns::rules::ZoneRules;
    use crate::dns::rules::tests::STRICT;

    /// Every built-in template can be read, fits its own rules, and its records fit a zone once its examples are put in.
    #[test]
    fn every_built_in_template_fits_a_zone() {
        let zone = DomainName::parse("harborworks.com").expect("a name");
        let mut dns = STRICT.clone();
        dns.types = &["A", "AAAA", "CNAME", "MX", "TXT", "CAA", "NS"];
        let rules = ZoneRules {
            zone: &zone,
            provider: "PlanetDomains",
            dns: &dns,
        };
        let mut ids: Vec<&str> = BUILT_IN.iter().map(|one| one.id.as_str()).collect();
        assert!(ids.len() > 20, "{ids:?}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), BUILT_IN.len(), "an id is there twice");
        for template in BUILT_IN.iter() {
            let draft = TemplateDraft {
                id: None,
                title: template.title.clone(),
                words: template.words.clone(),
                variables: template.variables.clone(),
                records: template.records.clone(),
                removes: template.removes.clone(),
            };
            own::checked(draft, template.id.clone()).expect("it fits the rules of own templates");
            let examples: BTreeMap<String, String> = template
                .variables
                .iter()
                .map(|variable| (variable.key.clone(), variable.placeholder.clone()))
                .collect();
            let answers = fill::answers(&template.variables, &examples).expect("all is answered");
            let sets = fill::sets(template, &answers, &zone, &Zone::default());
            assert!(!sets.is_empty(), "{}", template.id);
            for set in sets {
                let key = rules
                    .key(&set.key)
                    .unwrap_or_else(|problem| panic!("{} {}: {problem}", template.id, set.key));
                for record in set.records {
                    assert!(
                        !record.content.contains('{'),
                        "{}: {}",
                        template.id,
                        record.content
                    );
                    rules
                        .content(&key, &record.content)
                        .unwrap_or_else(|problem| panic!("{} {}: {problem}", template.id, record.content));
                }
            }
        }
    }

    #[test]
    fn verification_covers_the_usual_services() {
        for service in [
            "google",
            "stripe",
            "aws-ses",
            "postmark",
            "resend",
            "facebook",
            "hubspot",
            "microsoft-365",
        ] {
            let id = format!("verify-{service}");
            let found = BUILT_IN.iter().find(|one| one.id == id).expect("it is there");
            assert_eq!(found.group, TemplateGroup::Verification);
        }
    }

    #[test]
    fn no_mail_says_so_in_every_way() {
        let no_mail = BUILT_IN
            .iter()
            .find(|one| one.id == "no-mail")
            .expect("it is there");
        let holds = |name: &str, kind: &str, content: &str| {
            no_mail.records.iter().any(|record| {
                SetKey::new(&record.name, record.kind.as_str()) == SetKey::new(name, kind)
                    && record.content.starts_with(content)
            })
        };
        assert!(holds("@", "MX", "0 ."));
        assert!(holds("@", "TXT", "v=spf1 -all"));
        assert!(holds("_dmarc", "TXT", "v=DMARC1; p=reject"));
    }
}
