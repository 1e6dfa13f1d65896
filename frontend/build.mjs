// node build.mjs FOLDER   bundles every *.js and *.scss of this folder into FOLDER.
//
// Each file is one bundle, called NAME-HASH.js or .css there; manifest.json says which is which and
// what is in it, licences.txt carries the notices of everything that was taken in.

import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const [target, digest = ""] = process.argv.slice(2);

// What the design system writes as a colour is a name with us; own/samspil.css says what it means.
const COLOURS = {
  white: "--paper",
  "#f5f5f5": "--gray-100",
  "#dcdcdc": "--gray-200",
  "#bfbfbf": "--gray-300",
  "#8e8e8e": "--gray-400",
  "#707070": "--gray-500",
  "#454545": "--gray-600",
  "#1a1a1a": "--ink",
  "#0b5d66": "--accent",
  "#08454c": "--accent-dark",
  "#ddf7ce": "--good-light",
  "#358000": "--good",
  "#ffeecc": "--warn-light",
  "#febb30": "--warn",
  "#ffe0e0": "--bad-light",
  "#c00": "--bad",
  "#cc0000": "--bad",
  "#e2f2fb": "--note-light",
  "#1b86c3": "--note",
  "#004d99": "--accent",
  "#800080": "--visited",
};

const named = (css) =>
  css.replace(/(?<![-\w#/.])(#[0-9a-f]{3,6}|white)(?![-\w.])/gi, (found) => {
    const name = COLOURS[found.toLowerCase()];
    if (!name) throw new Error(`design.scss brings a colour without a name: ${found}`);
    return `var(${name})`;
  });

const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, async ({ path }) => {
      const made = sass.compile(path, {
        loadPaths: [modules],
        quietDeps: true,
        silenceDeprecations: ["if-function"],
      });
      // Icons are named from the design system's own style folder, and fonts from ours.
      const contents = named(made.css).replaceAll("../img/", "dkfds/dist/img/");
      return { contents, loader: "css", resolveDir: modules };
    });
    build.onResolve({ filter: /^dkfds\// }, ({ path }) => ({ path: join(modules, path) }));
  },
};

const entries = (await readdir(here)).filter((name) => /^[a-z]+\.(js|scss)$/.test(name)).sort();
const out = resolve(target);
const fresh = `${out}.new`;
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const made = await esbuild.build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: fresh,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  loader: { ".svg": "dataurl", ".woff2": "file", ".wasm": "file", ".png": "file" },
  logLevel: "warning",
  metafile: true,
  plugins: [scss],
});

const files = {};
const packages = new Set(["dkfds"]);
for (const [path, output] of Object.entries(made.metafile.outputs)) {
  const name = relative(fresh, join(here, path));
  const entry = output.entryPoint?.replace(/^scss:/, "").replace(/\.scss$/, ".css");
  if (entry) files[relative(here, join(here, entry))] = name;
  for (const input of Object.keys(output.inputs)) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
    if (found) packages.add(found[1]);
  }
}

const versions = {};
const notices = [];
for (const name of [...packages].sort()) {
  const folder = join(modules, name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const license = about.license ?? "";
  versions[name] = { version: about.version, license };
  const own = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  const text = own ? await readFile(join(folder, own), "utf8") : license;
  notices.push(`${name} ${about.version} (${license})\n\n${text.trim()}\n`);
}
const ofl = join(modules, "dkfds/dist/fonts/IBMPlexSans/complete/license.txt");
if (existsSync(ofl)) notices.push(`IBM Plex Sans (OFL-1.1)\n\n${(await readFile(ofl, "utf8")).trim()}\n`);
await writeFile(join(fresh, "licences.txt"), notices.join(`\n${"-".repeat(72)}\n\n`));
const manifest = { digest, files, packages: versions };
await writeFile(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await rm(out, { recursive: true, force: true });
await rename(fresh, out);
