/** Colours of roles: numbers on the wire, `#rrggbb` on the page. */

/** What is offered; any other can be chosen too. */
export const PALETTE = [0x1f8b6b, 0x3a7d2c, 0x2f6fb3, 0x6b55c4, 0xa8479a, 0xc23b4a, 0xc9622d, 0xb98713, 0x6d7a3c, 0x5c6670];

/** @param {number} color */
export const hex = (color) => `#${color.toString(16).padStart(6, "0")}`;

/** Null where there is no colour: 0 means none. @param {number} color */
export const roleColor = (color) => (color ? hex(color) : null);

/** @param {string} text */
export const fromHex = (text) => parseInt(text.slice(1), 16);
