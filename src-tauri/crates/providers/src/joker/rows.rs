//! One line of a zone, as a record and back.
//!
//! `<label> <type> <pri> <target> <ttl> [<valid-from> <valid-to> [<parameters>]]`, with blanks or tabs between, and
//! quotes around what holds blanks. What the contract's record has no place for is kept in its extras, in a spelling
//! that does not depend on the line's blanks:
//!
//! - `priority`: a second column where the type has no use for one
//! - `valid_from`, `valid_to`: unix times, when they are not 0
//! - `parameters`: what follows them, with one blank between, where it has no other meaning
//! - what parameters of forwardings mean: see `forwards`
//! - `caa_flags`: where the flags of a CAA record stood, when they are not 0: in the `pri` column or in the `target`
//!
//! Rows of Joker.com's own types (web forwarding, mail forwarding, dynamic addresses) are records of these types. Of
//! a type that is not known here, everything behind the type is the content.

use model::content::{self, text};
use model::{Record, RecordType};
use serde_json::Value;

use super::descriptor::DEFAULT_TTL;
use super::forwards;

const PRIORITY: &str = "priority";
const VALID_FROM: &str = "valid_from";
const VALID_TO: &str = "valid_to";
const PARAMETERS: &str = "parameters";
const CAA_FLAGS: &str = "caa_flags";

/// One word of a line, or a text in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// As it stands there, quotes included.
    pub raw: &'a str,
    pub quoted: bool,
}

impl<'a> Token<'a> {
    /// Without the quotes around it; what is escaped inside stays so.
    pub fn inner(self) -> &'a str {
        if self.quoted {
            &self.raw[1..self.raw.len() - 1]
        } else {
            self.raw
        }
    }
}

const BLANK: [char; 2] = [' ', '\t'];

/// The line's tokens, each with the text behind it. `None` when a quote is not closed.
pub(super) fn tokens(line: &str) -> Option<Vec<(Token<'_>, &str)>> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_matches(BLANK);
    while !rest.is_empty() {
        let (length, quoted) = if rest.starts_with('"') {
            (closing_quote(rest)? + 1, true)
        } else {
            (rest.find(BLANK).unwrap_or(rest.len()), false)
        };
        let raw = &rest[..length];
        rest = rest[length..].trim_start_matches(BLANK);
        tokens.push((Token { raw, quoted }, rest));
    }
    Some(tokens)
}

/// Where the text that begins with a quote ends.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices()
        .skip(1)
        .find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        })
        .map(|(at, _)| at)
}

/// `\"` and `\\` without their backslash; any other backslash stays.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('"' | '\\')) => plain.extend(chars.next()),
            _ => plain.push(c),
        }
    }
    plain
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// What stands behind type and label, taken apart as far as all types share it.
struct Parts<'a> {
    pri: &'a str,
    target: Vec<Token<'a>>,
    ttl: u32,
    valid: [&'a str; 2],
    parameters: Option<String>,
}

impl<'a> Parts<'a> {
    /// `width`: how many tokens the target has.
    fn of(columns: &[(Token<'a>, &'a str)], width: usize) -> Option<Self> {
        let ((pri, _), rest) = columns.split_first()?;
        if rest.len() <= width || width == 0 {
            return None;
        }
        let (target, rest) = rest.split_at(width);
        let ((ttl, _), rest) = rest.split_first()?;
        let (valid, parameters) = match rest {
            [] => (["0", "0"], None),
            [_] => return None,
            [(from, _), (to, _), behind @ ..] => {
                let words: Vec<&str> = behind.iter().map(|(token, _)| token.raw).collect();
                (
                    [from.raw, to.raw],
                    Some(words.join(" ")).filter(|words| !words.is_empty()),
                )
            }
        };
        if !valid.iter().all(|time| is_number(time)) || !pri.raw.split('/').all(is_number) {
            return None;
        }
        Some(Self {
            pri: pri.raw,
            target: target.iter().map(|(token, _)| *token).collect(),
            ttl: ttl.raw.parse().ok()?,
            valid,
            parameters,
        })
    }

    /// The record with everything that its content has no place for.
    fn record(&self, name: &str, kind: &RecordType, content: String, pri_used: bool) -> Record {
        let mut record = Record::new(name, kind.as_str(), content, Some(self.ttl));
        let mut keep = |key: &str, value: &str| {
            record.extras.insert(key.to_owned(), Value::from(value));
        };
        if !pri_used && self.pri != "0" {
            keep(PRIORITY, self.pri);
        }
        for (key, time) in [(VALID_FROM, self.valid[0]), (VALID_TO, self.valid[1])] {
            if !time.trim_start_matches('0').is_empty() {
                keep(key, time);
            }
        }
        if let Some(parameters) = &self.parameters {
            keep(PARAMETERS, parameters);
        }
        record
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Reads a line. `None` when it is no row in the documented form: nothing is guessed about it.
pub(super) fn read(line: &str) -> Option<Record> {
    let tokens = tokens(line)?;
    let [(label, _), (kind, behind), columns @ ..] = &tokens[..] else {
        return None;
    };
    let fits = |text: &str| {
        text.len() <= 16
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if label.quoted || label.raw.starts_with(['$', '#']) || !fits(kind.raw) {
        return None;
    }
    let name = label.raw;
    let kind = RecordType::new(kind.raw);
    let one = || Parts::of(columns, 1);
    match kind.as_str() {
        "A" | "AAAA" => {
            let parts = one()?;
            let address = content::normalise(kind.as_str(), parts.target[0].raw).ok()?;
            Some(parts.record(name, &kind, address, false))
        }
        "CNAME" | "NS" => {
            let parts = one()?;
            Some(parts.record(name, &kind, host(parts.target[0].raw), false))
        }
        "MX" => {
            let parts = one()?;
            let priority: u16 = parts.pri.parse().ok()?;
            let content = format!("{priority} {}", host(parts.target[0].raw));
            Some(parts.record(name, &kind, content, true))
        }
        "SRV" => {
            let parts = one()?;
            let (priority, weight) = parts.pri.split_once('/').unwrap_or((parts.pri, "0"));
            let (target, port) = parts.target[0].raw.rsplit_once(':')?;
            let numbers: Vec<u16> = [priority, weight, port]
                .iter()
                .map(|number| number.parse().ok())
                .collect::<Option<_>>()?;
            let content = format!("{} {} {} {}", numbers[0], numbers[1], numbers[2], host(target));
            Some(parts.record(name, &kind, content, true))
        }
        "TXT" => read_text(name, &kind, columns),
        "CAA" => read_caa(name, &kind, columns),
        "NAPTR" => read_naptr(name, &kind, columns),
        own if forwards::TYPES.contains(&own) => Some(read_own(name, &kind, one()?)),
        _ if behind.is_empty() => None,
        _ => Some(Record::new(name, kind.as_str(), *behind, None)),
    }
}

/// A row of Joker.com's own types. A target or parameters in no documented form are kept as they stand there.
fn read_own(name: &str, kind: &RecordType, mut parts: Parts<'_>) -> Record {
    let target = parts.target[0];
    let content = content::normalise(kind.as_str(), target.inner()).unwrap_or_else(|_| target.raw.to_owned());
    let known = parts
        .parameters
        .as_deref()
        .and_then(|parameters| forwards::extras(kind.as_str(), parameters));
    if known.is_some() {
        parts.parameters = None;
    }
    let mut record = parts.record(name, kind, content, false);
    let known = known.into_iter().flatten();
    record
        .extras
        .extend(known.map(|(key, value)| (key.to_owned(), value)));
    record
}

/// A target in one spelling: without the dot at its end, lower case.
fn host(target: &str) -> String {
    content::normalise("CNAME", target).unwrap_or_else(|_| match target.trim_end_matches('.') {
        "" => ".".to_owned(),
        bare => bare.to_owned(),
    })
}

/// TXT texts come with a blank too many before the closing quote.
fn read_text(name: &str, kind: &RecordType, columns: &[(Token<'_>, &str)]) -> Option<Record> {
    let strings = columns
        .iter()
        .skip(1)
        .take_while(|(token, _)| token.quoted)
        .count();
    let parts = Parts::of(columns, strings.max(1))?;
    let text: String = parts
        .target
        .iter()
        .map(|token| unescaped(token.inner()))
        .collect();
    let text = text::of(text.trim_end_matches(BLANK).as_bytes());
    Some(parts.record(name, kind, text, false))
}

/// The manual has no place for the flags; clients write them into the `pri` column or before the property.
fn read_caa(name: &str, kind: &RecordType, columns: &[(Token<'_>, &str)]) -> Option<Record> {
    let in_target = columns.get(1).is_some_and(|(token, _)| is_number(token.raw)) && columns.len() > 4;
    let parts = Parts::of(columns, if in_target { 3 } else { 2 })?;
    let (flags, place, rest) = if in_target {
        (parts.target[0].raw, "target", &parts.target[1..])
    } else {
        (parts.pri, PRIORITY, &parts.target[..])
    };
    let [tag, value] = rest else {
        return None;
    };
    let content = format!("{flags} {} \"{}\"", tag.raw, value.inner());
    // What does not fit its type is the user's all the same.
    let content = content::normalise("CAA", &content).unwrap_or(content);
    let mut record = parts.record(name, kind, content, !in_target);
    if flags != "0" {
        record.extras.insert(CAA_FLAGS.to_owned(), Value::from(place));
    }
    Some(record)
}

/// Flags, service and expression stand in the parameters, the replacement in the target.
fn read_naptr(name: &str, kind: &RecordType, columns: &[(Token<'_>, &str)]) -> Option<Record> {
    let mut parts = Parts::of(columns, 1)?;
    let (order, preference) = parts.pri.split_once('/').unwrap_or((parts.pri, "0"));
    let parameters = parts.parameters.take()?;
    let [(flags, _), (service, _), (expression, _)] = tokens(&parameters)?[..] else {
        return None;
    };
    let content = format!(
        "{order} {preference} \"{}\" \"{}\" \"{}\" {}",
        flags.inner(),
        service.inner(),
        expression.inner(),
        host(parts.target[0].raw)
    );
    Some(parts.record(name, kind, content, true))
}

/// Writes a record as a line, and makes sure that it reads back as the same record.
///
/// # Errors
/// When it can not be written so; the sentence says what does not fit.
pub(super) fn write(record: &Record) -> Result<String, String> {
    let line = line_of(record)?;
    let back = read(&line).filter(|back| {
        !line.contains(['\n', '\r'])
            && back.key() == record.key()
            && back
                .extras
                .iter()
                .eq(record.extras.iter().filter(|(_, value)| **value != ""))
            && (back.ttl == record.ttl || record.ttl.is_none())
    });
    match back {
        Some(back) if back.content == record.content => Ok(line),
        // It would mean the same, but come back in another spelling than was planned.
        Some(back) => Err(format!(
            "{} would come back from Joker.com as {} and nothing else; write it so.",
            record.key(),
            back.content
        )),
        None => Err(format!(
            "{} can not be written into a zone at Joker.com as it stands.",
            record.key()
        )),
    }
}

fn line_of(record: &Record) -> Result<String, String> {
    let kind = record.kind.as_str();
    let key = record.key();
    let content = record.content.as_str();
    let wrong = || format!("The content of {key} is not one of a record of this type.");
    let extra = |key: &str| record.extras.get(key).and_then(Value::as_str);
    let mut parameters = extra(PARAMETERS)
        .filter(|words| !words.is_empty())
        .map(str::to_owned);
    let (pri, target) = match kind {
        "A" | "AAAA" => (extra(PRIORITY).unwrap_or("0").to_owned(), content.to_owned()),
        "CNAME" | "NS" => (extra(PRIORITY).unwrap_or("0").to_owned(), dotted(content)),
        "MX" => {
            let (priority, target) = content.split_once(' ').ok_or_else(wrong)?;
            (priority.to_owned(), dotted(target))
        }
        "SRV" => {
            let fields: Vec<&str> = content.split(' ').collect();
            let [priority, weight, port, target] = fields[..] else {
                return Err(wrong());
            };
            (format!("{priority}/{weight}"), format!("{target}:{port}"))
        }
        "TXT" => {
            let text = String::from_utf8(text::bytes(content))
                .ok()
                .filter(|text| !text.chars().any(|c| c.is_ascii_control() && c != '\t'))
                .ok_or_else(|| {
                    format!("{key} holds bytes that are no letters, and Joker.com's zones have no spelling for them.")
                })?;
            (
                extra(PRIORITY).unwrap_or("0").to_owned(),
                format!("\"{}\"", escaped(&text)),
            )
        }
        "CAA" => {
            let (flags, property) = content.split_once(' ').ok_or_else(wrong)?;
            match (flags, extra(CAA_FLAGS)) {
                ("0", _) => (extra(PRIORITY).unwrap_or("0").to_owned(), property.to_owned()),
                (flags, Some(PRIORITY)) => (flags.to_owned(), property.to_owned()),
                (flags, Some(_)) => (
                    extra(PRIORITY).unwrap_or("0").to_owned(),
                    format!("{flags} {property}"),
                ),
                (_, None) => {
                    return Err(format!(
                        "{key} has flags, and Joker.com's zones have no place for them. Use 0."
                    ));
                }
            }
        }
        "NAPTR" => {
            let fields = tokens(content).ok_or_else(wrong)?;
            let fields: Vec<Token<'_>> = fields.into_iter().map(|(token, _)| token).collect();
            let [order, preference, flags, service, expression, target] = fields[..] else {
                return Err(format!(
                    "Write {key} as order, preference, flags, service, expression and replacement, such as 10 100 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" ."
                ));
            };
            parameters = Some(format!(
                "\"{}\" \"{}\" \"{}\"",
                flags.inner(),
                service.inner(),
                expression.inner()
            ));
            (format!("{}/{}", order.raw, preference.raw), dotted(target.raw))
        }
        own if forwards::TYPES.contains(&own) => {
            if let Some(meant) = forwards::parameters(record)
                && let Some(odd) = parameters.replace(meant)
            {
                return Err(format!(
                    "The row of {key} has parameters in no documented form ({odd}), so nothing can be set beside them."
                ));
            }
            (extra(PRIORITY).unwrap_or("0").to_owned(), content.to_owned())
        }
        _ => return Ok(format!("{} {kind} {content}", record.name)),
    };
    let ttl = record.ttl.unwrap_or(DEFAULT_TTL);
    let mut line = format!("{} {kind} {pri} {target} {ttl}", record.name);
    let (from, to) = (extra(VALID_FROM), extra(VALID_TO));
    if from.is_some() || to.is_some() || parameters.is_some() {
        line.push_str(&format!(" {} {}", from.unwrap_or("0"), to.unwrap_or("0")));
    }
    if let Some(parameters) = parameters {
        line.push(' ');
        line.push_str(&parameters);
    }
    Ok(line)
}

/// Targets are written as full names, with the dot at their end.
fn dotted(host: &str) -> String {
    format!("{}.", host.trim_end_matches('.'))
}

/// Whether a TXT line carries the blank that the provider adds: sent back so, they would pile up.
pub(super) fn is_padded(line: &str, record: &Record) -> bool {
    record.kind.as_str() == "TXT"
        && tokens(line).is_some_and(|tokens| {
            tokens
                .iter()
                .rev()
                .find(|(token, _)| token.quoted)
                .is_some_and(|(token, _)| token.inner().ends_with(BLANK))
        })
}
