//! The auth codes of transfers: in the vault from when they are given until the transfer is ordered or the line goes, and
//! nowhere else.

use model::AuthCode;
use secrecy::{ExposeSecret, SecretString};

use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Characters of a code. Registries write far less.
const LONGEST: usize = 255;

/// Where a line's code stands in the vault.
fn place(line: &str) -> String {
    format!("cart/{line}/auth_code")
}

/// A code that can be sent at all.
pub(super) fn checked(code: &AuthCode) -> Result<(), Fault> {
    let text = code.expose();
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(Fault::bad_input(format!(
            "An auth code has at most {LONGEST} characters on one line."
        )));
    }
    Ok(())
}

/// Why a transfer without a code can not be ordered.
pub(super) fn missing(name: &str) -> String {
    format!("The auth code of {name} is missing. Its present registrar gives it; then enter it here.")
}

impl Engine {
    /// Keeps a line's code, in the place of an older one.
    pub(super) async fn keep_code(&self, line: &str, code: &AuthCode) -> Result<(), Fault> {
        let _codes = self.inner.checkouts.codes.lock().await;
        let library = self.inner.store.library();
        let id = line.to_owned();
        library
            .write(move |tx| store::cart::codes::announce(tx, &id))
            .await?;
        let secret = SecretString::from(code.expose());
        self.inner.secrets.note(&secret);
        self.vault().put(&place(line), secret).await?;
        let id = line.to_owned();
        library
            .write(move |tx| store::cart::codes::want(tx, &id, true))
            .await?;
        Ok(())
    }

    /// A line's code, for the order that is made now.
    pub(super) async fn code_of(&self, line: &str, name: &str) -> Result<AuthCode, Fault> {
        let _codes = self.inner.checkouts.codes.lock().await;
        let kept = self.vault().get(&place(line)).await?;
        if let Some(code) = kept.and_then(|code| AuthCode::new(code.expose_secret())) {
            return Ok(code);
        }
        // A vault that lives in memory forgets: the line shall say that the code is missing.
        let id = line.to_owned();
        self.keep(move |tx| store::cart::codes::want(tx, &id, false))
            .await;
        Err(Fault::new(Code::BadInput, missing(name)))
    }

    /// Takes codes out of the vault that are not wanted any more. One that can not be taken out now is later.
    pub(crate) async fn cart_forget_codes(&self) {
        let _codes = self.inner.checkouts.codes.lock().await;
        let library = self.inner.store.library();
        let left_over = library
            .read(store::cart::codes::left_over)
            .await
            .unwrap_or_default();
        for line in left_over {
            match self.vault().delete(&place(&line)).await {
                Ok(()) => self.keep(move |tx| store::cart::codes::gone(tx, &line)).await,
                Err(error) => {
                    tracing::warn!(target: "cart", %error, "an auth code stays in the vault for now");
                    return;
                }
            }
        }
    }

    /// Where the vault may hold codes, for moving to another one.
    pub(crate) async fn code_places(&self) -> Result<Vec<String>, Fault> {
        let lines = self.inner.store.library().read(store::cart::codes::all).await?;
        Ok(lines.iter().map(|line| place(line)).collect())
    }
}
