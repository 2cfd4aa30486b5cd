/** The page around any report: its head, with the policy that keeps it from loading anything, and its one script. */
import { createHash } from 'node:crypto';
import { html, Html, type Piece } from './escape.js';
import { script } from './script.js';
import { style } from './style.js';

export interface PageParts { readonly title: string; readonly eyebrow: string; readonly header: Piece; readonly css: readonly string[]; readonly body: Piece; readonly footer: Piece }

/** The page may run its own script and nothing else, and may load nothing. */
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;

export const shellOf = ({ title, eyebrow, header, css, body, footer }: PageParts): string => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Saddlepoint</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}${css.map((rules) => new Html(`\n${rules}`))}</style>
</head>
<body>
<main>
<header><p class="eyebrow">${eyebrow}</p>${header}</header>
${body}
<footer>${footer}</footer>
</main>
<script>${new Html(script)}</script>
</body>
</html>
`.toString();
