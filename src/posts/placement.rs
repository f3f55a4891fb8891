//! Placing posts on stations (`semantics.md`, An institution).
//!
//! A placement depends on four texts alone (role, title, grade, scale), so each distinct combination is placed once.

use super::columns::{Column, Posts, Sym};
use super::decisions::Decisions;
use super::titles::{Match, Suggestion, Titles, normalise};
use crate::graph::{Graph, StationId};
use crate::model::{GradeId, Model, RoleId, ScaleId};
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::hash_map::Entry;

/// A share of a post: 1.0 is [`WHOLE`].
pub type Share = i64;

/// The whole post: ten-thousandths, as shares are written, each of 2 520 parts, so that the equal shares of up to
/// ten roles are exact and add up to one.
pub const WHOLE: Share = 10_000 * PARTS;
const PARTS: Share = 2_520;
/// Shares may add to a little more than one: three thirds written as 0.34 are meant well.
const MOST: Share = WHOLE + WHOLE / 50;

/// Where a post stands, or why it stands nowhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Placement {
    /// On these stations, with the share of each; the largest share first, ties in the order as written.
    On(Vec<(StationId, Share)>),
    /// Nowhere.
    Not(Reason),
}

/// What an institution says about placement, beside the framework's titles.
#[derive(Debug, Clone, Default)]
pub struct Placing {
    /// What it has decided about titles.
    pub decisions: Decisions,
    /// From how many points of likeness on a title is taken for the one that it is most like; none for never.
    pub alike: Option<u32>,
}

/// How a title found its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum How {
    /// By the framework: its titles, or a role column; or not at all.
    #[default]
    Framework,
    /// By a decision of the institution.
    Decision,
    /// By likeness.
    Likeness,
}

/// Why a post could not be placed.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Neither a role nor a title that any role has.
    UnmatchedTitle(Vec<Suggestion>),
    /// The title fits several roles.
    AmbiguousTitle(Vec<RoleId>),
    /// The institution has decided that no role is it.
    NoRole,
    /// A role that the framework does not have.
    UnknownRole(String),
    /// Shares that are no numbers or add to more than one.
    UnreadableRoles(String),
    /// A grade that the role's scale does not have.
    UnknownGrade(RoleId, String),
    /// No grade, and the role has several.
    GradeMissing(RoleId),
    /// A grade that the role may not have.
    GradeOutsideRole(RoleId, GradeId),
}

impl Reason {
    /// The word that reports and programs use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::UnmatchedTitle(_) => "unmatched-title",
            Self::AmbiguousTitle(_) => "ambiguous-title",
            Self::NoRole => "no-role",
            Self::UnknownRole(_) => "unknown-role",
            Self::UnreadableRoles(_) => "unreadable-roles",
            Self::UnknownGrade(..) => "unknown-grade",
            Self::GradeMissing(_) => "grade-missing",
            Self::GradeOutsideRole(..) => "grade-outside-role",
        }
    }
}

impl Placement {
    /// The stations, none for an unplaced post.
    #[must_use]
    pub fn stations(&self) -> &[(StationId, Share)] {
        match self {
            Self::On(stations) => stations,
            Self::Not(_) => &[],
        }
    }

    /// The station of the largest share, the first named on a tie.
    #[must_use]
    pub fn main(&self) -> Option<StationId> {
        self.stations().first().map(|&(station, _)| station)
    }
}

/// The four texts that decide a placement; the title is blank where a role is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The role cell.
    pub role: Sym,
    /// The title.
    pub title: Sym,
    /// The grade cell.
    pub grade: Sym,
    /// The scale cell.
    pub scale: Sym,
}

impl Key {
    /// Of what a post says in a column.
    pub(super) fn of(text: impl Fn(Column) -> Sym) -> Self {
        let role = text(Column::Role);
        Self {
            role,
            title: if role.is_blank() {
                text(Column::Title)
            } else {
                Sym::BLANK
            },
            grade: text(Column::Grade),
            scale: text(Column::Scale),
        }
    }
}

/// All distinct placements of a run.
#[derive(Debug, Default)]
pub struct Placements {
    index: HashMap<Key, u32>,
    /// Each distinct combination with its placement, in order of first appearance.
    pub list: Vec<(Key, Placement)>,
    /// How each of them came about.
    pub how: Vec<How>,
}

impl Placements {
    /// The number of a key; whether it is a new one, whose placement stands at that place next.
    pub(super) fn number(&mut self, key: Key) -> (u32, bool) {
        let next = u32::try_from(self.index.len()).unwrap_or(u32::MAX);
        match self.index.entry(key) {
            Entry::Occupied(known) => (*known.get(), false),
            Entry::Vacant(new) => (*new.insert(next), true),
        }
    }
}

/// Places posts against one framework.
pub struct Placer<'a> {
    model: &'a Model,
    graph: &'a Graph,
    titles: Titles,
    roles: HashMap<&'a str, RoleId>,
    scales: HashMap<&'a str, ScaleId>,
    grades: HashMap<(ScaleId, String), GradeId>,
    placing: Option<&'a Placing>,
}

impl<'a> Placer<'a> {
    /// Prepares the names of a framework.
    #[must_use]
    pub fn new(model: &'a Model, graph: &'a Graph) -> Self {
        let roles = model
            .roles
            .iter()
            .enumerate()
            .map(|(i, role)| (role.name.as_str(), RoleId::at(i)))
            .collect();
        let scales = model
            .scales
            .iter()
            .enumerate()
            .map(|(i, scale)| (scale.name.as_str(), ScaleId::at(i)))
            .collect();
        let mut grades = HashMap::default();
        // Titles first, so that a grade's name wins over another grade's title.
        for by_title in [true, false] {
            for (index, grade) in model.grades.iter().enumerate() {
                let text = if by_title {
                    normalise(&grade.title)
                } else {
                    grade.name.clone()
                };
                grades.insert((grade.scale, text), GradeId::at(index));
            }
        }
        Self {
            model,
            graph,
            titles: Titles::new(model),
            roles,
            scales,
            grades,
            placing: None,
        }
    }

    /// The same with what an institution says about titles.
    #[must_use]
    pub fn with(mut self, placing: &'a Placing) -> Self {
        self.placing = Some(placing);
        self
    }

    /// The number of the placement of an accepted row.
    pub fn place(&self, posts: &Posts, row: usize, placements: &mut Placements) -> u32 {
        let key = Key::of(|column| posts.text(column, row));
        let (number, is_new) = placements.number(key);
        if is_new {
            let (placement, how) = self.place_key(posts, key);
            placements.list.push((key, placement));
            placements.how.push(how);
        }
        number
    }

    /// All placements of keys, each of which is there once.
    pub(super) fn place_all(&self, posts: &Posts, keys: Vec<Key>, placements: &mut Placements) {
        let place = |key| {
            let (placement, how) = self.place_key(posts, key);
            ((key, placement), how)
        };
        (placements.list, placements.how) = keys.into_par_iter().map(place).unzip();
    }

    fn place_key(&self, posts: &Posts, key: Key) -> (Placement, How) {
        let text = |sym| posts.symbols.text(sym);
        let (wanted, how) = if key.role.is_blank() {
            match self.role_of(text(key.title)) {
                Ok((role, how)) => (vec![(role, WHOLE)], how),
                Err((reason, how)) => return (Placement::Not(reason), how),
            }
        } else {
            match self.roles_of(text(key.role)) {
                Ok(roles) => (roles, How::Framework),
                Err(reason) => return (Placement::Not(reason), How::Framework),
            }
        };
        let mut stations: Vec<(StationId, Share)> = Vec::new();
        for (role, share) in wanted {
            let station = match self.station(role, text(key.grade), text(key.scale)) {
                Ok(station) => station,
                Err(reason) => return (Placement::Not(reason), how),
            };
            match stations.iter_mut().find(|(known, _)| *known == station) {
                Some((_, known)) => *known += share,
                None => stations.push((station, share)),
            }
        }
        stations.sort_by_key(|&(_, share)| std::cmp::Reverse(share));
        (Placement::On(stations), how)
    }

    /// The role that a title means: what the institution has decided, then the framework's titles, then the likest where
    /// the manifest allows that.
    fn role_of(&self, title: &str) -> Result<(RoleId, How), (Reason, How)> {
        let decided = self.placing.and_then(|placing| placing.decisions.about(title));
        if let Some(decision) = decided {
            return match decision.role {
                Some(role) => Ok((role, How::Decision)),
                None => Err((Reason::NoRole, How::Decision)),
            };
        }
        match self.titles.find(title) {
            Match::Role(role) => Ok((role, How::Framework)),
            Match::Several(roles) => Err((Reason::AmbiguousTitle(roles), How::Framework)),
            Match::None(near) => match self.likest(&near) {
                [] => Err((Reason::UnmatchedTitle(near), How::Framework)),
                [one] => Ok((one.role, How::Likeness)),
                several => {
                    let roles = several.iter().map(|near| near.role).collect();
                    Err((Reason::AmbiguousTitle(roles), How::Likeness))
                }
            },
        }
    }

    /// Of suggestions, best first, those that are as like as the likest, where that is like enough.
    fn likest<'s>(&self, near: &'s [Suggestion]) -> &'s [Suggestion] {
        let enough = self.placing.and_then(|placing| placing.alike);
        match (enough, near.first()) {
            (Some(enough), Some(best)) if best.score >= enough => {
                let equal = near.iter().take_while(|near| near.score == best.score).count();
                near.get(..equal).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// `name`, or `name:share; name:share`; without shares they are equal.
    fn roles_of(&self, cell: &str) -> Result<Vec<(RoleId, Share)>, Reason> {
        let parts: Vec<(&str, Option<&str>)> = cell
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| match part.rsplit_once(':') {
                Some((name, share)) => (name.trim(), Some(share.trim())),
                None => (part, None),
            })
            .collect();
        let equal = WHOLE / i64::try_from(parts.len().max(1)).unwrap_or(1);
        let mut roles = Vec::with_capacity(parts.len());
        for (name, share) in &parts {
            let role = self
                .roles
                .get(name)
                .copied()
                .ok_or_else(|| Reason::UnknownRole((*name).to_owned()))?;
            let share = match share {
                Some(written) => share_of(written).ok_or_else(|| Reason::UnreadableRoles(cell.to_owned()))?,
                None => equal,
            };
            roles.push((role, share));
        }
        let total: Share = roles.iter().map(|&(_, share)| share).sum();
        if roles.is_empty() || total > MOST {
            return Err(Reason::UnreadableRoles(cell.to_owned()));
        }
        Ok(roles)
    }

    /// The station of a role at the grade that a post has.
    fn station(&self, role: RoleId, grade: &str, scale: &str) -> Result<StationId, Reason> {
        let Some(profile) = self.model.role(role) else {
            return Err(Reason::GradeMissing(role));
        };
        let grade = if grade.is_empty() {
            if profile.grades.len() != 1 {
                return Err(Reason::GradeMissing(role));
            }
            profile.grades.low
        } else {
            self.grade(profile.scale, grade, scale)
                .ok_or_else(|| Reason::UnknownGrade(role, grade.to_owned()))?
        };
        self.graph
            .find(self.model, role, grade)
            .ok_or(Reason::GradeOutsideRole(role, grade))
    }

    /// A grade in the scale that the post names (`scale.grade`, or its scale column), else in the role's own.
    #[must_use]
    pub fn grade(&self, own: ScaleId, grade: &str, scale: &str) -> Option<GradeId> {
        let within = |scale: ScaleId, name: &str| {
            self.grades
                .get(&(scale, name.to_owned()))
                .or_else(|| self.grades.get(&(scale, normalise(name))))
                .copied()
        };
        if let Some((written, name)) = grade.split_once('.')
            && let Some(&named) = self.scales.get(written.trim())
        {
            return within(named, name.trim());
        }
        if scale.is_empty() {
            return within(own, grade);
        }
        self.scales.get(scale).and_then(|&named| within(named, grade))
    }

    /// The role of this name.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<RoleId> {
        self.roles.get(name).copied()
    }
}

/// A share such as `0.6`, `.6` or `60%`, above zero; what is below a ten-thousandth is cut.
fn share_of(written: &str) -> Option<Share> {
    let (number, percent) = written
        .strip_suffix('%')
        .map_or((written, false), |number| (number.trim(), true));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.len() > 3
        || part.len() > 9
        || (whole.is_empty() && part.is_empty())
        || !digits(whole)
        || !digits(part)
    {
        return None;
    }
    let places = if percent { 2 } else { 4 };
    let part: String = format!("{part:0<places$}").chars().take(places).collect();
    let scale = if percent { 100 } else { 10_000 };
    let whole: Share = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let share = whole * scale + part.parse::<Share>().ok()?;
    (share > 0).then_some(share * PARTS)
}

#[cfg(test)]
mod tests {
    use super::{PARTS, WHOLE, share_of};

    #[test]
    fn shares_are_exact() {
        assert_eq!(share_of("0.6"), Some(WHOLE * 3 / 5));
        assert_eq!(share_of(".25"), Some(WHOLE / 4));
        assert_eq!(share_of("60%"), Some(WHOLE * 3 / 5));
        assert_eq!(share_of("33.3%"), Some(3_330 * PARTS));
        assert_eq!(share_of("1"), Some(WHOLE));
        assert!((1..=10).all(|roles| WHOLE % roles == 0));
        for bad in ["", "0", "x", "0.x", "-1", "1e3"] {
            assert_eq!(share_of(bad), None, "{bad}");
        }
    }
}
