//! Postgres: a real server on loopback, whose address is in `GRADUS_TEST_POSTGRES` (`.ci/postgres` starts one).

use crate::northfield::{POSTS, audit, bare, bare_below_heading};
use crate::shapes::{self, Cell, Kind};
use postgres::{Client, NoTls};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::OnceLock;
use std::thread;

const PASSWORD: &str = "s3cret-of-a-test";

/// The address of the server, the posts in a table of it; none, and a word about it, where there is no server.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let address = std::env::var("GRADUS_TEST_POSTGRES").ok()?;
        let mut client = Client::connect(&address, NoTls).unwrap();
        fill(&mut client);
        Some(address)
    });
    if server.is_none() {
        eprintln!(
            "skipped: no Postgres; `.ci/postgres cargo test --features postgres --test databases` starts one"
        );
    }
    server.as_deref()
}

fn fill(client: &mut Client) {
    let posts = shapes::of_csv(POSTS).in_columns();
    let kinds = posts.kinds();
    let columns: Vec<String> = posts
        .headings
        .iter()
        .zip(&kinds)
        .map(|(heading, kind)| {
            let kind = match kind {
                Kind::Text => "text",
                Kind::Number => "numeric(12, 4)",
                Kind::Date => "date",
            };
            format!("\"{heading}\" {kind}")
        })
        .collect();
    let mut script = format!(
        "drop table if exists posts; drop role if exists gradus_reader; create role gradus_reader login password '{PASSWORD}'; \
         create table posts (number serial, {}); grant select on posts to gradus_reader;\n",
        columns.join(", ")
    );
    let names: Vec<String> = posts
        .headings
        .iter()
        .map(|heading| format!("\"{heading}\""))
        .collect();
    for row in &posts.rows {
        let mut values: Vec<String> = row
            .iter()
            .map(|cell| match cell {
                Cell::Blank => "null".to_owned(),
                Cell::Text(text) => format!("'{}'", text.replace('\'', "''")),
                Cell::Number(number) => number.to_string(),
                Cell::Date(year, month, day) => format!("'{year:04}-{month:02}-{day:02}'"),
            })
            .collect();
        values.resize(names.len(), "null".to_owned());
        script.push_str(&format!(
            "insert into posts ({}) values ({});\n",
            names.join(", "),
            values.join(", ")
        ));
    }
    client.batch_execute(&script).unwrap();
}

/// The address with another user, password and port.
fn address(server: &str, port: Option<u16>) -> String {
    let config: postgres::Config = server.parse().unwrap();
    let port = port.unwrap_or(config.get_ports()[0]);
    let database = config.get_dbname().unwrap();
    format!("postgres://gradus_reader:{PASSWORD}@127.0.0.1:{port}/{database}")
}

const QUERY: &str = "query = 'select * from posts order by number;'";

#[test]
fn the_audit_is_that_of_the_csv() {
    let Some(server) = server() else { return };
    let expected = bare_below_heading(&audit("posts.csv", Some(POSTS.into()), ""));
    let found = audit(&address(server, None), None, QUERY);
    assert_eq!(bare(&found), expected);
    assert!(!found.out.contains(PASSWORD) && !found.err.contains(PASSWORD));
    assert!(
        found.out.contains("postgres://gradus_reader@127.0.0.1"),
        "the source is named"
    );
}

#[test]
fn what_cannot_be_asked_is_one_error_without_the_password() {
    let Some(server) = server() else { return };
    let here = address(server, None);
    // A port that nobody listens to.
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for (source, more, says) in [
        (here.clone(), "", "a database needs a `query`"),
        (
            here.clone(),
            "query = 'select nothing from posts'",
            "column \"nothing\" does not exist",
        ),
        (
            here.clone(),
            "query = 'select 1; drop table posts'",
            "cannot insert multiple commands",
        ),
        (
            here.clone(),
            "query = 'delete from posts returning *'",
            "the query cannot be answered",
        ),
        (
            here.clone(),
            "query = 'select \"Post Ref\" from posts'",
            "heading",
        ),
        (
            address(server, Some(closed)),
            QUERY,
            "there is no connection to the database",
        ),
        (
            here.replace(PASSWORD, "wrong-s3cret"),
            QUERY,
            "there is no connection to the database",
        ),
        (
            "postgres://gradus_reader:s3cret@127.0.0.1:no/x".to_owned(),
            QUERY,
            "this is not the address of a database",
        ),
    ] {
        let outcome = audit(&source, None, more);
        let error = crate::error(&outcome);
        assert!(error.contains(says), "{source} {more}: {error}");
        for shown in [&outcome.out, &outcome.err] {
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }
    let Some(mut client) = Client::connect(server, NoTls).ok() else {
        return;
    };
    let left: i64 = client
        .query_one("select count(*) from posts", &[])
        .unwrap()
        .get(0);
    assert!(left > 400, "no query changed anything");
}

/// Stands between a client and the server and hangs up when the server has said so much.
fn cut_after(server: &str, bytes: usize) -> u16 {
    let config: postgres::Config = server.parse().unwrap();
    let port = config.get_ports()[0];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        let upstream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (mut from, mut to) = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
        thread::spawn(move || std::io::copy(&mut from, &mut to));
        let mut left = bytes;
        let (mut from, mut to) = (upstream, client);
        let mut buffer = [0; 512];
        while left > 0 {
            let Ok(read) = from.read(&mut buffer) else { break };
            let read = read.min(left);
            if read == 0 || to.write_all(&buffer[..read]).is_err() {
                break;
            }
            left -= read;
        }
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    });
    here
}

#[test]
fn a_connection_that_breaks_half_way_is_one_error_and_nothing_is_reported() {
    let Some(server) = server() else { return };
    // More rows than are fetched at a time.
    let query = "query = 'select p.* from posts p, generate_series(1, 40) order by number'";
    for bytes in [20, 2_000, 40_000, 1_500_000] {
        let port = cut_after(server, bytes);
        let outcome = audit(&address(server, Some(port)), None, query);
        let says = crate::error(&outcome);
        let known = [
            "the database stopped answering after",
            "there is no connection to the database",
        ];
        assert!(known.iter().any(|known| says.contains(known)), "{bytes}: {says}");
        assert!(!outcome.out.contains(PASSWORD) && !outcome.err.contains(PASSWORD));
    }
}
