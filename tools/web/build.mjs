// Bundles the script of the map into internal/web/assets, with the licences of
// what is in it. Run by `go generate ./internal/web`.
import { build } from "esbuild";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "../../internal/web/assets");

const result = await build({
  entryPoints: [join(here, "graph.mjs")], outfile: join(assets, "graph.js"), bundle: true, minify: true, format: "iife", target: "es2020",
  legalComments: "none", metafile: true, banner: { js: "/* sigma.js, graphology and others: see graph.licences.txt */" }, logLevel: "warning",
});

// The packages that really are in the bundle.
const packages = new Set();
for (const [file, input] of Object.entries(result.metafile.outputs[Object.keys(result.metafile.outputs)[0]].inputs)) {
  const m = file.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (m && input.bytesInOutput > 0) packages.add(m[1]);
}
let text = "The file graph.js holds these packages, each under its licence.\n";
for (const name of [...packages].sort()) {
  const dir = join(here, "node_modules", name);
  const meta = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  const file = readdirSync(dir).find((f) => /^(licen[cs]e|copying)/i.test(f));
  const licence = file ? readFileSync(join(dir, file), "utf8").trim() : readOwn(name);
  text += `\n${"=".repeat(72)}\n${name} ${meta.version} (${meta.license})\n${"=".repeat(72)}\n${licence}\n`;
}
writeFileSync(join(assets, "graph.licences.txt"), text);

// readOwn gives the licence of a package that ships none as a file.
function readOwn(name) {
  const own = join(here, "licences", name + ".txt");
  if (!existsSync(own)) throw new Error(`${name} ships no licence file: put it into tools/web/licences`);
  return readFileSync(own, "utf8").trim();
}
