//! Postgres: what a `query` gives, through a cursor of a transaction that only reads, some rows at a time.
//!
//! Values come as the texts that the server writes. What the connection says of itself never holds its password.

use super::super::error::{Error, ErrorKind};
use super::super::headings::Heads;
use super::super::mapping::{Formats, SourceSpec, tidy};
use super::fields::{Fields, Produce, Produced};
use super::{Noticed, Opened, Then, texts};
use postgres::types::Type;
use postgres::{Client, Config, NoTls, SimpleQueryMessage, SimpleQueryRow};
use std::time::Duration;

/// How many rows are fetched at a time.
const FETCH: &str = "fetch 4000 from gradus";
/// How long a server may take to answer the first time.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where the password is looked for when the address holds none.
const PASSWORD: &str = "PGPASSWORD";

/// Connects, asks and hands the rows on.
pub(super) fn open(name: &str, spec: &SourceSpec, then: Then<'_>) -> Result<Noticed, Error> {
    let Some(query) = &spec.query else {
        let help = "say what to read beside `source`: `query = \"select * from posts\"`";
        return Err(Error::new(
            ErrorKind::Query,
            name,
            "a database needs a `query`",
            help,
        ));
    };
    let query = query.trim().trim_end_matches(';');
    let mut client = connect(name, spec)?;
    let asked = |fault: postgres::Error| match fault.as_db_error() {
        Some(refusal) => {
            let message = format!("the query cannot be answered: {}", refusal.message());
            Error::new(ErrorKind::Query, name, message, "mend `query`")
        }
        None => lost(&fault, name, 0),
    };
    client
        .batch_execute(
            "begin transaction read only; set local datestyle = iso; set local intervalstyle = iso_8601",
        )
        .map_err(asked)?;
    // The server takes one statement here, and no second one behind a semicolon.
    let statement = client.prepare(query).map_err(asked)?;
    let (names, kinds): (Vec<String>, Vec<Kind>) = statement
        .columns()
        .iter()
        .map(|column| (tidy(column.name()), Kind::of(column.type_())))
        .unzip();
    if names.is_empty() {
        let help = "a query reads: `query = \"select * from posts\"`";
        return Err(Error::new(
            ErrorKind::Query,
            name,
            "the query gives no columns",
            help,
        ));
    }
    client
        .batch_execute(&format!("declare gradus no scroll cursor for {query}"))
        .map_err(asked)?;
    let columns = names.len();
    let producer = Cursor {
        client,
        kinds,
        formats: &spec.formats,
        rows: Vec::new().into_iter(),
        read: 0,
    };
    then(Opened {
        heads: Heads {
            name,
            row: 1,
            rows: 1,
            names,
        },
        rows: &mut Produced::new(producer, columns),
        remarks: vec!["rows are numbered as the query gives them".to_owned()],
        lettered: false,
    })?;
    Ok(Noticed::default())
}

fn connect(name: &str, spec: &SourceSpec) -> Result<Client, Error> {
    // What the parser says may quote the address, and with it the password.
    let mut config: Config = spec.path.parse().map_err(|_| {
        let help = "write it like `postgres://reader@localhost:5432/staff`; signs of a password that mean something in an address are written as `%40`, `%3A`, `%2F`";
        Error::new(ErrorKind::Unreadable, name, "this is not the address of a database", help)
    })?;
    if config.get_password().is_none()
        && let Ok(password) = std::env::var(PASSWORD)
    {
        config.password(password);
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    config.application_name("gradus");
    config.connect(NoTls).map_err(|fault| {
        let why = match fault.as_db_error() {
            Some(refusal) => refusal.message().to_owned(),
            None => deepest(&fault),
        };
        let message = format!("there is no connection to the database: {why}");
        let help = format!("check that the server runs and who may enter; a password is read from {PASSWORD} where the address has none, and connections are not encrypted");
        Error::new(ErrorKind::Unreadable, name, message, help)
    })
}

/// The last reason of a chain: `connection refused` in place of `error connecting to server`.
fn deepest(fault: &postgres::Error) -> String {
    let mut out = fault.to_string();
    let mut source = std::error::Error::source(fault);
    while let Some(inner) = source {
        out = inner.to_string();
        source = inner.source();
    }
    out
}

fn lost(fault: &postgres::Error, name: &str, read: u64) -> Error {
    let why = match fault.as_db_error() {
        Some(refusal) => refusal.message().to_owned(),
        None => deepest(fault),
    };
    let message = format!("the database stopped answering after {read} rows: {why}");
    let help = "nothing was reported of them; run the audit again when the server is there";
    Error::new(ErrorKind::Unreadable, name, message, help)
}

/// How the server's text of a value becomes what a source would have written.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Truth,
    Number,
    Day,
    Text,
}

impl Kind {
    fn of(kind: &Type) -> Self {
        match *kind {
            Type::BOOL => Self::Truth,
            Type::NUMERIC | Type::FLOAT4 | Type::FLOAT8 => Self::Number,
            Type::DATE | Type::TIMESTAMP | Type::TIMESTAMPTZ => Self::Day,
            _ => Self::Text,
        }
    }

    fn write(self, text: &str, formats: &Formats, out: &mut String) {
        match self {
            Self::Truth => out.push_str(if text == "t" { "true" } else { "false" }),
            Self::Number => texts::decimal(text, formats, out),
            Self::Day => texts::iso(text.strip_suffix(" 00:00:00").unwrap_or(text), formats, out),
            Self::Text => out.push_str(text),
        }
    }
}

struct Cursor<'s> {
    client: Client,
    kinds: Vec<Kind>,
    formats: &'s Formats,
    rows: std::vec::IntoIter<SimpleQueryRow>,
    read: u64,
}

impl Cursor<'_> {
    fn next(&mut self, name: &str) -> Result<Option<SimpleQueryRow>, Error> {
        if let Some(row) = self.rows.next() {
            return Ok(Some(row));
        }
        let messages = self
            .client
            .simple_query(FETCH)
            .map_err(|fault| lost(&fault, name, self.read))?;
        let rows: Vec<SimpleQueryRow> = messages
            .into_iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row),
                _ => None,
            })
            .collect();
        self.rows = rows.into_iter();
        Ok(self.rows.next())
    }
}

impl Produce for Cursor<'_> {
    fn produce(&mut self, fields: &mut Fields, name: &str) -> Result<Option<u32>, Error> {
        let Some(row) = self.next(name)? else {
            return Ok(None);
        };
        self.read += 1;
        for (index, kind) in self.kinds.iter().enumerate() {
            let start = fields.texts.len();
            let text = row
                .try_get(index)
                .map_err(|fault| lost(&fault, name, self.read))?;
            if let Some(text) = text {
                kind.write(text, self.formats, &mut fields.texts);
            }
            fields.set(index, start);
        }
        Ok(Some(1))
    }
}
