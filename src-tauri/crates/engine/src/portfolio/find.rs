//! Names by what is typed of them: the likeliest first.

use std::cmp::Reverse;

use model::DomainName;

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::holding::Holding;
use crate::portfolio::view::{NameKey, PortfolioRow};

/// Names that are found at once.
const MOST_FOUND: usize = 50;
/// Characters that are looked for.
const LONGEST: usize = 300;

impl Engine {
    /// Which of these names are in the portfolio, in every account where they are.
    pub async fn portfolio_owned(&self, names: &[DomainName]) -> Result<Vec<NameKey>, Fault> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let holdings = self.holdings().await?;
        let owned = holdings
            .names
            .iter()
            .filter(|holding| names.contains(&holding.name));
        Ok(owned.map(Holding::key).collect())
    }

    /// Names by what was typed of them, the likeliest first; at most 50.
    pub async fn portfolio_find(&self, text: String, limit: u32) -> Result<Vec<PortfolioRow>, Fault> {
        let Some(wanted) = Wanted::of(&text) else {
            return Ok(Vec::new());
        };
        let holdings = self.holdings().await?;
        let limit = MOST_FOUND.min(limit as usize);
        let found = wanted.among(&holdings.names, limit);
        Ok(found.into_iter().map(|holding| holdings.row(holding)).collect())
    }
}

/// What is looked for, lower case.
struct Wanted {
    /// All of these must be somewhere in the name; the first says how well it fits.
    words: Vec<String>,
    /// The wire form, where the text is a whole name.
    exact: Option<DomainName>,
}

/// How well a name fits; the smallest is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Label,
    Start,
    WordStart,
    Inside,
}

impl Wanted {
    /// `None` where nothing is to be found.
    fn of(text: &str) -> Option<Self> {
        let text: String = text.chars().take(LONGEST).collect();
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        let exact = match &words[..] {
            [] => return None,
            [one] => DomainName::parse(one).ok(),
            _ => None,
        };
        Some(Self { words, exact })
    }

    /// The best of all names, which stand sorted by name. Of those that fit as well, the shorter comes first.
    fn among<'a>(&self, names: &'a [Holding], limit: usize) -> Vec<&'a Holding> {
        let mut found: Vec<((Fit, usize), usize)> = names
            .iter()
            .enumerate()
            .filter_map(|(index, holding)| {
                let fit = self.fit(holding)?;
                Some(((fit, holding.name.as_str().len()), index))
            })
            .collect();
        if limit == 0 {
            return Vec::new();
        }
        if found.len() > limit {
            found.select_nth_unstable(limit - 1);
            found.truncate(limit);
        }
        found.sort_unstable();
        found.into_iter().map(|(_, index)| &names[index]).collect()
    }

    fn fit(&self, holding: &Holding) -> Option<Fit> {
        let wire = self.fit_of(holding.name.as_str());
        let readable = holding.unicode.as_deref().and_then(|text| self.fit_of(text));
        let fit = match (wire, readable) {
            (Some(a), Some(b)) => a.min(b),
            (one, other) => one.or(other)?,
        };
        let is_it = self.exact.as_ref().is_some_and(|exact| *exact == holding.name);
        Some(if is_it { Fit::Exact } else { fit })
    }

    fn fit_of(&self, name: &str) -> Option<Fit> {
        let (first, rest) = self.words.split_first()?;
        let at = name.find(first.as_str())?;
        if !rest.iter().all(|word| name.contains(word.as_str())) {
            return None;
        }
        if at == 0 {
            let after = &name[first.len()..];
            return Some(match after.chars().next() {
                None => Fit::Exact,
                Some('.') => Fit::Label,
                Some(_) => Fit::Start,
            });
        }
        let starts_word = |(at, _): (usize, &str)| name[..at].ends_with(['-', '.']);
        Some(if name.match_indices(first.as_str()).any(starts_word) {
            Fit::WordStart
        } else {
            Fit::Inside
        })
    }
}

/// The most frequent values first, then by name.
pub(super) fn by_count<K: Ord>(counts: impl IntoIterator<Item = (K, u32)>) -> Vec<(K, u32)> {
    let mut counts: Vec<(K, u32)> = counts.into_iter().collect();
    counts.sort_by(|(a, many), (b, more)| (Reverse(*many), a).cmp(&(Reverse(*more), b)));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::testing::holding;

    fn found(text: &str, limit: usize) -> Vec<String> {
        let mut names: Vec<Holding> = [
            "harbor.com",
            "harbor.co.uk",
            "harborworks.com",
            "oldharbor.uk",
            "old-harbor.org",
            "xn--mllerhof-65a.de",
            "shop.example",
        ]
        .map(holding)
        .into();
        names.sort_by(|a, b| a.name.cmp(&b.name));
        let Some(wanted) = Wanted::of(text) else {
            return Vec::new();
        };
        let found = wanted.among(&names, limit).into_iter();
        found.map(|holding| holding.name.to_string()).collect()
    }

    #[test]
    fn the_likeliest_comes_first() {
        // DomainName displays as its wire form.
        assert_eq!(
            found("HARBOR", 50),
            [
                "harbor.com",
                "harbor.co.uk",
                "harborworks.com",
                "old-harbor.org",
                "oldharbor.uk"
            ]
        );
        assert_eq!(found("harbor", 2), ["harbor.com", "harbor.co.uk"]);
        assert_eq!(found("harbor.co.uk", 50)[0], "harbor.co.uk");
        assert_eq!(found("harbor uk", 50), ["harbor.co.uk", "oldharbor.uk"]);
    }

    #[test]
    fn a_name_is_found_by_either_of_its_forms() {
        for text in ["müller", "MÜLLERHOF.DE", "xn--mllerhof-65a.de", "hof"] {
            assert_eq!(found(text, 50), ["xn--mllerhof-65a.de"], "{text}");
        }
        assert!(found("  ", 50).is_empty() && found("harbor", 0).is_empty());
    }

    #[test]
    fn what_is_most_in_use_comes_first() {
        assert_eq!(
            by_count([("b", 1), ("c", 2), ("a", 1)]),
            [("c", 2), ("a", 1), ("b", 1)]
        );
    }
}
