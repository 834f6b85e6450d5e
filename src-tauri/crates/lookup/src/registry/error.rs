//! Why a registry gave no usable answer. Each is a sentence for the user.

use std::time::Duration;

use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegistryError {
    /// Neither IANA nor Freehold knows a server for this ending.
    #[error("The registry of .{ending} has neither an RDAP nor a WHOIS server that is known.")]
    NoService {
        /// The ending, without a dot.
        ending: String,
    },
    /// No connection.
    #[error("{server} could not be reached.")]
    Unreachable {
        /// The server's host name.
        server: String,
    },
    /// No answer in time, or the connection broke.
    #[error("{server} did not answer in time.")]
    Silent {
        /// The server's host name.
        server: String,
    },
    /// It wants no questions for a while.
    #[error("{server} wants no further questions for {}.", for_how_long(*.after))]
    RateLimited {
        /// The server's host name.
        server: String,
        /// For how long.
        after: Duration,
    },
    /// An HTTP status that is no answer.
    #[error("{server} answered with HTTP {status}.")]
    Refused {
        /// The server's host name.
        server: String,
        /// The status.
        status: u16,
    },
    /// A redirect back to where the question was already.
    #[error("{server} sends every question round in a circle.")]
    Loops {
        /// The server's host name.
        server: String,
    },
    /// More redirects than anybody needs, or one without a usable address.
    #[error("{server} sends the question on and on, and nobody answers it.")]
    Astray {
        /// The server's host name.
        server: String,
    },
    /// A redirect to an address that is not safe.
    #[error("{server} sends the question to an address without encryption.")]
    Unsafe {
        /// The server's host name.
        server: String,
    },
    /// HTML.
    #[error("{server} answered with a web page instead of data.")]
    WebPage {
        /// The server's host name.
        server: String,
    },
    /// More than anybody has to say of one name.
    #[error("{server} answered with more than {} kB, which no name needs.", .most / 1024)]
    TooLarge {
        /// The server's host name.
        server: String,
        /// The most bytes that are read.
        most: usize,
    },
    /// The answer breaks off.
    #[error("The answer of {server} breaks off in the middle.")]
    CutOff {
        /// The server's host name.
        server: String,
    },
    /// The answer is nothing that can be read.
    #[error("The answer of {server} can not be read.")]
    Unreadable {
        /// The server's host name.
        server: String,
    },
    /// The answer is about another name.
    #[error("{server} answered about another name.")]
    OtherName {
        /// The server's host name.
        server: String,
    },
    /// RDAP failed, and WHOIS as well.
    #[error("{rdap} WHOIS did not help: {whois}")]
    Both {
        /// Why RDAP failed.
        rdap: Box<Self>,
        /// Why WHOIS failed.
        whois: Box<Self>,
    },
}

fn for_how_long(after: Duration) -> String {
    match after.as_secs() {
        0..=1 => "a second".to_owned(),
        seconds @ 2..=119 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}
