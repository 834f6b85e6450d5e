//! Auth codes: asked for under a processing number, and read from its result.
//!
//! The code stands in the result's text, in double quotes after "The Authorization ID is:". Each request makes older codes
//! invalid, so it is sent once. How a name on its way out stands is not told by any request.

use async_trait::async_trait;
use model::DomainName;
use registrar::auth_codes::{AuthCodeReply, AuthCodes, Away};
use registrar::{Kind, ProviderError};
use secrecy::SecretString;

use super::request::{Fields, Request};
use super::results::{Progress, read_one};
use super::{DESCRIPTOR, Joker};

/// The word of these requests in logs and errors.
const AUTH_CODE: &str = "auth_code";
/// What stands before the code.
const BEFORE: &str = "the authorization id is:";

/// The code in a result's text.
fn code_in(text: &str) -> Option<SecretString> {
    // As long as the text itself, so that a place in the one is a place in the other.
    let lower = text.to_ascii_lowercase();
    let behind = text.get(lower.find(BEFORE)? + BEFORE.len()..)?;
    let quoted = behind.trim_start().strip_prefix('"')?;
    // The last quote of the line: a code may hold one itself.
    let line = quoted.lines().next()?;
    let code = line.get(..line.rfind('"')?)?;
    let fits = !code.trim().is_empty() && code.chars().count() <= 255 && !code.chars().any(char::is_control);
    fits.then(|| SecretString::from(code))
}

#[async_trait]
impl AuthCodes for Joker {
    fn warning(&self) -> &'static str {
        "Each request for an auth code at Joker.com makes the codes from before invalid: a transfer that was begun with an older one fails."
    }

    fn unlocks(&self) -> bool {
        false
    }

    async fn request(&self, name: &DomainName) -> Result<AuthCodeReply, ProviderError> {
        let request = Request::change(AUTH_CODE, "domain-transfer-get-auth-id", Fields::of(name));
        let answer = match self.api.change(&request).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.whose(AUTH_CODE, error, name).await),
        };
        match answer.header("proc-id") {
            Some(number) => Ok(AuthCodeReply::Requested {
                expected_by: None,
                process: Some(number.to_owned()),
            }),
            None => Err(self.api.http.wrong_shape(&request.bare(), "a processing number")),
        }
    }

    async fn collect(
        &self,
        _name: &DomainName,
        process: Option<&str>,
    ) -> Result<AuthCodeReply, ProviderError> {
        let Some(process) = process else {
            let message = "Joker.com gave no processing number with the request for an auth code.";
            return Err(
                ProviderError::new(Kind::Conflict, DESCRIPTOR.id, AUTH_CODE, message)
                    .hint("Ask for a new code."),
            );
        };
        let fields = Fields::none().given(AUTH_CODE, "Proc-ID", process)?;
        let request = Request::read(AUTH_CODE, "result-retrieve", fields);
        let working = || AuthCodeReply::Requested {
            expected_by: None,
            process: Some(process.to_owned()),
        };
        let response = match self.api.read(&request).await {
            Ok(response) => response,
            // A result that is just beginning may not be listed yet.
            Err(error) if error.kind == Kind::NotFound => return Ok(working()),
            Err(error) => return Err(error),
        };
        match read_one(&response) {
            Progress::Working => Ok(working()),
            Progress::Done(_) => code_in(&response.body).map(AuthCodeReply::Ready).ok_or_else(|| {
                self.api
                    .http
                    .wrong_shape(&request.bare(), "an auth code in quotes")
            }),
            Progress::Failed(words) => {
                let said = self.api.http.quoted(&words);
                let message = if said.is_empty() {
                    "Joker.com refused to give the auth code, and does not say why.".to_owned()
                } else {
                    format!("Joker.com refused to give the auth code: \"{said}\".")
                };
                Err(
                    ProviderError::new(Kind::Conflict, DESCRIPTOR.id, AUTH_CODE, message)
                        .hint("Mend what it names, then ask for a new code. The name stays where it is."),
                )
            }
        }
    }

    async fn away(&self, _name: &DomainName) -> Result<Option<Away>, ProviderError> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn found(text: &str) -> Option<String> {
        code_in(text).map(|code| code.expose_secret().to_owned())
    }

    #[test]
    fn the_code_stands_in_quotes_behind_its_words() {
        let text = "Completion-Status: ack\nObject-Name: a.com\n\nThe Authorization ID is: \"x;Y7&#\"\nBye \"you\"\n";
        assert_eq!(found(text).as_deref(), Some("x;Y7&#"));
        assert_eq!(found("the authorization id is:\"a\"b\"").as_deref(), Some("a\"b"));
    }

    #[test]
    fn what_is_no_code_is_not_taken_for_one() {
        for text in [
            "",
            "The Authorization ID is:",
            "The Authorization ID is: abc",
            "The Authorization ID is: \"abc",
            "The Authorization ID is: \"\"",
            "The Authorization ID is: \"a\u{7}c\"",
            "\u{130}\u{130}The Authorization ID was: \"abc\"",
            &format!("The Authorization ID is: \"{}\"", "x".repeat(300)),
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
