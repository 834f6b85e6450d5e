//! What the answers of several accounts about one name mean together.

use model::AccountId;
use registrar::search::Verdict;
use store::wanted::{Finding, Offer};

use crate::fault::Fault;
use crate::search::compare::Rates;
use crate::words;

/// Accounts that a sentence names.
const NAMED: usize = 3;

/// One account's answer about a name.
pub(super) struct Answer {
    pub account: AccountId,
    /// What the user calls the account.
    pub label: String,
    pub verdict: Result<Verdict, Fault>,
}

/// What the public DNS alone says.
pub(super) fn delegated() -> Finding {
    let message = "The public DNS knows it, so somebody has it. No account was asked.";
    Finding::Taken {
        message: Some(message.to_owned()),
    }
}

/// What all answers say. One account that sells the name is enough; that nobody sells it, all must have said.
pub(super) fn judge(answers: Vec<Answer>, rates: &Rates) -> Finding {
    let mut best: Option<(Offer, Option<String>)> = None;
    let (mut taken, mut not_sold, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for Answer {
        account,
        label,
        verdict,
    } in answers
    {
        match verdict {
            Ok(Verdict::Available {
                register,
                renew,
                premium,
                note,
                ..
            }) => {
                let offer = Offer {
                    account,
                    register,
                    renew,
                    premium,
                };
                let is_best = best
                    .as_ref()
                    .is_none_or(|(best, _)| rates.is_cheaper(offer.register, best.register));
                if is_best {
                    best = Some((offer, note));
                }
            }
            Ok(Verdict::Taken) => taken.push(label),
            Ok(Verdict::NotSold(reason)) => not_sold.push((label, reason)),
            Err(fault) => failed.push((label, fault.message)),
        }
    }
    if let Some((offer, note)) = best {
        return Finding::Available {
            offer,
            message: match &taken[..] {
                [] => note,
                says => {
                    let says = words::list(says, NAMED);
                    Some(format!("Not all agree: somebody has it, according to {says}."))
                }
            },
        };
    }
    if !taken.is_empty() {
        return Finding::Taken { message: None };
    }
    if let Some((label, message)) = failed.first() {
        let labels: Vec<&str> = failed.iter().map(|(label, _)| label.as_str()).collect();
        return Finding::Unclear {
            message: match labels.len() {
                1 => format!("{label}: {message}"),
                _ => format!(
                    "{} could not say. {label}: {message}",
                    words::list(&labels, NAMED)
                ),
            },
        };
    }
    match not_sold.into_iter().next() {
        Some((label, reason)) => Finding::NotSold {
            message: format!("{label}: {reason}"),
        },
        None => Finding::Unclear {
            message: "No account could be asked.".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use model::Money;

    use super::*;
    use crate::fault::Code;
    use crate::settings::view::{Rate, Settings};

    fn account(number: u8) -> AccountId {
        format!("00000000-0000-4000-8000-0000000000{number:02}")
            .parse()
            .expect("an id")
    }

    fn said(number: u8, verdict: Result<Verdict, Fault>) -> Answer {
        Answer {
            account: account(number),
            label: format!("Account {number}"),
            verdict,
        }
    }

    fn free(number: u8, price: Option<Money>) -> Answer {
        said(
            number,
            Ok(Verdict::Available {
                register: price,
                renew: None,
                premium: false,
                promo: None,
                note: None,
            }),
        )
    }

    fn failed(number: u8) -> Answer {
        said(number, Err(Fault::new(Code::Unreachable, "It was not reached.")))
    }

    fn not_sold(number: u8) -> Answer {
        said(number, Ok(Verdict::NotSold("It sells no .com.".to_owned())))
    }

    fn taken(number: u8) -> Answer {
        said(number, Ok(Verdict::Taken))
    }

    fn euros(cents: i64) -> Option<Money> {
        Some(Money {
            minor: cents,
            currency: model::Currency::EUR,
        })
    }

    fn best(answers: Vec<Answer>, rates: &Rates) -> AccountId {
        match judge(answers, rates) {
            Finding::Available { offer, .. } => offer.account,
            other => panic!("{other:?}"),
        }
    }

    fn nothing() -> Rates {
        Rates::of(&Settings::default())
    }

    #[test]
    fn the_cheapest_offer_is_named_by_the_users_rates() {
        let dollars = |cents| Some(Money::usd_cents(cents));
        assert_eq!(
            best(
                vec![free(1, None), free(2, dollars(900)), free(3, dollars(800))],
                &nothing()
            ),
            account(3)
        );
        let both = || {
            vec![
                free(1, dollars(1000)),
                free(2, euros(950)),
                failed(3),
                not_sold(4),
            ]
        };
        assert_eq!(best(both(), &nothing()), account(1), "no rate, no comparison");
        let rates = |rate: &str| {
            Rates::of(&Settings {
                compare_in: Some(model::Currency::USD),
                rates: vec![Rate {
                    currency: model::Currency::EUR,
                    rate: rate.to_owned(),
                }],
                ..Settings::default()
            })
        };
        assert_eq!(best(both(), &rates("1.02")), account(2));
        assert_eq!(best(both(), &rates("1.10")), account(1));
    }

    #[test]
    fn a_seller_outweighs_one_who_says_taken_but_that_is_told() {
        let finding = judge(vec![taken(1), free(2, euros(900))], &nothing());
        let Finding::Available { message, .. } = finding else {
            panic!("{finding:?}")
        };
        assert!(message.expect("a sentence").contains("Account 1"));
    }

    #[test]
    fn one_word_that_it_is_taken_is_enough() {
        let finding = judge(vec![failed(1), taken(2), not_sold(3)], &nothing());
        assert_eq!(finding, Finding::Taken { message: None });
    }

    #[test]
    fn a_failure_leaves_it_unclear_even_where_others_do_not_sell_it() {
        let finding = judge(vec![not_sold(1), failed(2), failed(3)], &nothing());
        let Finding::Unclear { message } = finding else {
            panic!("{finding:?}")
        };
        assert_eq!(
            message,
            "Account 2 and Account 3 could not say. Account 2: It was not reached."
        );
        let finding = judge(vec![not_sold(1)], &nothing());
        assert!(matches!(finding, Finding::NotSold { .. }), "{finding:?}");
        let finding = judge(Vec::new(), &nothing());
        assert!(matches!(finding, Finding::Unclear { .. }), "{finding:?}");
    }
}
