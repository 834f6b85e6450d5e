//! The parts of a DNS message (RFC 1035) that questions and answers need, with the one option of RFC 6891 by which a
//! client tells which nameserver it means.

/// An NS record.
pub const NS: u16 = 2;
/// An SOA record.
pub const SOA: u16 = 6;
/// An alias.
pub const CNAME: u16 = 5;
/// The key of a zone, at its parent.
pub const DS: u16 = 43;
/// The key of a zone, at its apex.
pub const DNSKEY: u16 = 48;
/// All records of a name.
pub const ANY: u16 = 255;
/// The type of the record that carries options.
const OPT: u16 = 41;
/// The option, for private use, that tells which host shall answer.
const HOST_OPTION: u16 = 65_001;
/// What everybody takes over UDP.
const LEAST: usize = 512;

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
    /// That is not for this server to say.
    NotMine = 5,
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
    /// Which nameserver is meant; `None` asks a resolver.
    pub host: Option<String>,
    /// How long an answer over UDP may be.
    pub longest: usize,
    /// Whether the answer carries options, because the question did.
    options: bool,
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
        let additional = message.get(10..12) != Some(&[0, 0]);
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
        let options = additional.then(|| options(&rest[at + 4..])).flatten();
        let (longest, host) = options.clone().unwrap_or((LEAST, None));
        Ok(Self {
            id,
            name: labels.join("."),
            kind: u16::from_be_bytes([tail[0], tail[1]]),
            host,
            longest: longest.max(LEAST),
            options: options.is_some(),
            recursion: flags & 1 != 0,
            section: rest[..at + 4].to_vec(),
        })
    }
}

/// The length that the client takes, and the host that it means.
fn options(record: &[u8]) -> Option<(usize, Option<String>)> {
    let &[0, t1, t2, l1, l2, _, _, _, _, _, _, ref rest @ ..] = record else {
        return None;
    };
    if u16::from_be_bytes([t1, t2]) != OPT {
        return None;
    }
    let mut rest = rest;
    let mut host = None;
    while let &[c1, c2, l1, l2, ref more @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([l1, l2]));
        let (value, more) = more.split_at_checked(length)?;
        if u16::from_be_bytes([c1, c2]) == HOST_OPTION {
            host = Some(String::from_utf8_lossy(value).to_ascii_lowercase());
        }
        rest = more;
    }
    Some((usize::from(u16::from_be_bytes([l1, l2])), host))
}

/// A record and the name that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The owner, without a last dot.
    pub name: String,
    /// The number of its type.
    pub kind: u16,
    /// Seconds for which it may be kept.
    pub ttl: u32,
    /// As it travels.
    pub data: Vec<u8>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The code.
    pub code: Code,
    /// Whether the server speaks for the zone.
    pub authoritative: bool,
    /// Records that answer the question.
    pub answers: Vec<Record>,
    /// Records about who knows more, or why there are none.
    pub authority: Vec<Record>,
}

impl Reply {
    /// Nothing but a code.
    #[must_use]
    pub fn bare(code: Code) -> Self {
        Self {
            code,
            authoritative: false,
            answers: Vec::new(),
            authority: Vec::new(),
        }
    }
}

/// The answer to a question. What is longer than `longest` is cut to its head, so that the client asks over TCP.
pub fn answer(question: &Question, reply: &Reply, longest: usize) -> Vec<u8> {
    let sections = [reply.answers.as_slice(), reply.authority.as_slice()];
    let whole = written(question, reply, sections, false);
    if whole.len() <= longest {
        return whole;
    }
    written(question, reply, [&[], &[]], true)
}

fn written(question: &Question, reply: &Reply, sections: [&[Record]; 2], cut: bool) -> Vec<u8> {
    let counts = [
        1,
        count(sections[0].len()),
        count(sections[1].len()),
        u16::from(question.options),
    ];
    let mut message = head(question.id, reply.code, question.recursion, counts);
    message[2] |= u8::from(reply.authoritative) << 2 | u8::from(cut) << 1;
    if question.host.is_some() {
        // A nameserver offers no recursion.
        message[3] &= 0x7f;
    }
    message.extend_from_slice(&question.section);
    for record in sections.into_iter().flatten() {
        write(&mut message, record);
    }
    if question.options {
        let options = [0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 0];
        message.extend_from_slice(&options);
    }
    message
}

/// An answer without the question, for one that cannot be read.
pub fn bare(id: u16, code: Code) -> Vec<u8> {
    head(id, code, false, [0; 4])
}

fn head(id: u16, code: Code, recursion: bool, counts: [u16; 4]) -> Vec<u8> {
    // A response, recursion available, as from a resolver.
    let mut message = id.to_be_bytes().to_vec();
    message.push(0x80 | u8::from(recursion));
    message.push(0x80 | code as u8);
    for count in counts {
        message.extend_from_slice(&count.to_be_bytes());
    }
    message
}

/// A number of records or bytes in the two bytes that it has.
pub fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn write(message: &mut Vec<u8>, record: &Record) {
    write_name(message, &record.name);
    message.extend_from_slice(&record.kind.to_be_bytes());
    message.extend_from_slice(&1_u16.to_be_bytes());
    message.extend_from_slice(&record.ttl.to_be_bytes());
    message.extend_from_slice(&count(record.data.len()).to_be_bytes());
    message.extend_from_slice(&record.data);
}

/// Names come from the world, where every label has 63 bytes at most, or from a question that was read.
pub fn write_name(bytes: &mut Vec<u8>, name: &str) {
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
        let mut host = Vec::new();
        write_name(&mut host, "ns1.kelp.com");
        let record = Record {
            name: "kelp.com".to_owned(),
            kind: NS,
            ttl: 300,
            data: host,
        };
        let mut reply = Reply::bare(Code::Fine);
        reply.answers.push(record);
        let message = answer(&question, &reply, question.longest);
        assert_eq!(&message[..12], [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
        assert_eq!(&message[12..21], b"\x04KeLp\x03com");
        assert!(message.ends_with(b"\x03ns1\x04kelp\x03com\0"));
    }

    #[test]
    fn a_client_tells_which_host_it_means_and_how_much_it_takes() {
        let mut message = asked("kelp.com", NS);
        message[11] = 1;
        message.extend_from_slice(&[0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 8, 0xfd, 0xe9, 0, 4]);
        message.extend_from_slice(b"NS1.");
        let question = Question::read(&message).expect("a question");
        assert_eq!(question.host.as_deref(), Some("ns1."));
        assert_eq!(question.longest, 1_232);
        let mut reply = Reply::bare(Code::Fine);
        reply.authoritative = true;
        reply.answers = vec![
            Record {
                name: "kelp.com".to_owned(),
                kind: 16,
                ttl: 60,
                data: vec![0; 700],
            };
            2
        ];
        let cut = answer(&question, &reply, question.longest);
        assert_eq!(
            (cut[2], cut[3], &cut[4..12]),
            (0x87, 0, &[0, 1, 0, 0, 0, 0, 0, 1][..])
        );
        assert!(answer(&question, &reply, 65_535).len() > 1_400);
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
