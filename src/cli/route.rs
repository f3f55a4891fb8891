//! `gradus route`: the ways between two roles, for a post or a person, or all that leave one.

mod asked;

use super::args::{Format, Route, RouteFormat};
use super::audit::{as_of, fail};
use super::output::Output;
use super::outputs::is_one_of;
use super::project::Named;
use crate::audit::{self, Framework, Request};
use crate::files::Files;
use crate::map::Ask;
use crate::report::json;
use crate::report::map::{self, Grouping, Options};
use crate::report::route::{self, Routes};
use crate::routes::{Field, Journey};
use crate::source::Sources;
use asked::Asked;
use jiff::civil::Date;
use std::path::Path;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

pub(super) fn run(files: &dyn Files, command: &Route, output: &mut Output) -> u8 {
    let faults = if command.format == RouteFormat::Json {
        Format::Json
    } else {
        Format::Text
    };
    let mut sources = Sources::default();
    let named = (command.framework.as_deref(), command.project.as_path());
    let Named {
        framework: path,
        manifest,
        posts,
        placement,
    } = match Named::find(files, &mut sources, named, faults, output) {
        Ok(named) => named,
        Err(status) => return status,
    };
    let (date, from) = as_of(
        command.as_of,
        manifest.as_of.as_ref().map(|date| date.value),
        output,
    );
    let framework = match audit::framework(files, &mut sources, &path, date, &manifest.checks) {
        Ok(framework) => framework,
        Err(failed) => return fail(faults, &sources, &failed, output),
    };
    let posts = Some(posts).filter(|posts| !posts.is_empty());
    if posts.is_none() && command.institution.is_some() {
        let message = "an institution has no posts here: name a project that has some";
        return output.invalid(faults, &sources, &[], "usage", &message);
    }
    let mut request = Request::new(path, posts, date, from);
    request.institution = manifest.institution.map(|name| name.value);
    request.only_institution.clone_from(&command.institution);
    request.checks = manifest.checks;
    request.placement = placement;
    let here = match audit::counted(files, &mut sources, &framework, &request) {
        Ok(here) => here.map(|(posts, census)| asked::Here { posts, census }),
        Err(failed) => return fail(faults, &sources, &failed, output),
    };
    let asked = match Asked::of(command, &framework, here.as_ref()) {
        Ok(asked) => asked,
        Err(message) => return output.invalid(faults, &sources, &[], "usage", &message),
    };
    let routes = find(&sources, &framework, asked, date, here.is_some());
    let none = routes.routes.is_empty();
    let inputs = request.posts.iter().flatten().map(|(_, path)| path.as_path());
    let read = sources.names().map(Path::new).chain(inputs);
    if let Some(path) = command.output.as_ref().filter(|path| is_one_of(path, read)) {
        let message = format!(
            "`{}` is an input of this question: write the answer to another file",
            path.display()
        );
        return output.invalid(faults, &sources, &[], "usage", &message);
    }
    let text = match command.format {
        RouteFormat::Json => json::routes(&routes),
        RouteFormat::Text => route::text(&routes),
        RouteFormat::Svg => match drawing(files, &request, &routes) {
            Ok(text) => text,
            Err(message) => return output.invalid(faults, &sources, &[], "usage", &message),
        },
    };
    match &command.output {
        None => output.out.push_str(&text),
        Some(path) => {
            if let Err(error) = std::fs::write(path, text) {
                output
                    .err
                    .push_str(&format!("error: cannot write `{}`: {error}\n", path.display()));
                return 2;
            }
        }
    }
    u8::from(none)
}

fn find(sources: &Sources, framework: &Framework, asked: Asked, date: Date, posts: bool) -> Routes {
    let journey = Journey {
        admits: asked.admits,
        skills: asked.skills.clone(),
        posts: asked.posts,
    };
    let field = Field {
        model: &framework.model,
        graph: &framework.graph,
        sources,
        staffed: asked.staffed.as_deref(),
        journey: Some(&journey),
    };
    let mut found = match (&asked.to, asked.to_grade.is_some()) {
        (Some(to), true) => field.reached(&asked.from, Some(to)),
        (Some(to), false) => field.between(&asked.from, to),
        (None, _) => field.reached(&asked.from, None),
    };
    if let Some(within) = asked.within {
        found.retain(|found| {
            let time = crate::model::Time {
                months: found.walk.months,
                days: found.walk.days,
            };
            time <= within
        });
    }
    let title = |id: crate::model::SkillId| {
        let skill = framework.model.skills.get(id.index());
        skill.map_or_else(String::new, |skill| skill.title.clone())
    };
    Routes {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        as_of: date.to_string(),
        from: asked.from_text,
        to: asked.to_text,
        to_grade: asked.to_grade,
        within: asked.within.map(|within| within.to_string()),
        post: asked.post,
        skills: asked.skills.map(|skills| {
            let has = |(id, level)| route::HasSkill {
                skill: title(id),
                level,
            };
            skills.into_iter().map(has).collect()
        }),
        remarks: asked.remarks,
        posts,
        routes: found,
    }
}

/// The routes on the career map: the roles at grade that they pass, and their steps alone.
fn drawing(files: &dyn Files, request: &Request, routes: &Routes) -> Result<String, String> {
    let ask = Ask {
        institution: routes.post.as_ref().map(|post| post.institution.clone()),
        ..Ask::default()
    };
    let drawn = audit::map(files, &mut Sources::default(), request, &ask)
        .map_err(|failed| failed.error.to_string())?;
    let walks: Vec<&route::Walk> = routes.routes.iter().map(|found| &found.walk).collect();
    let map = drawn.map?.along(&walks);
    let to = match (&routes.to, &routes.to_grade) {
        (Some(to), _) => format!(" to {to}"),
        (None, Some(grade)) => format!(" to grade {grade} or above"),
        _ => String::new(),
    };
    let heading = format!("Routes from {}{to}", routes.from);
    let options = Options {
        grouping: Grouping::Never,
        heading: Some(heading),
        ..Options::default()
    };
    Ok(map::svg(&map, &options))
}
