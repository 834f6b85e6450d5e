//! Lines that go to another account.

use std::collections::HashSet;

use model::OrderKind;
use store::cart::Line;

use crate::cart::earlier;
use crate::cart::options::fitted;
use crate::cart::quoting::Which;
use crate::cart::view::{CartAdd, CartMove, CartView};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

impl Engine {
    /// Moves lines to other accounts and quotes them there; all of them move, or none. What the old account said is
    /// forgotten with the cap and the confirmation of a premium price, and what the new one does not offer is not chosen
    /// any more.
    pub async fn cart_move(&self, moves: Vec<CartMove>) -> Result<CartView, Fault> {
        let desk = self.desk().await?;
        let ids: Vec<String> = moves.iter().map(|one| one.id.clone()).collect();
        if ids.iter().collect::<HashSet<_>>().len() != ids.len() {
            return Err(Fault::bad_input("A line can go to one account only."));
        }
        let open = self.inner.store.library().read(store::orders::open).await?;
        let mut moved = Vec::new();
        for (line, to) in self.cart_lines(ids).await?.into_iter().zip(moves) {
            let name = line.name.unicode();
            if line.account == to.account {
                continue;
            }
            if line.kind.is_of_owned() {
                let what = match line.kind {
                    OrderKind::Restore => "restored",
                    OrderKind::Privacy => "hidden",
                    _ => "renewed",
                };
                return Err(Fault::new(
                    Code::NotOffered,
                    format!("{name} is {what} where it is registered."),
                ));
            }
            let is_open = open
                .iter()
                .any(|item| (item.account, item.kind, &item.name) == (line.account, line.kind, &line.name));
            if is_open {
                return Err(Fault::new(
                    Code::Conflict,
                    format!("An order for {name} is not settled yet, so its line stays where it is."),
                ));
            }
            let there = CartAdd {
                account: to.account,
                kind: line.kind,
                name: line.name.clone(),
                term: line.term,
                auth_code: None,
            };
            self.cart_refusal(&there, &desk).await?;
            let account = to.account;
            let before = earlier::whose(&line, &desk);
            let mut line = fitted(Line { account, ..line }, &desk);
            if earlier::whose(&line, &desk) != before {
                // They were given for somebody else.
                "{}".clone_into(&mut line.extra);
            }
            moved.push(line);
        }
        if moved.is_empty() {
            return self.cart_view().await;
        }
        let quoted: HashSet<String> = moved.iter().map(|line| line.id.clone()).collect();
        let already = self
            .inner
            .store
            .library()
            .write(move |tx| {
                for line in &moved {
                    if store::cart::find(tx, line.account, line.kind, &line.name)?.is_some() {
                        return Ok(Some(line.name.unicode()));
                    }
                }
                moved.iter().try_for_each(|line| store::cart::move_to(tx, line))?;
                Ok(None)
            })
            .await?;
        if let Some(name) = already {
            return Err(Fault::new(
                Code::Conflict,
                format!("{name} is in the cart at that account already. Take one of the two lines out."),
            ));
        }
        let said = crate::words::count(quoted.len(), "line was", "lines were");
        self.log("cart", format!("{said} moved to another account."), None, None)
            .await;
        self.stale(&[Tag::Cart, Tag::Contacts]);
        self.cart_quote_lines(Which::Also(quoted)).await?;
        self.stale(&[Tag::Cart]);
        self.cart_view().await
    }
}
