//! What the statuses of EPP (RFC 5731, RFC 3915) mean to the owner of a name.

use super::view::{RegistryStatus, StatusWeight};

/// Statuses with their meaning, those that matter most first.
pub(super) fn explained(words: &[String]) -> Vec<RegistryStatus> {
    let mut statuses: Vec<RegistryStatus> = words
        .iter()
        .map(|word| {
            let (weight, meaning) = meaning(word);
            RegistryStatus {
                word: word.clone(),
                meaning: meaning.to_owned(),
                weight,
            }
        })
        .collect();
    statuses.sort_by_key(|status| status.weight);
    statuses
}

fn meaning(word: &str) -> (StatusWeight, &'static str) {
    use StatusWeight::{Alarm, Calm, Notice};
    match word {
        "ok" => (Calm, "In order"),
        "linked" => (Calm, "In use by others"),
        "addPeriod" => (Calm, "Registered in the last days"),
        "renewPeriod" => (Calm, "Renewed in the last days"),
        "transferPeriod" => (Calm, "Transferred in the last days"),
        "clientTransferProhibited" => (Calm, "Locked against transfer by the registrar"),
        "serverTransferProhibited" => (Calm, "Locked against transfer by the registry"),
        "clientDeleteProhibited" => (Calm, "Locked against deletion by the registrar"),
        "serverDeleteProhibited" => (Calm, "Locked against deletion by the registry"),
        "clientUpdateProhibited" => (Calm, "Locked against changes by the registrar"),
        "serverUpdateProhibited" => (Calm, "Locked against changes by the registry"),
        "autoRenewPeriod" => (
            Notice,
            "Expired, and renewed by the registry for the time being: the registrar may still give it up",
        ),
        "pendingCreate" => (Notice, "Being registered"),
        "pendingRenew" => (Notice, "Being renewed"),
        "pendingRestore" => (Notice, "Being restored from redemption"),
        "pendingTransfer" => (Notice, "Being transferred to another registrar"),
        "pendingUpdate" => (Notice, "Being changed"),
        "inactive" => (Notice, "Without nameservers: nobody finds it"),
        "clientRenewProhibited" => (Notice, "May not be renewed, by the registrar's word"),
        "serverRenewProhibited" => (Notice, "May not be renewed, by the registry's word"),
        "clientHold" => (Alarm, "On hold by the registrar: it does not work"),
        "serverHold" => (Alarm, "On hold by the registry: it does not work"),
        "redemptionPeriod" => (
            Alarm,
            "In redemption: only the registrar can restore it, for a fee",
        ),
        "pendingDelete" => (Alarm, "About to be deleted by the registry"),
        _ => (Calm, "The registry's own word"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_epp_is_explained_and_the_worst_comes_first() {
        for word in lookup::registry::status::EPP {
            assert_ne!(meaning(word).1, "The registry's own word", "{word}");
        }
        let words = ["ok", "clientTransferProhibited", "pendingTransfer", "serverHold"];
        let explained = explained(&words.map(str::to_owned));
        let order: Vec<&str> = explained.iter().map(|status| status.word.as_str()).collect();
        assert_eq!(
            order,
            ["serverHold", "pendingTransfer", "ok", "clientTransferProhibited"]
        );
    }
}
