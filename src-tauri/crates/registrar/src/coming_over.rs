//! What keeps a name from coming over, in the words of whoever refused it, and what the user can do about it.
//!
//! Registries and registrars say it in words of their own; these are the ones of the protocol between them (RFC 5730,
//! RFC 5731, RFC 9154) and those in common use. Words that are not known say nothing, and nothing is guessed.

/// What stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The auth code is not the name's.
    WrongCode,
    /// The auth code was right once: it has run out, or was used.
    SpentCode,
    /// The name is locked.
    Locked,
    /// The name was registered or transferred less than 60 days ago.
    TooYoung,
    /// Another transfer is under way.
    UnderWay,
    /// Its holder or its registrar said no.
    Denied,
}

impl Obstacle {
    /// What words speak of; `None` where they speak of nothing that is known.
    #[must_use]
    pub fn of(words: &str) -> Option<Self> {
        let words = words.to_ascii_lowercase();
        let says = |any: &[&str]| any.iter().any(|part| words.contains(part));
        let code = says(&[
            "auth-id",
            "auth id",
            "authid",
            "auth code",
            "auth-code",
            "auth_code",
            "authcode",
            "auth info",
            "authinfo",
            "authorization id",
            "authorization code",
            "authorization info",
            "authorisation",
            "epp code",
            "transfer code",
        ]);
        if code
            && says(&[
                "expired",
                "already used",
                "been used",
                "no longer valid",
                "run out",
                "not valid any more",
            ])
        {
            Some(Self::SpentCode)
        } else if code {
            Some(Self::WrongCode)
        } else if says(&[
            "60 days",
            "60-day",
            "sixty days",
            "too recent",
            "recently registered",
            "recently transferred",
        ]) {
            Some(Self::TooYoung)
        } else if says(&[
            "pendingtransfer",
            "pending transfer",
            "transfer is pending",
            "pending already",
            "already pending",
        ]) {
            Some(Self::UnderWay)
        } else if says(&[
            "transferprohibited",
            "transfer prohibited",
            "locked",
            "transfer lock",
            "status prohibits",
        ]) {
            Some(Self::Locked)
        } else if says(&[
            "refused the transfer",
            "rejected the transfer",
            "denied",
            "declined by",
        ]) {
            Some(Self::Denied)
        } else {
            None
        }
    }

    /// Whether another auth code would help.
    #[must_use]
    pub fn is_about_the_code(self) -> bool {
        matches!(self, Self::WrongCode | Self::SpentCode)
    }

    /// What to do about it, as sentences.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::WrongCode => {
                "Copy the auth code again exactly as its present registrar shows it, or ask there for a new one, and enter it with the line."
            }
            Self::SpentCode => {
                "Ask its present registrar for a new auth code; the old one has run out or was used. Then enter it with the line."
            }
            Self::Locked => {
                "Switch the transfer lock off at the registrar that has the name now, so that it is unlocked, then order again with a new auth code."
            }
            Self::TooYoung => {
                "Names stay where they are for 60 days after a registration or a transfer. Its present registrar knows the day from which it can go."
            }
            Self::UnderWay => {
                "Another transfer of the name is under way. Wait until it has ended, or have it cancelled where it was begun."
            }
            Self::Denied => {
                "Its present registrar or its holder said no. Look at the name and for a mail there, then order again with a new auth code."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_refusal_are_what_stands_in_the_way() {
        for (words, obstacle) in [
            ("invalid authorization information", Some(Obstacle::WrongCode)),
            ("Auth-ID is not correct", Some(Obstacle::WrongCode)),
            ("The auth code has expired", Some(Obstacle::SpentCode)),
            ("this EPP code was already used", Some(Obstacle::SpentCode)),
            (
                "object status prohibits operation (clientTransferProhibited)",
                Some(Obstacle::Locked),
            ),
            (
                "the domain was registered less than 60 days ago",
                Some(Obstacle::TooYoung),
            ),
            ("a transfer of x.com is pending already", Some(Obstacle::UnderWay)),
            (
                "the losing registrar has refused the transfer",
                Some(Obstacle::Denied),
            ),
            ("something else entirely", None),
            ("", None),
        ] {
            assert_eq!(Obstacle::of(words), obstacle, "{words}");
        }
    }
}
