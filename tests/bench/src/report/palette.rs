//! Colours that are seen well on white and on black.

use plotters::style::RGBColor;

pub const OURS: RGBColor = RGBColor(0x1f, 0x7f, 0xd2);
pub const PEERS: RGBColor = RGBColor(0xb4, 0xbc, 0xc4);
pub const TEXT: RGBColor = RGBColor(0x7a, 0x82, 0x8a);

/// Of lines beside ours.
pub const LINES: [RGBColor; 3] = [RGBColor(0xd9, 0x82, 0x1f), RGBColor(0x2d, 0xa4, 0x4e), RGBColor(0xbf, 0x5a, 0xc8)];
