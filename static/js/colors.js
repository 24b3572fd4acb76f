/** Colours that people choose, made readable on our grounds: the hue is theirs, the lightness ours (see tokens.css). */

/**
 * The style of what stands in a role's colour; none for the default colour.
 * @param {number | undefined} color 0xRRGGBB
 */
export function roleColor(color) {
  return color ? { "--tint": `#${color.toString(16).padStart(6, "0")}` } : undefined;
}
