//! One question to one WHOIS server: a line there, a text back until it closes.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::registry::error::RegistryError;

const PORT: u16 = 43;
const CONNECT: Duration = Duration::from_secs(6);
const WHOLE: Duration = Duration::from_secs(15);
/// The most bytes of an answer; long legal notices included.
const LONGEST: usize = 256 * 1024;

/// What a server answers. On a stage the line begins with the server that is meant.
pub(super) async fn ask(
    stage: Option<SocketAddr>,
    server: &str,
    question: &str,
) -> Result<String, RegistryError> {
    let whom = || server.to_owned();
    let talking = async {
        let connecting = async {
            match stage {
                Some(stage) => TcpStream::connect(stage).await,
                None => TcpStream::connect((server, PORT)).await,
            }
        };
        let stream = tokio::time::timeout(CONNECT, connecting).await;
        let mut stream = match stream {
            Ok(Ok(stream)) => stream,
            Ok(Err(_)) | Err(_) => return Err(RegistryError::Unreachable { server: whom() }),
        };
        let line = match stage {
            Some(_) => format!("{server} {question}\r\n"),
            None => format!("{question}\r\n"),
        };
        stream
            .write_all(line.as_bytes())
            .await
            .map_err(|_| RegistryError::CutOff { server: whom() })?;
        let mut answer = Vec::new();
        let mut piece = vec![0; 16 * 1024];
        loop {
            match stream.read(&mut piece).await {
                Ok(0) => break,
                Ok(length) => {
                    if answer.len() + length > LONGEST {
                        return Err(RegistryError::TooLarge {
                            server: whom(),
                            most: LONGEST,
                        });
                    }
                    answer.extend_from_slice(&piece[..length]);
                }
                // A line that breaks may have lost half of the answer, and text does not tell.
                Err(_) => return Err(RegistryError::CutOff { server: whom() }),
            }
        }
        Ok(text(answer))
    };
    let talked = tokio::time::timeout(WHOLE, talking).await;
    talked.unwrap_or_else(|_| Err(RegistryError::Silent { server: whom() }))
}

/// Most servers send UTF-8 and some Latin-1, which every byte string is.
fn text(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.as_bytes().iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_no_utf_8_is_latin_1() {
        assert_eq!(text("Zürich".as_bytes().to_vec()), "Zürich");
        assert_eq!(text(b"Z\xfcrich".to_vec()), "Zürich");
    }
}
