/** Which addresses the page may load from and link to. */

const OURS = /^\/(?:attachments|avatars|emojis|icons|stickers)\//;

/**
 * The address of a picture or a file that our server keeps, as this page reaches it: by whatever name the server knows
 * itself, it is where the page came from. Pictures elsewhere are not loaded: their hosts would learn who reads what.
 * @param {string | null | undefined} url
 * @returns {string} empty for one that lies elsewhere
 */
export function ownAddress(url) {
  if (!url || !URL.canParse(url, location.origin)) return "";
  const { pathname, search } = new URL(url, location.origin);
  return OURS.test(pathname) ? pathname + search : "";
}

/**
 * An address that a link may lead to.
 * @param {string | null | undefined} url
 * @returns {string | undefined} undefined for anything but http and https
 */
export function webAddress(url) {
  if (!url || !URL.canParse(url)) return undefined;
  return /^https?:$/.test(new URL(url).protocol) ? url : undefined;
}
