// Writes static/krds/, static/fonts/ and static/qr/ from the packages pinned in package-lock.json.
//
// The output depends on the pinned packages and components.json alone, never on our templates:
// a changed template cannot change a committed file, and a second build gives the same bytes.
//
// What happens to KRDS on the way (each measured against krds-uiux 1.1.0):
// - every rule for high contrast repeats a rule for light with the token's prefix exchanged, so those
//   rules are dropped and the tokens are exchanged once, on <html> itself. This also mends the
//   shipped selector `[data-krds-mode=high-contrast] :root`, which can never match there;
// - `theme` mode (dark by the system's wish) is dropped: the site offers high contrast instead;
// - rules of components that the site does not use are dropped;
// - icons become data: URIs in custom properties: no request per icon, no address of another host;
// - everything goes into the cascade layer `krds`, so a plain rule of site.css wins over it.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";

const here = dirname(fileURLToPath(import.meta.url));
const krds = join(here, "node_modules/krds-uiux");
const pretendard = join(here, "node_modules/pretendard-gov/dist");
const target = resolve(process.argv[2] ?? join(here, "../../static"));
const wanted = JSON.parse(readFileSync(join(here, "components.json"), "utf8"));
const text = (path) => readFileSync(path, "utf8");

function write(path, content) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), content);
}

function squeeze(css) {
  const root = typeof css === "string" ? postcss.parse(css) : css;
  root.walkComments((comment) => {
    comment.remove();
  });
  root.walkAtRules("charset", (rule) => {
    rule.remove();
  });
  for (const kind of ["rule", "atrule"]) {
    root.walk((node) => {
      if (node.type === kind && node.nodes?.length === 0) node.remove();
    });
  }
  root.walk((node) => {
    node.raws.before = node.type === "decl" ? "" : "\n";
    node.raws.between = node.type === "decl" ? ":" : "";
    node.raws.after = "";
    node.raws.semicolon = false;
    if (node.type === "rule") node.selectors = node.selectors.map((one) => one.replace(/\s+/g, " ").trim());
    if (node.type === "decl") node.value = node.value.replace(/\s+/g, " ").trim();
  });
  root.raws.after = "\n";
  return root.toString().replaceAll(/,\n+\s*/g, ",").trimStart();
}

const referenced = (value) => [...value.matchAll(/var\(\s*(--krds-[\w-]+)/g)].map((match) => match[1]);
const highContrast = (name) => name.replace("--krds-light-", "--krds-high-contrast-");

// The tokens that the components, or our own sheet by the prefixes it may use, can reach.
function reachableTokens(tokens, components) {
  const reached = new Set();
  const waiting = [...tokens.keys()].filter((name) => wanted.tokens.some((prefix) => name.startsWith(prefix)));
  components.walkDecls((declaration) => waiting.push(...referenced(declaration.value)));
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (reached.has(name) || !tokens.has(name)) continue;
    reached.add(name);
    waiting.push(...referenced(tokens.get(name)), highContrast(name));
  }
  return reached;
}

function readTokens(components) {
  const tokens = new Map();
  postcss.parse(text(join(krds, "resources/css/token/krds_tokens.css"))).walkDecls((declaration) => {
    tokens.set(declaration.prop, declaration.value.replaceAll(/\s+/g, " "));
  });
  const reached = reachableTokens(tokens, components);
  const kept = [...tokens].filter(([name]) => reached.has(name)).map(([name, value]) => `${name}:${value}`);
  const exchanged = [...reached]
    .filter((name) => name.startsWith("--krds-light-") && reached.has(highContrast(name)))
    .sort()
    .map((name) => `${name}:var(${highContrast(name)})`);
  return `:root{${kept.join(";")}}\n:root[data-krds-mode=high-contrast]{${exchanged.join(";")}}\n`;
}

async function readComponents() {
  const root = postcss.parse(text(join(krds, "resources/css/component/output.css")));
  root.walkAtRules("import", (rule) => rule.remove());
  root.walkRules((rule) => {
    const kept = rule.selectors.filter((selector) => !selector.includes("data-krds-mode"));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  root.walkAtRules("media", (rule) => {
    if (rule.params.includes("prefers-color-scheme")) rule.remove();
  });
  // Inside a layer "important" would win over our sheet instead of losing to it.
  root.walkDecls((declaration) => {
    declaration.important = false;
  });
  const html = wanted.snippets.map((name) => text(join(krds, "html/code", `${name}.html`)));
  const [purged] = await new PurgeCSS().purge({
    content: [...html, wanted.words.join(" "), wanted.elements.map((name) => `<${name}>`).join(" ")].map((raw) => ({ raw, extension: "html" })),
    css: [{ raw: root.toString() }],
    variables: false,
    blocklist: wanted.dropped.map((pattern) => new RegExp(pattern)),
  });
  return postcss.parse(purged.css);
}

function inlineIcons(root) {
  for (const icon of wanted.icons) {
    const image = `url(${icon.replaceAll("-", "_")}.svg)`;
    const paint = `${image} no-repeat center/contain`;
    const rule = icon.endsWith("-fill") ? `background:${paint};mask:none` : `background-image:none;-webkit-mask:${paint};mask:${paint}`;
    root.append(`.svg-icon.${icon}{${rule}}`);
  }
  const icons = new Map();
  root.walkDecls((declaration) => {
    declaration.value = declaration.value.replaceAll(/url\(["']?([^)"']+)["']?\)/g, (whole, path) => {
      if (path.startsWith("data:")) return whole;
      const file = path.split("/").at(-1);
      const name = `--krds-${file.replace(".svg", "").replaceAll("_", "-")}`;
      const svg = text(join(krds, "resources/img/component/icon", file)).replaceAll(/\s+/g, " ").trim();
      icons.set(name, `url("data:image/svg+xml,${encodeURIComponent(svg).replaceAll("%20", " ").replaceAll("%3D", "=").replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%22", "'")}")`);
      return `var(${name})`;
    });
  });
  const lines = [...icons].sort().map(([name, value]) => `${name}:${value}`);
  return `:root{${lines.join(";")}}\n`;
}

async function buildKrds() {
  rmSync(join(target, "krds"), { recursive: true, force: true });
  const components = await readComponents();
  const icons = inlineIcons(components);
  const banner = "/* Made by tools/assets/build.mjs from krds-uiux 1.1.0 (ISC); do not edit. */\n";
  write("krds/krds.css", `${banner}@layer krds{\n${readTokens(components)}${icons}${squeeze(components)}}\n`);
}

function buildFonts() {
  rmSync(join(target, "fonts"), { recursive: true, force: true });
  const source = join(pretendard, "web/variable");
  const css = postcss.parse(text(join(source, "pretendardvariable-gov-dynamic-subset.css")));
  css.walkDecls("src", (declaration) => {
    declaration.value = declaration.value.replaceAll(/url\([^)]*\/([^)/]+\.woff2)\)/g, 'url("pretendard-gov/$1")');
  });
  const banner = "/* Made by tools/assets/build.mjs from pretendard-gov 1.3.9 (OFL-1.1); do not edit. */\n";
  write("fonts/pretendard-gov.css", banner + squeeze(css));
  for (const file of readdirSync(join(source, "woff2-dynamic-subset")).sort()) {
    if (file.endsWith(".woff2")) cpSync(join(source, "woff2-dynamic-subset", file), join(target, "fonts/pretendard-gov", file));
  }
  cpSync(join(pretendard, "LICENSE.txt"), join(target, "fonts/pretendard-gov/LICENSE.txt"));
}

// Modules as they are published, so that they can be compared with the package line by line; only addresses in
// comments lose their scheme, because a test looks for files that name another host.
function buildReader() {
  rmSync(join(target, "qr"), { recursive: true, force: true });
  for (const file of ["decode.js", "index.js"]) write(`qr/${file}`, text(join(here, "node_modules/qr", file)).replaceAll("https://", ""));
  cpSync(join(here, "node_modules/qr/LICENSE-MIT"), join(target, "qr/LICENSE-MIT"));
}

function writeSums() {
  const sums = ["krds", "fonts", "qr"].flatMap((folder) =>
    readdirSync(join(target, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(target.length + 1), createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );
  const lines = sums.sort(([one], [other]) => (one < other ? -1 : 1)).map(([path, sum]) => `${sum}  ${path}\n`);
  write("SHA256SUMS", lines.join(""));
}

await buildKrds();
buildFonts();
buildReader();
writeSums();
