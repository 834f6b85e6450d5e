//! Endings as people write them: `com`, `.CO.UK`, `рф`, `xn--p1ai`.

use std::collections::HashSet;

use model::DomainName;

use crate::fault::Fault;
use crate::words;

/// Endings of one search or one set: more than all connected accounts together sell.
pub(crate) const MOST: usize = 1500;
/// What is shown of a text that is no ending.
const SHOWN: usize = 40;

/// Endings in wire form, each once, in their order. Whether anybody sells names under them is not looked at.
///
/// # Errors
/// When a text can not be an ending, or there are too many.
pub(crate) fn parse(given: &[String], most: usize) -> Result<Vec<String>, Fault> {
    let mut seen = HashSet::new();
    let mut endings: Vec<String> = Vec::new();
    for text in given {
        let text = text.trim().trim_start_matches('.');
        if text.is_empty() {
            continue;
        }
        let ending = one(text).ok_or_else(|| {
            Fault::bad_input(format!("\"{}\" is not an ending.", shown(text)))
                .hint("Write endings such as com or co.uk.")
        })?;
        if seen.insert(ending.clone()) {
            endings.push(ending);
        }
    }
    if endings.len() > most {
        let most = words::grouped(most as u64);
        return Err(Fault::bad_input(format!("At most {most} endings are possible.")).hint("Take some out."));
    }
    Ok(endings)
}

/// The same, for endings that shall be kept: only those under which names are registered, by the public suffix list or
/// because a connected account sells them.
///
/// # Errors
/// Besides those of [`parse`]: a whole name, or an ending that nobody knows.
pub(crate) fn parse_known(
    given: &[String],
    most: usize,
    sold: &HashSet<String>,
) -> Result<Vec<String>, Fault> {
    let endings = parse(given, most)?;
    for ending in endings.iter().filter(|ending| !sold.contains(*ending)) {
        // A name in front makes an ending a name.
        let Ok(name) = DomainName::parse(&format!("a.{ending}")) else {
            continue;
        };
        let text = unicode(ending);
        if name.ending() != ending {
            return Err(
                Fault::bad_input(format!("\"{text}\" is not an ending by itself."))
                    .hint("Write endings such as com or co.uk, without a name before them."),
            );
        }
        if !name.has_known_ending() {
            return Err(Fault::bad_input(format!(
                "\"{text}\" is an ending that neither the public list nor a connected account knows."
            ))
            .hint("Look for a slip of the pen, or read the price lists again."));
        }
    }
    Ok(endings)
}

/// One ending in wire form.
fn one(text: &str) -> Option<String> {
    let name = DomainName::parse(&format!("a.{text}")).ok()?;
    name.as_str().strip_prefix("a.").map(str::to_owned)
}

/// An ending for people.
pub(crate) fn unicode(ending: &str) -> String {
    let name = DomainName::parse(&format!("a.{ending}")).map(|name| name.unicode());
    let text = name
        .ok()
        .and_then(|name| name.strip_prefix("a.").map(str::to_owned));
    text.unwrap_or_else(|| ending.to_owned())
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(given: &[&str]) -> Vec<String> {
        given.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn endings_come_in_one_form() {
        let given = texts(&[".COM", " com", "co.uk", "", "рф", "xn--p1ai", ".РФ"]);
        assert_eq!(
            parse(&given, MOST).expect("endings"),
            ["com", "co.uk", "xn--p1ai"]
        );
        assert_eq!(unicode("xn--p1ai"), "рф");
        assert_eq!(unicode("co.uk"), "co.uk");
    }

    #[test]
    fn junk_is_refused_with_its_text() {
        for junk in ["no ending", "a/b", "-com", "com,net", "1", &"x".repeat(64)] {
            let fault = parse(&texts(&["com", junk]), MOST).expect_err(junk);
            let beginning: String = junk.chars().take(SHOWN).collect();
            assert!(fault.message.contains(&beginning), "{fault:?}");
            assert!(fault.hint.is_some());
        }
    }

    #[test]
    fn only_endings_of_names_are_kept() {
        let sold = HashSet::from(["brandnew".to_owned()]);
        let known = |text: &str| parse_known(&texts(&[text]), MOST, &sold);
        for good in ["com", ".co.uk", "рф", "brandnew", "com.au"] {
            assert!(known(good).is_ok(), "{good}");
        }
        for bad in ["harbor.com", "nosuchending", "brandnew2", "shop.co.uk"] {
            let fault = known(bad).expect_err(bad);
            assert!(fault.message.contains(bad), "{fault:?}");
        }
    }

    #[test]
    fn too_many_are_refused() {
        let many: Vec<String> = (0..5).map(|number| format!("e{number}")).collect();
        assert!(parse(&many, 4).is_err());
        assert_eq!(parse(&many, 5).expect("they fit").len(), 5);
    }

    proptest! {
        #[test]
        fn reading_is_stable(text in ".{0,30}") {
            if let Ok(endings) = parse(&[text], MOST) {
                prop_assert_eq!(parse(&endings, MOST).expect("endings"), endings.clone());
                let shown: Vec<String> = endings.iter().map(|ending| unicode(ending)).collect();
                prop_assert_eq!(parse(&shown, MOST).expect("endings"), endings);
            }
        }
    }
}
