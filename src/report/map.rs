//! The career map drawn (`interfaces.md`, Commands: `gradus map`): levels as rows, families as lanes, roles at grade as
//! boxes with their posts, steps as lines that never run through a box.
//!
//! ```text
//! Map (facts) -> view (what is drawn: roles, or groups of them) -> place (slots, few crossings)
//!             -> wires (lines through the gaps between slots) -> scene (everything in pixels) -> svg, png
//! ```
//! DOT and Mermaid leave the layout to other programs and start from the facts.

mod face;
mod graphs;
mod html;
mod legend;
mod lettering;
mod paint;
mod place;
#[cfg(feature = "png")]
mod png;
mod scene;
mod svg;
mod times;
mod value;
mod view;
mod ways;
mod wires;

pub use graphs::{dot, mermaid};
pub use html::{STYLE, html, page};
pub(in crate::report) use paint::of as paint_of;
pub use paint::{INK, contrast};
#[cfg(feature = "png")]
pub use png::png;
pub use scene::{Line, Rect, Scene};
pub use value::*;

/// How a map is drawn.
#[derive(Debug, Clone)]
pub struct Options {
    /// When roles are drawn as groups, one box for a family's roles at a level.
    pub grouping: Grouping,
    /// Before every id in the drawing, so that several may stand on one page.
    pub id: String,
    /// Boxes are links to the descriptions that [`html`] writes.
    pub links: bool,
    /// The id before those descriptions, where it is that of another drawing of the page.
    pub described: Option<String>,
    /// With a title and the lines below it.
    pub title: bool,
    /// The title, where it is another than that of the framework's map.
    pub heading: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            grouping: Grouping::Auto,
            id: "map".to_owned(),
            links: false,
            described: None,
            title: true,
            heading: None,
        }
    }
}

/// When roles are drawn as groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// Where there are more than [`MOST_BOXES`].
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// More boxes than this are not read but searched: they are drawn as groups.
pub const MOST_BOXES: usize = 60;

/// The map as a drawing: one SVG document, which may also stand inside an HTML page.
#[must_use]
pub fn svg(map: &Map, options: &Options) -> String {
    let scene = scene(map, options);
    svg::svg(&scene, &legend::of(&scene, map), options)
}

/// The map with every place in pixels.
#[must_use]
pub fn scene(map: &Map, options: &Options) -> Scene {
    scene::build(&view::of(map, options.grouping), options)
}
