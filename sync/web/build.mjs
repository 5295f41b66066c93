// Bundles the pages: node build.mjs SOURCE MODULES INTO. Names bear the hash of their content, so that a browser may keep
// them for ever; each file lies there packed as well. The same sources give the same bytes.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const [source, modules, into] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(modules, 'node_modules/'));
const esbuild = require('esbuild');

function bundle(entry) {
    return esbuild.build({
        entryPoints: [join(source, entry)],
        bundle: true,
        minify: true,
        write: false,
        format: 'esm',
        target: ['es2022'],
        charset: 'utf8',
        legalComments: 'none',
        jsx: 'automatic',
        jsxImportSource: 'preact',
        nodePaths: [join(modules, 'node_modules')],
        metafile: true,
        logLevel: 'warning',
    });
}

const files = new Map();
const keep = (name, bytes) => files.set(name, Buffer.from(bytes));
function hashed(name, bytes) {
    const [stem, suffix] = name.split('.');
    const full = `${stem}.${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.${suffix}`;
    keep(full, bytes);
    return full;
}

// What the bundle holds of others, with their licences: the pages show it.
function licences(inputs) {
    const names = new Set();
    for (const path of Object.keys(inputs)) {
        const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
        if (found) names.add(found[1]);
    }
    return [...names].sort().map((name) => {
        const folder = join(modules, 'node_modules', name);
        const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
        const text = file ? readFileSync(join(folder, file), 'utf8').trim() : about.license;
        return `${name} ${about.version} (${about.license})\n\n${text}\n`;
    }).join('\n----\n\n');
}

const script = await bundle('main.tsx');
const style = await bundle('style/main.css');
const names = {
    SCRIPT: hashed('app.js', script.outputFiles[0].contents),
    STYLE: hashed('app.css', style.outputFiles[0].contents),
    ICON: hashed('icon.svg', readFileSync(join(source, 'icon.svg'))),
};
keep('licences.txt', licences(script.metafile.inputs));
keep('index.html', readFileSync(join(source, 'index.html'), 'utf8').replace(/\{([A-Z]+)\}/g, (_, key) => names[key]));

rmSync(into, { recursive: true, force: true });
mkdirSync(into, { recursive: true });
for (const [name, bytes] of files) {
    writeFileSync(join(into, name), bytes);
    writeFileSync(join(into, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
