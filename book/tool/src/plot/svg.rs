//! What plotters draws on: SVG whose colours and fonts come from the page.
//!
//! plotters paints with colours; the book paints with style classes, so that a
//! figure follows the reader's theme. An [`Ink`] is both: a colour by which
//! plotters passes it on, and the classes that it becomes here.

use crate::highlight::escape;
use plotters::style::{RGBColor, ShapeStyle};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontTransform,
};
use std::convert::Infallible;
use std::fmt::Write;

/// With what something is drawn. `theme/figure.css` says how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The lines behind the marks.
    Grid,
    Axis,
    /// From the low to the high value of a point.
    Whisker,
    Label,
    /// Smaller than a label: the numbers along an axis.
    Note,
    /// The series of this number.
    Series(u8),
}

impl Ink {
    const PLAIN: [Self; 5] = [
        Self::Grid,
        Self::Axis,
        Self::Whisker,
        Self::Label,
        Self::Note,
    ];

    pub fn color(self) -> RGBColor {
        match self {
            Self::Series(n) => RGBColor(1, n, 0),
            plain => RGBColor(
                0,
                Self::PLAIN
                    .iter()
                    .position(|ink| *ink == plain)
                    .unwrap_or(0) as u8,
                0,
            ),
        }
    }

    fn of(color: BackendColor) -> Self {
        match color.rgb {
            (1, n, _) => Self::Series(n),
            (_, n, _) => Self::PLAIN[usize::from(n) % Self::PLAIN.len()],
        }
    }

    pub fn filled(self) -> ShapeStyle {
        ShapeStyle {
            color: self.color().into(),
            filled: true,
            stroke_width: 1,
        }
    }

    pub fn line(self) -> ShapeStyle {
        ShapeStyle {
            filled: false,
            ..self.filled()
        }
    }

    fn classes(self) -> String {
        match self {
            Self::Grid => "grid".to_owned(),
            Self::Axis => "axis".to_owned(),
            Self::Whisker => "whisker".to_owned(),
            Self::Label => "label".to_owned(),
            Self::Note => "note".to_owned(),
            Self::Series(n) => format!("series c{n}"),
        }
    }
}

/// The elements drawn so far.
pub struct Svg<'a> {
    pub size: (u32, u32),
    pub out: &'a mut String,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Svg<'_> {
    fn element(
        &mut self,
        name: &str,
        style: &impl BackendStyle,
        more: &str,
        attributes: &str,
    ) -> Drawn {
        // plotters asks for invisible things too, such as a background.
        if style.color().alpha > 0.0 {
            let classes = Ink::of(style.color()).classes();
            let _ = writeln!(self.out, "<{name} class=\"{classes}{more}\" {attributes}/>");
        }
        Ok(())
    }

    fn path(
        &mut self,
        points: impl IntoIterator<Item = BackendCoord>,
        style: &impl BackendStyle,
        fill: bool,
    ) -> Drawn {
        let mut d = String::new();
        for (i, (x, y)) in points.into_iter().enumerate() {
            let _ = write!(d, "{}{x} {y}", if i == 0 { 'M' } else { 'L' });
        }
        let (end, more) = if fill { ("Z", " fill") } else { ("", "") };
        self.element("path", style, more, &format!("d=\"{d}{end}\""))
    }
}

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let at = format!("x=\"{x}\" y=\"{y}\" width=\"1\" height=\"1\"");
        self.element("rect", &color, " fill", &at)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.path([from, to], style, false)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.path(path, style, false)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.path(path, style, true)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (x0, y0): BackendCoord,
        (x1, y1): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y) = (x0.min(x1), y0.min(y1));
        let (width, height) = (x0.abs_diff(x1), y0.abs_diff(y1));
        let at = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
        self.element("rect", style, if fill { " fill" } else { "" }, &at)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let at = format!("cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"");
        self.element("circle", style, if fill { " fill" } else { "" }, &at)
    }

    /// Lines in `text` stand below each other.
    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => " start",
            HPos::Center => "",
            HPos::Right => " end",
        };
        // In parts of the font's size: how far the base line is below `y`.
        let down = match style.anchor().v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        };
        let turn = match style.transform() {
            FontTransform::None => String::new(),
            FontTransform::Rotate90 => format!(" transform=\"rotate(90 {x} {y})\""),
            FontTransform::Rotate180 => format!(" transform=\"rotate(180 {x} {y})\""),
            FontTransform::Rotate270 => format!(" transform=\"rotate(270 {x} {y})\""),
        };
        let classes = Ink::of(style.color()).classes();
        let _ = write!(
            self.out,
            "<text class=\"{classes}{anchor}\" y=\"{y}\"{turn}>"
        );
        for (i, line) in text.lines().enumerate() {
            let dy = if i == 0 { down } else { 1.15 };
            let _ = write!(
                self.out,
                "<tspan x=\"{x}\" dy=\"{dy}em\">{}</tspan>",
                escape(line)
            );
        }
        self.out.push_str("</text>\n");
        Ok(())
    }

    /// Without any font: a letter is little more than half as wide as high.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let longest = text.lines().map(|line| line.chars().count()).max();
        let width = longest.unwrap_or(0) as f64 * style.size() * 0.55;
        Ok((
            width as u32,
            (style.size() * 1.15 * text.lines().count() as f64) as u32,
        ))
    }
}
