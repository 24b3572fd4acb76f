/** Colours for code, by highlight.js. It and its languages are fetched when they are first needed. */

/** @typedef {string | {kind: string, children: Token[]}} Token */

/** Longer code stays plain: nobody reads it here, and it would hold up the page. */
const MOST = 8000;

const LANGUAGES = new Set(
  ("bash c cpp csharp css diff dockerfile go ini java javascript json kotlin lua makefile nginx perl php powershell " +
    "python ruby rust scss sql swift typescript xml yaml").split(" "),
);
/** @type {Record<string, string>} */
const ALIASES = {
  "c++": "cpp", "c#": "csharp", cs: "csharp", docker: "dockerfile", golang: "go", h: "c", hpp: "cpp", html: "xml",
  js: "javascript", jsx: "javascript", kt: "kotlin", make: "makefile", patch: "diff", pl: "perl", ps1: "powershell",
  py: "python", rb: "ruby", rs: "rust", sh: "bash", shell: "bash", svg: "xml", toml: "ini", ts: "typescript",
  tsx: "typescript", yml: "yaml", zsh: "bash",
};
/** Kinds of tokens that have a colour of their own; the others take that of what they are in. @type {Record<string, string>} */
const KINDS = {
  addition: "added", attr: "name", attribute: "name", built_in: "type", comment: "comment", deletion: "removed",
  doctag: "keyword", keyword: "keyword", link: "string", literal: "number", meta: "comment", name: "keyword",
  number: "number", operator: "plain", params: "plain", property: "name", quote: "comment", regexp: "string",
  section: "title", selector: "keyword", string: "string", subst: "plain", symbol: "number", tag: "plain",
  "template-variable": "name", title: "title", type: "type", variable: "name", bullet: "keyword",
};

/** @type {Map<string, Promise<any>>} */
const loaded = new Map();

/**
 * @param {string} name of a module of the highlighter
 * @returns {Promise<any>}
 */
function load(name) {
  const known = loaded.get(name);
  if (known) return known;
  const coming = import(`highlight.js/${name}`).then((module) => module.default);
  loaded.set(name, coming);
  // Tried again with the next block.
  coming.catch(() => loaded.delete(name));
  return coming;
}

/** @param {string} language as it stands after the fence */
export function knownLanguage(language) {
  const name = language.toLowerCase();
  const found = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  return LANGUAGES.has(found) ? found : "";
}

/**
 * @param {string} text
 * @param {string} language
 * @returns {Promise<Token[] | null>} null where there is nothing to colour
 */
export async function highlight(text, language) {
  const name = knownLanguage(language);
  if (!name || text.length > MOST) return null;
  try {
    const [core, grammar] = await Promise.all([load("core"), load(name)]);
    if (!core.getLanguage(name)) core.registerLanguage(name, grammar);
    return tokensOf(core.highlight(text, { language: name, ignoreIllegals: true })._emitter.rootNode.children);
  } catch {
    return null;
  }
}

/**
 * The highlighter's own tree, in place of the HTML that it also makes.
 * @param {(string | {scope?: string, children: any[]})[]} nodes
 * @returns {Token[]}
 */
export function tokensOf(nodes) {
  return nodes.map((node) => {
    if (typeof node === "string") return node;
    const scope = String(node.scope ?? "").split(".")[0];
    const kind = Object.hasOwn(KINDS, scope) ? KINDS[scope] : scope.startsWith("selector") ? "keyword" : "plain";
    return { kind, children: tokensOf(node.children) };
  });
}
