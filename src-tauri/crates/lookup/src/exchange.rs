//! One question to one DNS server: over UDP, over TCP where the answer does not fit, within bounds of time and size.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_resolver::proto::op::{Edns, Message, MessageType, Query, ResponseCode};
use hickory_resolver::proto::rr::rdata::opt::EdnsOption;
use hickory_resolver::proto::rr::{Name, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

/// How long one try over UDP may take, and how many there are.
const UDP_TRY: Duration = Duration::from_millis(1_500);
const UDP_TRIES: usize = 2;
/// How long the way over TCP may take in all.
const TCP_TRY: Duration = Duration::from_secs(4);
/// The longest answer asked for over UDP: what passes every network unbroken (DNS flag day 2020).
const UDP_PAYLOAD: u16 = 1_232;
/// A code for private use (RFC 6891): which host a stage shall play.
const STAGE_OPTION: u16 = 65_001;

/// Why there is no answer that counts. The text is meant for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nothing came in time.
    #[error("It did not answer in time.")]
    Silent,
    /// The network or the server does not take the question.
    #[error("It can not be reached.")]
    Unreachable,
    /// The host has no address.
    #[error("Its host name has no address.")]
    NoAddress,
    /// It answered with a refusal, by the code's name.
    #[error("It refused to answer ({0}).")]
    Refused(String),
    /// It answered without being responsible for the zone.
    #[error("It answers, but it does not serve this zone.")]
    NotItsZone,
    /// What came is no answer to the question.
    #[error("Its answer can not be read.")]
    Unreadable,
    /// There is no DNS type of this name, so nobody can be asked for it.
    #[error("{0} is no type that nameservers know.")]
    NoSuchType(String),
    /// The owner name can not be asked for.
    #[error("The name is too long to be asked for.")]
    NoSuchName,
}

/// A question for records of a type at a name. `recursive` for a resolver, not for a nameserver.
pub(crate) fn question(name: Name, kind: RecordType, recursive: bool) -> Message {
    let mut message = Message::query();
    message.metadata.recursion_desired = recursive;
    message.add_query(Query::query(name, kind));
    let mut edns = Edns::new();
    edns.set_max_payload(UDP_PAYLOAD);
    message.set_edns(edns);
    message
}

/// Writes into a question which host is meant, for a stage that plays them all.
pub(crate) fn address_to(message: &mut Message, host: &str) {
    if let Some(edns) = message.edns.as_mut() {
        let option = EdnsOption::Unknown(STAGE_OPTION, host.as_bytes().to_vec());
        edns.options_mut().insert(option);
    }
}

/// Asks and reads the answer to exactly this question.
///
/// # Errors
/// Without a readable answer in time. A refusal is an answer.
pub(crate) async fn ask(server: SocketAddr, question: &Message) -> Result<Message, NoAnswer> {
    let answer = sent(server, question).await?;
    let plain = matches!(
        answer.metadata.response_code,
        ResponseCode::FormErr | ResponseCode::NotImp | ResponseCode::BADVERS
    );
    if !plain || question.edns.is_none() {
        return Ok(answer);
    }
    // A server from before RFC 6891 does not know what the question carries.
    let mut question = question.clone();
    question.edns = None;
    sent(server, &question).await
}

async fn sent(server: SocketAddr, question: &Message) -> Result<Message, NoAnswer> {
    let bytes = question.to_vec().map_err(|_| NoAnswer::NoSuchName)?;
    let mut last = NoAnswer::Silent;
    for _ in 0..UDP_TRIES {
        match tokio::time::timeout(UDP_TRY, over_udp(server, &bytes, question)).await {
            Ok(Ok(answer)) if answer.metadata.truncation => {
                return over_tcp(server, &bytes, question).await;
            }
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => last = error,
            Err(_) => last = NoAnswer::Silent,
        }
    }
    Err(last)
}

async fn over_udp(server: SocketAddr, bytes: &[u8], question: &Message) -> Result<Message, NoAnswer> {
    let any = match server.ip() {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    // A port of its own for every question, and connected: a stranger must guess port and number both.
    let socket = UdpSocket::bind((any, 0))
        .await
        .map_err(|_| NoAnswer::Unreachable)?;
    socket.connect(server).await.map_err(|_| NoAnswer::Unreachable)?;
    socket.send(bytes).await.map_err(|_| NoAnswer::Unreachable)?;
    let mut buffer = vec![0; 4096];
    loop {
        let length = socket
            .recv(&mut buffer)
            .await
            .map_err(|_| NoAnswer::Unreachable)?;
        // What answers another question is passed over: it is late, or a stranger's guess.
        if let Some(answer) = read(&buffer[..length], question)? {
            return Ok(answer);
        }
    }
}

async fn over_tcp(server: SocketAddr, bytes: &[u8], question: &Message) -> Result<Message, NoAnswer> {
    let exchange = async {
        let mut stream = TcpStream::connect(server).await?;
        stream
            .write_u16(u16::try_from(bytes.len()).unwrap_or(u16::MAX))
            .await?;
        stream.write_all(bytes).await?;
        // A length of 16 bits bounds it.
        let mut answer = vec![0; usize::from(stream.read_u16().await?)];
        stream.read_exact(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    match tokio::time::timeout(TCP_TRY, exchange).await {
        Ok(Ok(answer)) => read(&answer, question)?.ok_or(NoAnswer::Unreadable),
        Ok(Err(_)) => Err(NoAnswer::Unreachable),
        Err(_) => Err(NoAnswer::Silent),
    }
}

/// The answer to this question, or `None` when it answers another one.
///
/// # Errors
/// When it is no message at all.
pub(crate) fn read(bytes: &[u8], question: &Message) -> Result<Option<Message>, NoAnswer> {
    let answer = Message::from_vec(bytes).map_err(|_| NoAnswer::Unreadable)?;
    // Some servers leave the question out of a refusal.
    let is_bare_refusal = answer.queries.is_empty() && answer.answers.is_empty();
    let fits = answer.metadata.message_type == MessageType::Response
        && answer.metadata.id == question.metadata.id
        && (is_bare_refusal || answer.queries == question.queries);
    Ok(fits.then_some(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that makes each answer from the question and its place.
    async fn server(reply: fn(usize, Message) -> Vec<Vec<u8>>) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let address = socket.local_addr().expect("its address");
        tokio::spawn(async move {
            let mut buffer = vec![0; 4096];
            for place in 0.. {
                let Ok((length, peer)) = socket.recv_from(&mut buffer).await else {
                    return;
                };
                let question = Message::from_vec(&buffer[..length]).expect("a question");
                for answer in reply(place, question) {
                    socket.send_to(&answer, peer).await.expect("sent");
                }
            }
        });
        address
    }

    fn asked() -> Message {
        let name = Name::from_ascii("kelp.test.").expect("a name");
        question(name, RecordType::A, false)
    }

    fn answered(mut question: Message, code: ResponseCode) -> Vec<u8> {
        question.metadata.message_type = MessageType::Response;
        question.metadata.response_code = code;
        question.to_vec().expect("an answer")
    }

    #[tokio::test]
    async fn a_server_that_knows_no_options_is_asked_without_them() {
        let old = server(|_, question| {
            let code = match question.edns {
                Some(_) => ResponseCode::FormErr,
                None => ResponseCode::NoError,
            };
            vec![answered(question, code)]
        });
        let answer = ask(old.await, &asked()).await.expect("an answer");
        assert_eq!(answer.metadata.response_code, ResponseCode::NoError);
    }

    #[tokio::test]
    async fn an_answer_to_another_question_is_passed_over() {
        let confused = server(|_, question| {
            let mut other = question.clone();
            other.metadata.id ^= 1;
            let mut elsewhere = question.clone();
            elsewhere.queries = vec![Query::query(Name::root(), RecordType::A)];
            vec![
                answered(other, ResponseCode::ServFail),
                answered(elsewhere, ResponseCode::ServFail),
                answered(question, ResponseCode::NoError),
            ]
        });
        let answer = ask(confused.await, &asked()).await.expect("an answer");
        assert_eq!(answer.metadata.response_code, ResponseCode::NoError);
    }

    #[tokio::test]
    async fn a_lost_question_is_sent_again_and_junk_is_no_answer() {
        let forgetful = server(|place, question| {
            let answer = answered(question, ResponseCode::NoError);
            if place == 0 { Vec::new() } else { vec![answer] }
        });
        assert!(ask(forgetful.await, &asked()).await.is_ok());
        let broken = server(|_, _| vec![vec![1, 2, 3]]);
        assert_eq!(
            ask(broken.await, &asked()).await.expect_err("junk"),
            NoAnswer::Unreadable
        );
    }
}
