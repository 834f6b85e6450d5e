//! The few parts of a DNS message (RFC 1035) that a question about a delegation needs.

/// An NS record.
pub const NS: u16 = 2;
/// An SOA record.
pub const SOA: u16 = 6;
/// All records of a name.
pub const ANY: u16 = 255;

/// Answer codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The name is there.
    Fine = 0,
    /// The question cannot be read.
    Malformed = 1,
    /// The server is in trouble.
    ServerFailed = 2,
    /// There is no such name.
    NoSuchName = 3,
    /// Only questions are answered here.
    NotImplemented = 4,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The number that the answer repeats.
    pub id: u16,
    /// The name without a last dot, in lower case; empty for the root.
    pub name: String,
    /// The type of record asked for.
    pub kind: u16,
    /// Whether recursion is desired, as the answer repeats.
    recursion: bool,
    /// The question section as it came: its letter case is repeated.
    section: Vec<u8>,
}

/// Why a message is no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// There is nothing to answer to.
    Silent,
    /// The sender gets this code.
    Refused(u16, Code),
}

impl Question {
    /// Reads a message.
    pub fn read(message: &[u8]) -> Result<Self, Unreadable> {
        let &[a, b, flags, _, q1, q2, _, _, _, _, _, _, ref rest @ ..] = message else {
            return Err(Unreadable::Silent);
        };
        let id = u16::from_be_bytes([a, b]);
        if flags & 0x80 != 0 {
            return Err(Unreadable::Silent);
        }
        if flags & 0x78 != 0 {
            return Err(Unreadable::Refused(id, Code::NotImplemented));
        }
        let malformed = Unreadable::Refused(id, Code::Malformed);
        if [q1, q2] != [0, 1] {
            return Err(malformed);
        }
        let mut labels: Vec<String> = Vec::new();
        let mut at = 0;
        loop {
            let length = usize::from(*rest.get(at).ok_or(malformed)?);
            at += 1;
            if length == 0 {
                break;
            }
            let label = rest.get(at..at + length).filter(|_| length < 64);
            let label = label.ok_or(malformed)?;
            labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
            at += length;
        }
        let tail = rest.get(at..at + 4).ok_or(malformed)?;
        Ok(Self {
            id,
            name: labels.join("."),
            kind: u16::from_be_bytes([tail[0], tail[1]]),
            recursion: flags & 1 != 0,
            section: rest[..at + 4].to_vec(),
        })
    }
}

/// A record of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// A name server.
    Ns(String),
    /// The start of a zone, with its first name server.
    Soa(String),
}

/// A record and the name that has it.
pub type Record = (String, Data);

/// The answer to a question.
pub fn answer(question: &Question, code: Code, answers: &[Record], authority: &[Record]) -> Vec<u8> {
    let mut message = head(
        question.id,
        code,
        question.recursion,
        1,
        answers.len(),
        authority.len(),
    );
    message.extend_from_slice(&question.section);
    for record in answers.iter().chain(authority) {
        write(&mut message, record);
    }
    message
}

/// An answer without the question, for one that cannot be read.
pub fn bare(id: u16, code: Code) -> Vec<u8> {
    head(id, code, false, 0, 0, 0)
}

fn head(id: u16, code: Code, recursion: bool, questions: u16, answers: usize, authority: usize) -> Vec<u8> {
    // A response, recursion available, as from a resolver.
    let mut message = id.to_be_bytes().to_vec();
    message.push(0x80 | u8::from(recursion));
    message.push(0x80 | code as u8);
    for count in [questions, count(answers), count(authority), 0] {
        message.extend_from_slice(&count.to_be_bytes());
    }
    message
}

fn count(records: usize) -> u16 {
    u16::try_from(records).unwrap_or(u16::MAX)
}

/// Seconds for which a record may be kept.
const TTL: u32 = 300;
/// Serial, refresh, retry, expire and minimum of every zone.
const TIMES: [u32; 5] = [2_026_112_201, 7_200, 3_600, 1_209_600, 300];

fn write(message: &mut Vec<u8>, (name, data): &Record) {
    write_name(message, name);
    let (kind, value) = match data {
        Data::Ns(host) => (NS, named(host)),
        Data::Soa(host) => {
            let mut value = named(host);
            write_name(&mut value, &format!("hostmaster.{host}"));
            for time in TIMES {
                value.extend_from_slice(&time.to_be_bytes());
            }
            (SOA, value)
        }
    };
    message.extend_from_slice(&kind.to_be_bytes());
    message.extend_from_slice(&1_u16.to_be_bytes());
    message.extend_from_slice(&TTL.to_be_bytes());
    message.extend_from_slice(&count(value.len()).to_be_bytes());
    message.extend_from_slice(&value);
}

fn named(host: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_name(&mut bytes, host);
    bytes
}

/// Names come from the world, where every label has 63 bytes at most, or from a question that was read.
fn write_name(bytes: &mut Vec<u8>, name: &str) {
    for label in name.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).unwrap_or(63).min(63));
        bytes.extend(label.bytes().take(63));
    }
    bytes.push(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A question as a client writes it.
    fn asked(name: &str, kind: u16) -> Vec<u8> {
        let mut message = vec![0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        write_name(&mut message, name);
        message.extend_from_slice(&kind.to_be_bytes());
        message.extend_from_slice(&1_u16.to_be_bytes());
        message
    }

    #[test]
    fn a_question_is_read_and_its_letter_case_comes_back() {
        let question = Question::read(&asked("KeLp.com", NS)).expect("a question");
        assert_eq!((question.name.as_str(), question.kind), ("kelp.com", NS));
        let records = [("kelp.com".to_owned(), Data::Ns("ns1.kelp.com".to_owned()))];
        let message = answer(&question, Code::Fine, &records, &[]);
        assert_eq!(&message[..12], [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
        assert_eq!(&message[12..21], b"\x04KeLp\x03com");
        assert!(message.ends_with(b"\x03ns1\x04kelp\x03com\0"));
    }

    #[test]
    fn junk_is_refused_or_left_alone() {
        assert_eq!(Question::read(&[1, 2, 3]), Err(Unreadable::Silent));
        let mut response = asked("kelp.com", NS);
        response[2] |= 0x80;
        assert_eq!(Question::read(&response), Err(Unreadable::Silent));
        let cut = &asked("kelp.com", NS)[..15];
        let malformed = Unreadable::Refused(0x1234, Code::Malformed);
        assert_eq!(Question::read(cut), Err(malformed));
        let mut pointer = asked("kelp.com", NS);
        pointer[12] = 0xc0;
        assert_eq!(Question::read(&pointer), Err(malformed));
        let mut notify = asked("kelp.com", NS);
        notify[2] = 0x20;
        let unknown = Unreadable::Refused(0x1234, Code::NotImplemented);
        assert_eq!(Question::read(&notify), Err(unknown));
    }
}
