//! The front end on whole files: what is read, what is said, and that nothing makes it fall over.

mod syntax_support;
use syntax_support::*;

#[test]
fn scratch() {
    let text = std::fs::read_to_string(std::env::var("SCRATCH").unwrap()).unwrap();
    let (file, said) = read(&text);
    if std::env::var("TREE").is_ok() {
        println!("{file:#?}");
    }
    println!("{said}");
}
