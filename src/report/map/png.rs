//! The drawing as a picture (feature `png`).

use super::{Map, Options, svg};
use resvg::{tiny_skia, usvg};

/// Pixels of the picture for one of the drawing.
const SCALE: f32 = 2.0;
/// The longest side of a picture.
const LONGEST: f32 = 16_000.0;

/// The map as a PNG.
///
/// # Errors
/// A message for the user when the drawing is too large for a picture.
pub fn png(map: &Map, options: &Options) -> Result<Vec<u8>, String> {
    let mut reading = usvg::Options::default();
    reading.fontdb_mut().load_system_fonts();
    let sans = ["Liberation Sans", "DejaVu Sans", "Arial", "Helvetica"]
        .into_iter()
        .find(|name| {
            let family = usvg::fontdb::Family::Name(name);
            let query = usvg::fontdb::Query {
                families: &[family],
                ..usvg::fontdb::Query::default()
            };
            reading.fontdb.query(&query).is_some()
        });
    if let Some(sans) = sans {
        reading.fontdb_mut().set_sans_serif_family(sans);
        reading.font_family = sans.to_owned();
    }
    let tree = usvg::Tree::from_str(&svg(map, options), &reading)
        .map_err(|error| format!("the drawing cannot be read back: {error}"))?;
    let size = tree.size();
    let scale = SCALE.min(LONGEST / size.width().max(size.height()));
    let (wide, high) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    let mut pixels = tiny_skia::Pixmap::new(wide as u32, high as u32)
        .ok_or_else(|| "the map is too large for a picture: write it as SVG".to_owned())?;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels
        .encode_png()
        .map_err(|error| format!("the picture cannot be written: {error}"))
}
