//! The same change to some lines: all of them are changed, or none.

use std::collections::HashSet;

use model::{Money, OrderKind};
use registrar::descriptor::Setting;
use store::cart::Line;

use crate::cart::codes;
use crate::cart::desk::Desk;
use crate::cart::earlier;
use crate::cart::extra;
use crate::cart::options::{chosen_option, chosen_registrant};
use crate::cart::owned::{product, products};
use crate::cart::quoting::Which;
use crate::cart::view::{CartView, LinePatch};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// A line as a patch leaves it.
struct Patched {
    line: Line,
    /// Its quote speaks of another term or product.
    new_term: bool,
    /// What kept it from being bought may have gone.
    again: bool,
}

impl Engine {
    /// Changes lines. Either all of them are changed, or none.
    pub async fn cart_update(&self, patch: LinePatch) -> Result<CartView, Fault> {
        let desk = self.desk().await?;
        let mut changed = Vec::new();
        for line in self.cart_lines(patch.ids.clone()).await? {
            changed.push(patched(line, &patch, &desk)?);
        }
        if let Some(code) = &patch.auth_code {
            let [only] = &changed[..] else {
                return Err(Fault::bad_input(
                    "An auth code belongs to one name. Enter each line's own.",
                ));
            };
            if only.line.kind != OrderKind::Transfer {
                return Err(Fault::bad_input("Only a transfer needs an auth code."));
            }
            codes::checked(code)?;
            self.keep_code(&only.line.id, code).await?;
        }
        let now = self.now();
        let answers: Vec<_> = changed
            .iter()
            .filter(|_| patch.extra.is_some())
            .filter_map(|one| earlier::to_keep(&one.line, &desk, now))
            .collect();
        let new_term = changed.iter().any(|one| one.new_term);
        let said = crate::words::count(changed.len(), "line was", "lines were");
        let again: HashSet<String> = changed
            .iter()
            .filter(|one| one.again)
            .map(|one| one.line.id.clone())
            .collect();
        self.inner
            .store
            .library()
            .write(move |tx| {
                answers
                    .iter()
                    .try_for_each(|kept| store::answers::keep(tx, kept))?;
                changed.iter().try_for_each(|one| {
                    store::cart::change(tx, &one.line)?;
                    if one.new_term {
                        store::cart::drop_quote(tx, &one.line.id)?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.log("cart", format!("{said} changed in the cart."), None, None)
            .await;
        if new_term || !again.is_empty() {
            self.cart_quote_lines(Which::Also(again)).await?;
        }
        self.stale(&[Tag::Cart]);
        if patch.registrant.is_some() {
            self.stale(&[Tag::Contacts]);
        }
        self.cart_view().await
    }

    /// These lines, in this order; all of them are there.
    pub(super) async fn cart_lines(&self, ids: Vec<String>) -> Result<Vec<Line>, Fault> {
        let kept = self
            .inner
            .store
            .library()
            .read(move |conn| {
                ids.iter()
                    .map(|id| store::cart::get(conn, id))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        kept.into_iter()
            .map(|line| {
                line.ok_or_else(|| Fault::new(Code::NotFound, "This line is not in the cart any more."))
            })
            .collect()
    }
}

fn patched(mut line: Line, patch: &LinePatch, desk: &Desk) -> Result<Patched, Fault> {
    let new_term = patch.term.filter(|term| *term != line.term);
    if let Some(term) = new_term {
        line.term = term;
    }
    if let Some(text) = &patch.cap {
        line.cap = Some(cap_from(text, &line)?);
    }
    if let Some(included) = patch.included {
        line.included = included;
    }
    if let Some(premium_ok) = patch.premium_ok {
        line.premium_ok = premium_ok;
    }
    if let Some(reference) = &patch.external_ref {
        line.external_ref = reference_from(reference)?;
    }
    if let Some(choice) = &patch.registrant {
        let before = earlier::whose(&line, desk);
        line.contact = chosen_registrant(&line, choice, desk)?;
        if earlier::whose(&line, desk) != before {
            // They were given for somebody else.
            "{}".clone_into(&mut line.extra);
        }
    }
    if let Some(choice) = patch.auto_renew {
        line.auto_renew = chosen_option(&line, choice, Setting::AutoRenew, desk)?;
    }
    if let Some(choice) = patch.privacy {
        line.privacy = chosen_option(&line, choice, Setting::Privacy, desk)?;
    }
    let mut new_product = false;
    if let Some(wanted) = &patch.product {
        let wanted = product(line.kind, wanted, &products(line.kind, line.account, desk))?;
        new_product = line.product.as_ref() != Some(&wanted);
        line.product = Some(wanted);
    }
    if let Some(answers) = &patch.extra {
        line.extra = extra::changed(&line, answers)?;
    }
    let chosen = patch.registrant.is_some()
        || patch.extra.is_some()
        || patch.auto_renew.is_some()
        || patch.privacy.is_some()
        || patch.auth_code.is_some();
    Ok(Patched {
        new_term: new_term.is_some() || new_product,
        again: chosen && line.fault.is_some(),
        line,
    })
}

fn cap_from(text: &str, line: &Line) -> Result<Money, Fault> {
    let currency = line
        .quote
        .as_ref()
        .map(|quote| quote.price.currency)
        .ok_or_else(|| Fault::bad_input("This line has no price yet. Refresh the quotes first."))?;
    let cap = Money::parse(&text.replace(',', "."), currency)
        .map_err(|error| Fault::bad_input(error.to_string()).hint("Write an amount such as 12.50."))?;
    if cap.minor == 0 {
        return Err(Fault::bad_input("A cap of nothing would hold the line for good.")
            .hint("Take the line out instead."));
    }
    Ok(cap)
}

fn reference_from(text: &str) -> Result<Option<String>, Fault> {
    let text = text.trim();
    if text.chars().count() > 64 || text.chars().any(char::is_control) {
        return Err(Fault::bad_input(
            "A reference has at most 64 characters on one line.",
        ));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
