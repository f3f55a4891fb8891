//! `gradus explain`: the page of a check.

use super::args::Explain;
use super::output::Output;
use crate::check;
use crate::diagnostic::did_you_mean;

pub(super) fn run(command: &Explain, output: &mut Output) -> u8 {
    let Some(name) = &command.check else {
        output
            .out
            .push_str("The checks; `gradus explain CHECK` says more of one.\n\n");
        let widest = check::ALL.iter().map(|check| check.name.len()).max().unwrap_or(0);
        for check in check::ALL {
            let page = check.page();
            // The first line is "`name`: what it is."
            let first = page
                .lines()
                .next()
                .and_then(|line| line.split_once(": "))
                .map_or("", |(_, rest)| rest);
            output.out.push_str(&format!("{:widest$}  {first}\n", check.name));
        }
        return 0;
    };
    let Some(check) = check::named(name) else {
        let help = did_you_mean(name, check::ALL.iter().map(|check| check.name))
            .unwrap_or_else(|| "`gradus explain` lists the checks".to_owned());
        output
            .err
            .push_str(&format!("error: no check is called `{name}`\n  help: {help}\n"));
        return 2;
    };
    output.out.push_str(&check.page());
    0
}
