//! SVG to PNG, with the resolution in the file, so that a word processor inserts it 16 cm wide.

use resvg::{tiny_skia, usvg};

use super::font;

/// 300 dots an inch, in dots a metre.
const DOTS_PER_METRE: u32 = 11_811;

/// Why a picture could not be made from its own SVG: a fault of the program.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The SVG was not understood.
    #[error("the chart's SVG could not be read: {0}")]
    Svg(#[from] usvg::Error),
    /// The pixels could not be written.
    #[error("the chart's PNG could not be encoded: {0}")]
    Png(#[from] png::EncodingError),
    /// The sheet has no size.
    #[error("the chart has no size")]
    Empty,
}

/// Draws an SVG at its own size.
///
/// # Errors
/// [`RenderError`] when the SVG is not one; nothing a user can do.
pub fn render(svg: &str) -> Result<Vec<u8>, RenderError> {
    let tree = usvg::Tree::from_str(svg, &font::RENDERING)?;
    let size = tree.size().to_int_size();
    let (width, height) = (size.width(), size.height());
    let mut pixels = tiny_skia::Pixmap::new(width, height).ok_or(RenderError::Empty)?;
    let view = tiny_skia::Transform::identity();
    resvg::render(&tree, view, &mut pixels.as_mut());
    // The sheet is opaque, so the fourth byte of each pixel says nothing.
    let opaque = pixels.data().chunks_exact(4);
    let colours: Vec<u8> = opaque
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    encode(&colours, width, height)
}

fn encode(colours: &[u8], width: u32, height: u32) -> Result<Vec<u8>, RenderError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: DOTS_PER_METRE,
        yppu: DOTS_PER_METRE,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(colours)?;
    writer.finish()?;
    Ok(file)
}
