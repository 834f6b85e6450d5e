//! What stands in a filter field: words and tokens such as `type:MX ttl<300 account:"My account" -www`.
//!
//! Each list knows its own tokens; how they are written is the same everywhere.

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Is,
    Less,
    LessOrIs,
    More,
    MoreOrIs,
}

impl Op {
    /// The same seen from the other side: what is less is more.
    pub(crate) fn turned(self) -> Self {
        match self {
            Self::Is => Self::Is,
            Self::Less => Self::More,
            Self::LessOrIs => Self::MoreOrIs,
            Self::More => Self::Less,
            Self::MoreOrIs => Self::LessOrIs,
        }
    }

    /// Whether a value stands so to a limit.
    pub(crate) fn holds(self, value: i64, limit: i64) -> bool {
        match self {
            Self::Is => value == limit,
            Self::Less => value < limit,
            Self::LessOrIs => value <= limit,
            Self::More => value > limit,
            Self::MoreOrIs => value >= limit,
        }
    }
}

/// A piece of the text between blanks. Quotes keep blanks inside.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Token {
    /// With a minus before it.
    pub(crate) negated: bool,
    /// `expires` in `expires<30d`, lower case.
    pub(crate) key: Option<String>,
    /// `<`
    pub(crate) op: String,
    /// `30d`
    pub(crate) value: String,
}

impl Token {
    /// How its value is compared; `None` for signs that mean nothing.
    pub(crate) fn op(&self) -> Option<Op> {
        match self.op.as_str() {
            ":" | "=" | ":=" => Some(Op::Is),
            "<" | ":<" => Some(Op::Less),
            "<=" | ":<=" => Some(Op::LessOrIs),
            ">" | ":>" => Some(Op::More),
            ">=" | ":>=" => Some(Op::MoreOrIs),
            _ => None,
        }
    }

    /// Why its signs mean nothing.
    pub(crate) fn unreadable_op(&self, key: &str) -> String {
        format!(
            "\"{}\" can not be read after \"{}\".",
            shown(&self.op),
            shown(key)
        )
    }
}

/// The pieces of a text.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&next) = chars.peek() {
        if next.is_whitespace() || next.is_control() {
            chars.next();
            continue;
        }
        let mut token = Token::default();
        if next == '-' {
            token.negated = true;
            chars.next();
        }
        let mut was_quoted = false;
        let mut in_quotes = false;
        while let Some(&c) = chars.peek() {
            if c == '"' {
                in_quotes = !in_quotes;
                was_quoted = true;
            } else if !in_quotes && (c.is_whitespace() || c.is_control()) {
                break;
            } else if !was_quoted && token.key.is_none() && matches!(c, ':' | '<' | '>' | '=') {
                token.key = Some(std::mem::take(&mut token.value).to_lowercase());
                token.op.push(c);
            } else if token.key.is_some()
                && token.value.is_empty()
                && !was_quoted
                && matches!(c, '<' | '>' | '=')
            {
                token.op.push(c);
            } else {
                token.value.push(c);
            }
            chars.next();
        }
        found.push(token);
    }
    found
}

/// What was typed, cut for a message.
pub(crate) fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(30).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_blanks_and_turn_tokens_into_words() {
        let found = tokens(r#"account:"My account" -"a b" "tld:com" price>=20"#);
        let read: Vec<(bool, Option<&str>, &str, &str)> = found
            .iter()
            .map(|token| {
                (
                    token.negated,
                    token.key.as_deref(),
                    token.op.as_str(),
                    token.value.as_str(),
                )
            })
            .collect();
        assert_eq!(
            read,
            [
                (false, Some("account"), ":", "My account"),
                (true, None, "", "a b"),
                (false, None, "", "tld:com"),
                (false, Some("price"), ">=", "20"),
            ]
        );
    }
}
