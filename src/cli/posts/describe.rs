//! `gradus posts describe`: what was understood of an extract.

use super::known::known;
use crate::cli::args::{Describe, Format};
use crate::cli::audit::fail;
use crate::cli::output::Output;
use crate::cli::progress::ticker;
use crate::files::Files;
use crate::posts::describe::describe;
use crate::posts::guess::guess;
use crate::posts::mapping::{Sheet, SourceSpec};
use crate::report::text::Style;
use crate::report::{json, text};
use crate::source::Sources;
use crate::{audit, intake};

pub(super) fn run(files: &dyn Files, command: &Describe, output: &mut Output) -> u8 {
    let today = output.surroundings.today();
    let known = match known(files, command.framework.as_deref(), today, command.format, output) {
        Ok(known) => known,
        Err(status) => return status,
    };
    let asked = SourceSpec {
        sheet: command.sheet.clone().map(Sheet::Named),
        ..SourceSpec::default()
    };
    let mut documents = Vec::new();
    for path in &command.files {
        let name = path.display().to_string();
        let profile = match describe(
            files,
            path,
            &name,
            &asked,
            &mut ticker(output.surroundings.progress),
        ) {
            Ok(profile) => profile,
            Err(error) => {
                let failed = audit::Failed {
                    error: error.into(),
                    diagnostics: Vec::new(),
                };
                return fail(command.format, &Sources::default(), &failed, output);
            }
        };
        let guess = guess(&profile, &known);
        documents.push(intake::described(&profile, &guess));
    }
    match command.format {
        Format::Json => output.out.push_str(&json::described(&documents)),
        Format::Text => {
            let around = &output.surroundings;
            let style = Style {
                width: around.width,
                colour: around.colour,
                unicode: around.unicode,
                quiet: command.quiet,
                ..Style::default()
            };
            let texts: Vec<String> = documents.iter().map(|one| text::described(one, &style)).collect();
            output.out.push_str(&texts.join("\n"));
        }
    }
    0
}
