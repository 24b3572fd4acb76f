import { t } from "rscord/i18n.js";

const BASE = "/api/v10";
const TIMEOUT = 15_000;
/** A wait that the person hardly notices is waited for here; a longer one is told. */
const PATIENCE = 5;

/** An answer that is not a success, or none at all (`status` 0). */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{code?: number, message?: string, errors?: any, retry_after?: number}} body
   */
  constructor(status, body = {}) {
    super(body.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? 0;
    this.fields = fieldErrors(body.errors ?? {});
    /** Seconds. */
    this.retryAfter = body.retry_after ?? 0;
  }
}

/**
 * Flattens `{name: {_errors: [{message}]}}` to `{name: message}`; lists have their index as a key.
 * @param {any} errors
 * @returns {Record<string, string>}
 */
export function fieldErrors(errors, prefix = "") {
  /** @type {Record<string, string>} */
  const found = {};
  for (const [name, value] of Object.entries(errors)) {
    if (name === "_errors") found[prefix] = value.map((/** @type {any} */ error) => error.message).join(" ");
    else if (value && typeof value === "object") Object.assign(found, fieldErrors(value, prefix ? `${prefix}.${name}` : name));
  }
  return found;
}

/**
 * What to tell the person.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (!(error instanceof ApiError)) return t("errorServer");
  if (error.status === 0) return t(error.code === 1 ? "errorTimeout" : "errorNetwork");
  if (error.status === 429) return t("errorSlow", { n: Math.ceil(error.retryAfter) });
  if (error.status >= 500) return t("errorServer");
  if (error.code === 10006) return t("errorInvite");
  if (error.code === 50007) return t("cannotMessage");
  const [first] = Object.values(error.fields);
  return first ?? (error.status === 403 ? t("errorForbidden") : error.message);
}

/** @param {string} name */
function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found && decodeURIComponent(found.slice(name.length + 1));
}

/** The token of the cookie, which is fresher than any token kept; where there is none yet, a request sets it. */
export async function csrfToken() {
  const token = cookie("csrftoken");
  if (token) return token;
  const response = await fetch("/api/csrf", { credentials: "same-origin" });
  return (await response.json()).csrf_token;
}

/** @typedef {{reason?: string}} Options `reason`: why, for the audit log */

/**
 * @param {string} method
 * @param {string} path below /api/v10, or absolute
 * @param {unknown} body
 * @param {Options} options
 */
async function send(method, path, body, { reason }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = await csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (reason) headers["X-Audit-Log-Reason"] = encodeURIComponent(reason);
  return fetch(path.startsWith("/api/") ? path : BASE + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: "same-origin",
    signal: AbortSignal.timeout(TIMEOUT),
  });
}

/** @param {Response} response */
async function payload(response) {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/** @param {number} seconds */
const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {Options} [options]
 * @returns {Promise<any>} the answer's JSON, null without one
 * @throws {ApiError}
 */
export async function request(method, path, body, options = {}, again = true) {
  const response = await send(method, path, body, options).catch((error) => {
    throw new ApiError(0, { message: String(error), code: error.name === "TimeoutError" ? 1 : 0 });
  });
  const data = await payload(response);
  if (response.ok) return data;
  const error = new ApiError(response.status, data ?? {});
  if (error.status === 401) signedOut();
  if (error.status === 429 && again && error.retryAfter <= PATIENCE) {
    await wait(error.retryAfter);
    return request(method, path, body, options, false);
  }
  throw error;
}

/** The sign-in has ended, here or on another device. */
export function signedOut() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
}

/** @typedef {import("./types.d.ts").Id} Id */

/** The calls of the client, one line each. */
export const api = {
  /** @param {string} name @param {object[]} [channels] */
  createGuild: (name, channels) => request("POST", "/guilds", { name, channels }),
  /** @param {Id} guild @param {object} fields */
  createChannel: (guild, fields) => request("POST", `/guilds/${guild}/channels`, fields),
  /** @param {Id} channel @param {{max_age: number, max_uses: number}} limits */
  createInvite: (channel, limits) => request("POST", `/channels/${channel}/invites`, limits),
  /** @param {Id} guild @param {Id} user @param {Record<string, unknown>} changes */
  changeMember: (guild, user, changes) => request("PATCH", `/guilds/${guild}/members/${user}`, changes),
  /** @param {string} code */
  join: (code) => request("POST", `/api/invites/${encodeURIComponent(code)}`, {}),
  /** @param {Id} guild */
  leave: (guild) => request("DELETE", `/users/@me/guilds/${guild}`),
  /** @param {Id} guild @param {Id} user */
  kick: (guild, user) => request("DELETE", `/guilds/${guild}/members/${user}`),
  /** @param {Id} channel @param {Record<string, string | number>} query */
  history: (channel, query) => request("GET", `/channels/${channel}/messages?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`),
  /** @param {Id} channel @param {Id} message */
  message: (channel, message) => request("GET", `/channels/${channel}/messages/${message}`),
  /** @param {Id} channel @param {Record<string, unknown>} message */
  sendMessage: (channel, message) => request("POST", `/channels/${channel}/messages`, message),
  /** @param {Id} channel @param {Id} message @param {string} content */
  editMessage: (channel, message, content) => request("PATCH", `/channels/${channel}/messages/${message}`, { content }),
  /** @param {Id} channel @param {Id} message */
  deleteMessage: (channel, message) => request("DELETE", `/channels/${channel}/messages/${message}`),
  /** @param {Id} channel */
  typing: (channel) => request("POST", `/channels/${channel}/typing`),
  /** @param {Id} channel @param {Id} message */
  ack: (channel, message) => request("PUT", `/channels/${channel}/ack`, { message_id: message }),
  /** @param {Id} channel @param {Id} message @param {string} emoji as in addresses */
  react: (channel, message, emoji) => request("PUT", `/channels/${channel}/messages/${message}/reactions/${emoji}/@me`),
  /** @param {Id} channel @param {Id} message @param {string} emoji as in addresses */
  unreact: (channel, message, emoji) => request("DELETE", `/channels/${channel}/messages/${message}/reactions/${emoji}/@me`),
  /** @param {Id} channel @param {Id} message @param {string} emoji as in addresses */
  reactors: (channel, message, emoji) => request("GET", `/channels/${channel}/messages/${message}/reactions/${emoji}?limit=10`),
  /** @param {Id} channel */
  pins: (channel) => request("GET", `/channels/${channel}/pins`),
  /** @param {Id} channel @param {Id} message @param {boolean} pinned */
  pin: (channel, message, pinned) => request(pinned ? "PUT" : "DELETE", `/channels/${channel}/messages/pins/${message}`),
  /** @param {Id} guild @param {string} query */
  searchMembers: (guild, query) => request("GET", `/guilds/${guild}/members/search?${new URLSearchParams({ query, limit: "10" })}`),
  /** @param {Id} file */
  deleteFile: (file) => request("DELETE", `/files/${file}`),
  signOut: () => request("POST", "/api/logout"),
};
