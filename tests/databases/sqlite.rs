//! SQLite.

use crate::northfield::{POSTS, audit, bare, bare_below_heading};
use crate::shapes::{self, Cell};
use rusqlite::{Connection, params_from_iter, types::Value};

/// A database with the posts in a table, as its file.
fn database(more: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("posts.sqlite");
    let posts = shapes::of_csv(POSTS).in_columns();
    let connection = Connection::open(&path).unwrap();
    let columns: Vec<String> = posts
        .headings
        .iter()
        .map(|heading| format!("\"{heading}\""))
        .collect();
    connection
        .execute(&format!("create table posts ({})", columns.join(", ")), [])
        .unwrap();
    let marks = vec!["?"; columns.len()].join(", ");
    let mut insert = connection
        .prepare(&format!("insert into posts values ({marks})"))
        .unwrap();
    connection.execute("begin", []).unwrap();
    for row in &posts.rows {
        let mut values: Vec<Value> = row.iter().map(value).collect();
        values.resize(columns.len(), Value::Null);
        insert.execute(params_from_iter(values)).unwrap();
    }
    connection.execute("commit", []).unwrap();
    connection.execute_batch(more).unwrap();
    drop(insert);
    connection.close().unwrap();
    std::fs::read(path).unwrap()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Blank => Value::Null,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Number(number) if number.fract() == 0.0 => Value::Integer(*number as i64),
        Cell::Number(number) => Value::Real(*number),
        // SQLite has no days: programs keep them as they write them.
        Cell::Date(year, month, day) => Value::Text(format!("{day:02}/{month:02}/{year:04}")),
    }
}

#[test]
fn the_only_table_is_read_and_a_query_chooses() {
    let expected = bare_below_heading(&audit("posts.csv", Some(POSTS.into()), ""));
    assert_eq!(bare(&audit("posts.sqlite", Some(database("")), "")), expected);
    // Rows of one that programs write to from several sides at once.
    assert_eq!(
        bare(&audit(
            "posts.sqlite",
            Some(database("pragma journal_mode = wal")),
            ""
        )),
        expected
    );
    let two = database("create table leavers (id)");
    let query = "query = \"select * from posts order by rowid\"";
    assert_eq!(bare(&audit("posts.db", Some(two), query)), expected);
}

#[test]
fn what_cannot_be_asked_is_one_error() {
    let mut cut = database("");
    cut.truncate(cut.len() / 2);
    let said = [
        audit("posts.sqlite", Some(database("create table leavers (id)")), ""),
        audit("posts.sqlite", Some(database("drop table posts")), ""),
        audit(
            "posts.sqlite",
            Some(database("")),
            "query = \"select nothing from posts\"",
        ),
        audit(
            "posts.sqlite",
            Some(database("")),
            "query = \"delete from posts\"",
        ),
        audit("posts.sqlite", Some(b"Id,Role\n".to_vec()), ""),
        audit("posts.sqlite", Some(cut), ""),
    ];
    insta::assert_snapshot!(said.iter().map(crate::error).collect::<Vec<_>>().join("\n"));
}
