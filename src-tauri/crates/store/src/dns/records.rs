//! The records of all zones as last read, one row a record: what the list across zones is filtered and windowed from.
//!
//! They repeat what stands in the zones, and are written with them. A filter is a list of [`Condition`]s. What it shows
//! is counted zone by zone in one pass ([`counts`]); a window then needs the zones in sight only ([`of_zone`]), or, in an
//! order that is not that of the zones, the first rows of it ([`ordered`]).

use std::hash::{DefaultHasher, Hash, Hasher};

use model::{AccountId, DomainName, Record, RecordType, Zone};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use crate::error::Result;
use crate::sql::{Columns, Json};

/// A zone with its number in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneHead {
    /// Its number; the records name it.
    pub id: i64,
    /// The account.
    pub account: AccountId,
    /// The zone.
    pub name: DomainName,
    /// Hash of its records, by the engine.
    pub hash: String,
    /// Why the last read failed, as the engine's own JSON.
    pub fault: Option<String>,
    /// Rows that could not be understood.
    pub unreadable: Vec<String>,
}

/// One record of one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRecord {
    /// The zone's number.
    pub zone: i64,
    /// Stands for this record of this zone as long as nothing of it changes.
    pub mark: i64,
    /// The record.
    pub record: Record,
}

/// What a text is compared with. Case is left aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// It holds this.
    Part(String),
    /// It is this.
    Whole(String),
}

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// Equal.
    Is,
    /// Less.
    Less,
    /// Less or equal.
    LessOrIs,
    /// More.
    More,
    /// More or equal.
    MoreOrIs,
}

/// What a record is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Its content, its name or its zone's name holds this, or its whole name with the zone's.
    Word(String),
    /// It is of this type, upper case.
    Kind(String),
    /// Its content.
    Content(Text),
    /// Its name in the zone.
    Name(Text),
    /// Its zone's name, in either form.
    Zone(Text),
    /// Its zone is in one of these accounts.
    Accounts(Vec<AccountId>),
    /// Its TTL in seconds. A record without one is never less or more.
    Ttl(Compare, u32),
    /// It has no TTL of its own.
    NoTtl,
    /// Whether the provider stands between it and the world; a record that does not say is neither.
    Proxied(bool),
}

/// One of these must hold; or none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// None of them.
    pub negated: bool,
    /// The tests.
    pub any: Vec<Test>,
}

/// Orders that are not those of the zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordOrder {
    /// By name in the zone.
    Name,
    /// By type.
    Kind,
    /// By content.
    Content,
    /// By TTL, records without one last.
    Ttl,
}

/// Writes the records of a zone that is being written.
pub(super) fn put(tx: &Connection, id: i64, name: &DomainName, zone: &Zone) -> Result<()> {
    tx.prepare_cached("DELETE FROM zone_record WHERE zone = ?1")?
        .execute([id])?;
    let mut records: Vec<&Record> = zone.records.iter().collect();
    records.sort_by_key(|record| (record.name != "@", &record.name, &record.kind, &record.content));
    let mut insert = tx.prepare_cached(
        "INSERT INTO zone_record (zone, place, mark, name, kind, content, ttl, proxied, extras)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut twins = 0;
    for (place, record) in records.iter().enumerate() {
        twins = if place > 0 && records[place - 1] == *record {
            twins + 1
        } else {
            0
        };
        let proxied = record.extras.get("proxied").and_then(serde_json::Value::as_bool);
        let extras = (!record.extras.is_empty()).then_some(Json(&record.extras));
        insert.execute(params![
            id,
            i64::try_from(place).unwrap_or(i64::MAX),
            mark(name, record, twins),
            record.name,
            record.kind.as_str(),
            record.content,
            record.ttl,
            proxied,
            extras,
        ])?;
    }
    Ok(())
}

/// The zone's name is part of it, so that a mark means nothing for another zone.
fn mark(zone: &DomainName, record: &Record, twins: u32) -> i64 {
    let mut hasher = DefaultHasher::new();
    (zone.as_str(), &record.name, record.kind.as_str(), &record.content).hash(&mut hasher);
    (record.ttl, twins).hash(&mut hasher);
    for (key, value) in &record.extras {
        (key, value.to_string()).hash(&mut hasher);
    }
    // The window keeps it as text; 53 bits would do, 63 leave the sign alone.
    i64::try_from(hasher.finish() >> 1).unwrap_or(i64::MAX)
}

/// All zones that were ever read, in no order.
///
/// # Errors
/// What the database says.
pub fn zones(conn: &Connection) -> Result<Vec<ZoneHead>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, account, name, hash, fault, unreadable FROM zone WHERE read_at IS NOT NULL",
    )?;
    let zones = statement
        .query_map([], |row| {
            Ok(ZoneHead {
                id: row.get(0)?,
                account: row.model(1)?,
                name: row.model(2)?,
                hash: row.get(3)?,
                fault: row.get(4)?,
                unreadable: row.json(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(zones)
}

/// How often zones moved: what was made of them is still right while this stays.
///
/// # Errors
/// What the database says.
pub fn moves(conn: &Connection) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT number FROM zone_moves")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// The hash of a zone that was read; `None` for one that is gone.
///
/// # Errors
/// What the database says.
pub fn hash(conn: &Connection, zone: i64) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT hash FROM zone WHERE id = ?1 AND read_at IS NOT NULL")?;
    Ok(statement.query_row([zone], |row| row.get(0)).optional()?)
}

/// How many records fit in each zone that has any, by the zones' numbers.
///
/// # Errors
/// What the database says.
pub fn counts(conn: &Connection, conditions: &[Condition]) -> Result<Vec<(i64, u32)>> {
    let mut sql = Clauses::of(conditions);
    sql.text
        .insert_str(0, "SELECT zone, count(*) FROM zone_record r WHERE ");
    sql.text.push_str(" GROUP BY zone");
    let mut statement = conn.prepare_cached(&sql.text)?;
    let counts = statement
        .query_map(params_from_iter(sql.values), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(counts)
}

const COLUMNS: &str = "SELECT r.zone, r.mark, r.name, r.kind, r.content, r.ttl, r.extras FROM zone_record r";

/// The records of one zone that fit, in the zone's own order: the apex first, then by name, type and content.
///
/// # Errors
/// What the database says.
pub fn of_zone(conn: &Connection, conditions: &[Condition], zone: i64) -> Result<Vec<ZoneRecord>> {
    let mut sql = Clauses::of(conditions);
    let place = sql.value(zone);
    let text = format!(
        "{COLUMNS} WHERE r.zone = {place} AND {} ORDER BY r.place",
        sql.text
    );
    let mut statement = conn.prepare_cached(&text)?;
    let rows = statement
        .query_map(params_from_iter(sql.values), zone_record)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// A run of the records that fit, in an order of their own; equal ones by content, then zone. `hidden` are zones that are left out.
///
/// # Errors
/// What the database says.
pub fn ordered(
    conn: &Connection,
    conditions: &[Condition],
    order: RecordOrder,
    descending: bool,
    hidden: &[i64],
    offset: u32,
    limit: u32,
) -> Result<Vec<ZoneRecord>> {
    let mut sql = Clauses::of(conditions);
    if !hidden.is_empty() {
        let place = sql.value(serde_json::json!(hidden).to_string());
        sql.text.push_str(&format!(
            " AND r.zone NOT IN (SELECT value FROM json_each({place}))"
        ));
    }
    let way = if descending { "DESC" } else { "ASC" };
    let by = match order {
        RecordOrder::Name => format!("r.name = '@' {}, r.name {way}", turned(way)),
        RecordOrder::Kind => format!("r.kind {way}"),
        RecordOrder::Content => format!("r.content {way}"),
        RecordOrder::Ttl => format!("r.ttl IS NULL, r.ttl {way}"),
    };
    let (limit, offset) = (sql.value(limit), sql.value(offset));
    let text = format!(
        "{COLUMNS} JOIN zone z ON z.id = r.zone WHERE {}
         ORDER BY {by}, r.content, z.name, r.zone, r.place LIMIT {limit} OFFSET {offset}",
        sql.text
    );
    let mut statement = conn.prepare_cached(&text)?;
    let rows = statement
        .query_map(params_from_iter(sql.values), zone_record)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

fn turned(way: &str) -> &'static str {
    if way == "ASC" { "DESC" } else { "ASC" }
}

fn zone_record(row: &Row<'_>) -> rusqlite::Result<ZoneRecord> {
    let kind: String = row.get(3)?;
    let extras: Option<Json<_>> = row.get(6)?;
    Ok(ZoneRecord {
        zone: row.get(0)?,
        mark: row.get(1)?,
        record: Record {
            name: row.get(2)?,
            kind: RecordType::from(kind),
            content: row.get(4)?,
            ttl: row.get(5)?,
            extras: extras.map(|json| json.0).unwrap_or_default(),
        },
    })
}

/// Conditions as SQL, with the values that belong to it.
struct Clauses {
    text: String,
    values: Vec<Value>,
}

impl Clauses {
    fn of(conditions: &[Condition]) -> Self {
        let mut clauses = Self {
            text: String::new(),
            values: Vec::new(),
        };
        let mut parts = Vec::with_capacity(conditions.len());
        for condition in conditions {
            let tests: Vec<String> = condition.any.iter().map(|test| clauses.test(test)).collect();
            let any = if tests.is_empty() {
                "0".to_owned()
            } else {
                tests.join(" OR ")
            };
            parts.push(if condition.negated {
                format!("NOT ({any})")
            } else {
                format!("({any})")
            });
        }
        clauses.text = if parts.is_empty() {
            "1".to_owned()
        } else {
            parts.join(" AND ")
        };
        clauses
    }

    /// Keeps a value; what stands for it.
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    fn test(&mut self, test: &Test) -> String {
        match test {
            Test::Word(word) => self.word(word),
            Test::Kind(kind) => format!("r.kind = {}", self.value(kind.clone())),
            Test::Content(text) => self.text("r.content", text),
            Test::Name(text) => self.text("r.name", text),
            Test::Zone(text) => {
                let (name, title) = (self.text("name", text), self.text("title", text));
                format!("r.zone IN (SELECT id FROM zone WHERE {name} OR {title})")
            }
            Test::Accounts(accounts) => {
                let places: Vec<String> = accounts.iter().map(|id| self.value(id.to_string())).collect();
                format!(
                    "r.zone IN (SELECT id FROM zone WHERE account IN ({}))",
                    places.join(", ")
                )
            }
            Test::Ttl(compare, seconds) => {
                let op = match compare {
                    Compare::Is => "=",
                    Compare::Less => "<",
                    Compare::LessOrIs => "<=",
                    Compare::More => ">",
                    Compare::MoreOrIs => ">=",
                };
                format!("coalesce(r.ttl {op} {}, 0)", self.value(*seconds))
            }
            Test::NoTtl => "r.ttl IS NULL".to_owned(),
            Test::Proxied(on) => format!("coalesce(r.proxied = {}, 0)", self.value(*on)),
        }
    }

    fn text(&mut self, column: &str, text: &Text) -> String {
        match text {
            Text::Part(part) => format!(
                "coalesce({column} LIKE {} ESCAPE '\\', 0)",
                self.value(holds(part))
            ),
            Text::Whole(whole) => {
                format!(
                    "coalesce({column} = {} COLLATE NOCASE, 0)",
                    self.value(whole.clone())
                )
            }
        }
    }

    /// What costs least comes first: nearly every record is asked all of it.
    fn word(&mut self, word: &str) -> String {
        let part = self.value(holds(word));
        let mut any = format!(
            "r.content LIKE {part} ESCAPE '\\' OR r.name LIKE {part} ESCAPE '\\'
             OR r.zone IN (SELECT id FROM zone WHERE name LIKE {part} ESCAPE '\\' OR title LIKE {part} ESCAPE '\\')"
        );
        // www.example.com is found at www in example.com. An address is no name.
        if word.bytes().any(|b| b.is_ascii_alphabetic()) {
            for (at, _) in word.match_indices('.').filter(|(at, _)| *at > 0) {
                let front = self.value(format!("%{}", literal(&word[..at])));
                let back = self.value(format!("{}%", literal(&word[at + 1..])));
                any.push_str(&format!(
                    " OR (r.zone IN (SELECT id FROM zone WHERE name LIKE {back} ESCAPE '\\' OR title LIKE {back} ESCAPE '\\')
                      AND r.name LIKE {front} ESCAPE '\\')"
                ));
            }
        }
        format!("({any})")
    }
}

/// A pattern for texts that hold this one.
fn holds(text: &str) -> String {
    format!("%{}%", literal(text))
}

/// A text in which nothing is special to a pattern.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests;
