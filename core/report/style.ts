/** How the page looks: system fonts, one accent, colours for light, dark and print. */

/** Seven colours in the spirit of Okabe and Ito, darkened or lightened until each stands out from its background; later runs add dashes. */
const light = `--page:#f6f6f4;--card:#fff;--ink:#1b1e23;--muted:#59616c;--line:#e3e4e2;--soft:#f0f1ef;--accent:#2b59c3;--good:#0b6b45;--good-soft:#e2f3ea;--bad:#a3271b;--bad-soft:#fbe7e4;
  --run-0:#0072b2;--run-1:#d55e00;--run-2:#008f68;--run-3:#b0478a;--run-4:#8a6d00;--run-5:#2f9bd8;--run-6:#4a515b`;
const dark = `--page:#121417;--card:#1a1d21;--ink:#e7e9ec;--muted:#9ea6b0;--line:#30353c;--soft:#23272d;--accent:#8fb4ff;--good:#6fd6a5;--good-soft:#16352a;--bad:#ff9e91;--bad-soft:#3d211e;
  --run-0:#62b0ea;--run-1:#ff9254;--run-2:#42d1a3;--run-3:#e592c8;--run-4:#dcc04a;--run-5:#a5dcff;--run-6:#c4cad2`;

const page = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
@media print{:root{color-scheme:light;${light};--page:#fff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:1060px;margin:0 auto;padding:56px 24px 40px}
header{margin:0 4px 28px}
h1,h2{font-size:clamp(1.8rem,5vw,2.6rem);line-height:1.12;letter-spacing:-.025em;font-weight:680;margin:0 0 10px}
h2{font-size:clamp(1.4rem,4vw,1.8rem);margin:48px 4px 8px}
h2+.meta{margin:0 4px 20px}
h3{font-size:1.15rem;letter-spacing:-.01em;font-weight:640;margin:0 0 18px}
h4{font-size:.8rem;text-transform:none;color:var(--muted);font-weight:600;margin:28px 0 8px}
h5{font-size:.95rem;font-weight:600;margin:0 0 4px}
p{margin:0}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
.eyebrow{font-size:.8rem;font-weight:600;color:var(--accent);margin-bottom:6px}
.meta{color:var(--muted)}
.faint{color:var(--muted);font-weight:400}
.nowrap{white-space:nowrap}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:26px 28px;margin:0 0 18px}
footer{color:var(--muted);font-size:.85rem;margin:28px 4px 0;max-width:70ch}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`;

const verdicts = `
.verdict+.verdict{margin-top:18px;padding-top:18px;border-top:1px solid var(--line)}
.verdict p{max-width:80ch;color:var(--ink)}
.who{display:flex;flex-wrap:wrap;align-items:center;gap:8px;margin-bottom:4px}
.run{display:inline-flex;align-items:center;gap:8px}
.swatch{width:28px;height:10px;flex:none}
.number{font-variant-numeric:tabular-nums;font-size:.8rem;color:var(--muted)}
.badge{font-size:.78rem;font-weight:600;line-height:1;padding:5px 9px;border-radius:99px;background:var(--soft);color:var(--muted);white-space:nowrap}
.badge.good{background:var(--good-soft);color:var(--good)}
.badge.bad{background:var(--bad-soft);color:var(--bad)}
.issues{margin:8px 0 0;padding-left:20px;color:var(--muted);font-size:.92rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:18px 20px;margin:24px 0 0;padding-top:22px;border-top:1px solid var(--line)}
.tiles dt{color:var(--muted);font-size:.82rem}
.tiles dd{margin:2px 0 0;font-size:1.3rem;font-weight:620;letter-spacing:-.015em;font-variant-numeric:tabular-nums;overflow-wrap:normal}
`;

const figures = `
.switches{display:flex;flex-wrap:wrap;gap:14px 26px;margin-bottom:18px}
fieldset{border:0;margin:0;padding:0;min-width:0}
legend{padding:0;margin-bottom:6px;font-size:.8rem;color:var(--muted)}
.pills{display:inline-flex;flex-wrap:wrap;gap:2px;background:var(--soft);border-radius:9px;padding:3px}
.pill{position:relative;cursor:pointer}
.pill input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}
.pill span{display:block;padding:5px 12px;border-radius:7px;font-size:.875rem;line-height:1.35;color:var(--muted)}
.pill:hover span{color:var(--ink)}
.pill input:checked+span{background:var(--card);color:var(--ink);font-weight:560;box-shadow:0 1px 2px rgb(0 0 0/.14),0 0 0 1px var(--line)}
.pill input[type=checkbox]:checked+span{color:var(--accent)}
.pill input:focus-visible+span{outline:2px solid var(--accent);outline-offset:1px}
.figure{display:none;margin:0}
.narrow{display:none}
.plot{display:block;width:100%;height:auto;fill:currentColor;font-size:12.5px;overflow:visible}
.plot .grid{stroke:var(--line);stroke-opacity:1}
.plot .axis,.plot .title{fill:var(--muted)}
.plot .title{font-weight:560}
.plot .curve path{stroke-linejoin:round;stroke-linecap:round}
.plot .end{stroke:var(--card);stroke-width:1.5}
.plot .stem{opacity:.55}
figcaption p{color:var(--muted);font-size:.85rem;margin-top:8px;max-width:84ch}
.empty{color:var(--muted);padding:44px 0;text-align:center}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:6px 22px;margin:14px 0 0;padding:0;font-size:.9rem}
.legend li{display:inline-flex;align-items:center;gap:7px}
`;

const tables = `
.scroll{overflow-x:auto;margin:0 -28px;padding:0 28px}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:9px 14px 9px 0;text-align:left;white-space:nowrap;border-bottom:1px solid var(--line)}
tbody tr:last-child td{border-bottom:0}
th:last-child,td:last-child{padding-right:0}
.numeric{text-align:right}
th button{font:inherit;font-size:.82rem;font-weight:500;color:var(--muted);background:none;border:0;padding:0;cursor:default}
.scripted th button{cursor:pointer}
.scripted th button:hover{color:var(--ink)}
th[aria-sort] button{color:var(--ink);font-weight:620}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
`;

const details = `
summary{cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"";display:inline-block;width:7px;height:7px;margin-right:11px;border:solid var(--muted);border-width:0 2px 2px 0;transform:translateY(-2px) rotate(-45deg);transition:transform .15s}
details[open]>summary::before{transform:translateY(-3px) rotate(45deg)}
@media (prefers-reduced-motion:reduce){summary::before{transition:none}}
.card details{margin-top:18px}
.card details>summary{color:var(--muted);font-size:.9rem}
.card details[open]>summary{margin-bottom:10px}
.run-details{padding:0 28px}
.run-details>summary{display:flex;align-items:center;gap:10px;padding:16px 0}
.run-details>summary::before{flex:none;margin:0 4px 0 0}
.run-details>summary .run{min-width:0}
.run-details[open]{padding-bottom:26px}
.run-details h4:first-of-type{margin-top:6px}
.command{display:flex;align-items:flex-start;gap:10px;background:var(--soft);border-radius:10px;padding:12px 14px}
.command pre{margin:0;flex:1;min-width:0;white-space:pre-wrap}
.copy{display:none;font:inherit;font-size:.82rem;font-weight:560;color:var(--accent);background:var(--card);border:1px solid var(--line);border-radius:7px;padding:3px 11px;cursor:pointer}
.scripted .copy{display:block}
.spec{background:var(--soft);border-radius:10px;padding:14px 16px;margin:0;white-space:pre-wrap;max-height:560px;overflow:auto}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr));gap:14px 28px;margin:0}
.facts dt{color:var(--muted);font-size:.82rem}
.facts dd{margin:0}
.block+.block{margin-top:22px}
.numbers{font-variant-numeric:tabular-nums;color:var(--muted);font-size:.875rem}
.notes{margin:0;padding-left:22px}
.notes li{padding:2px 0}
@media (max-width:640px){
main{padding:32px 14px 28px}
.card{padding:20px 18px;border-radius:12px}
.run-details{padding:0 18px}
.scroll{margin:0 -18px;padding:0 18px}
.wide{display:none}
.narrow{display:block;max-width:480px;margin:0 auto}
.plot{font-size:12px}
.tiles{grid-template-columns:repeat(2,1fr)}
}
@media print{
body{font-size:12px}
main{padding:0;max-width:none}
.card{break-inside:avoid;border-color:#ccc}
.switches,.copy,.scripted .copy{display:none}
.wide{display:block}
.narrow{display:none}
}
`;

const downloads = `
.downloads{display:none;align-items:center;gap:8px;margin-top:16px;font-size:.85rem}
.scripted .downloads{display:flex}
.save{font:inherit;font-size:.82rem;font-weight:560;color:var(--accent);background:var(--card);border:1px solid var(--line);border-radius:7px;padding:3px 11px;cursor:pointer}
.save:hover{background:var(--soft)}
.filters{display:none;flex-wrap:wrap;gap:8px 18px;margin-bottom:14px;font-size:.85rem;color:var(--muted)}
.scripted .filters{display:flex}
.filters select{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:7px;padding:3px 6px;max-width:220px}
.spread{display:block;color:var(--muted);font-size:.8rem}
.wrap{white-space:normal;min-width:420px;overflow-wrap:break-word}
.lead{color:var(--muted);font-size:.92rem;margin:-10px 0 16px}
.aside{color:var(--muted);margin:0 4px 18px}
.failures{list-style:none;margin:0;padding:0}
.failures li{display:flex;align-items:flex-start;gap:10px}
.failures li+li{margin-top:12px}
[hidden]{display:none!important}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,256px),1fr));gap:18px}
.pictures figure{margin:0}
.pictures img{display:block;width:100%;max-width:512px;height:auto;image-rendering:pixelated;border:1px solid var(--line);border-radius:4px}
.pictures .swatch{margin-right:6px;vertical-align:middle}
.pictures figcaption{margin-top:8px;font-size:.85rem;color:var(--muted)}
.heat{display:block;width:100%;max-width:560px;height:auto;margin:8px 0;fill:currentColor;font-size:12.5px}
.heat .frame{fill:none;stroke:var(--line)}
.heat text{fill:var(--muted)}
.heat .positive{fill:var(--run-0)}
.heat .negative{fill:var(--run-1)}
.heat .broken{fill:none;stroke:var(--bad);stroke-width:.5}
@media print{.downloads,.scripted .downloads,.filters,.scripted .filters{display:none}}
`;

/** Rules begin with `.plot`, so that a saved picture takes them along. Kinds of edges differ by colour, and by dashes or shape. */
const graphs = `
.plot.graph{width:auto;max-width:100%;font-size:13px;margin:0 auto}
.plot.graph.sample{flex:none;margin:0}
.plot .node rect{fill:var(--card);stroke:var(--muted);stroke-width:1.2}
.plot .node text{fill:var(--ink);font-weight:560}
.plot .edge{color:var(--run-0)}
.plot .line{fill:none;stroke:currentColor;stroke-opacity:.8}
.plot .head{fill:currentColor;stroke:currentColor;stroke-width:1.4;stroke-linejoin:round}
.plot .negative .head{fill:var(--card)}
.plot .edge.plain.negative{color:var(--run-1)}
.plot .edge.reversed{color:var(--run-1)}
.plot .reversed .line{stroke-dasharray:12 4 2.5 4}
.plot .edge.extra{color:var(--run-3)}
.plot .extra .line{stroke-dasharray:2.5 3.5}
.plot .edge.missing{color:var(--muted)}
.plot .missing .line{stroke-dasharray:7 5}
.plot .missing .head{fill:none}
.plot .mark{fill:var(--run-0)}
.plot .mark.plain.negative{fill:var(--run-1)}
.plot .mark.reversed{fill:var(--run-1)}
.plot .mark.extra{fill:none;stroke:var(--run-3);stroke-width:1.6}
.plot .mark.missing{fill:none;stroke:var(--muted);stroke-width:1.2}
.plot .frame{fill:none;stroke:var(--line)}
.plot .diagonal{stroke:var(--line);stroke-dasharray:3 4}
.plot.graph text{fill:var(--muted)}
.plot.graph .node text{fill:var(--ink)}
.graphed .scroll{padding-top:4px;padding-bottom:8px}
@media print{.plot.graph{min-width:0!important}}
.caption p{color:var(--muted);font-size:.85rem;margin-top:8px;max-width:84ch}
`;

export const style = page + verdicts + figures + tables + details + downloads + graphs;
