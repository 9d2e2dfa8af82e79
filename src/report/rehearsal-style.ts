/** The style of a rehearsal's report: light and dark, from 320 pixels on, colours that colour-blind readers tell apart. */
export const rehearsalStyle = `
:root { color-scheme: light dark; --ink: #1b1b1f; --soft: #55565e; --paper: #fff; --line: #d8d8de;
  --new: #0072b2; --old: #d55e00; --stripe: #fff6ef; --lane: #f1f1f4; --bad: #b00020; --good: #00684a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --soft: #b3b3bd; --paper: #17171b; --line: #3b3b44;
  --new: #3d9ad1; --old: #f08a3c; --stripe: #2a1706; --lane: #24242a; --bad: #ff8a95; --good: #6fd6ae; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 0 0 .75rem; max-width: 44rem; }
.soft { color: var(--soft); }
.verdict { border-left: .35rem solid var(--good); padding: .25rem .75rem; margin: 1rem 0; }
.verdict.bad { border-color: var(--bad); }
.bad strong, td.bad { color: var(--bad); font-weight: 700; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid var(--new); outline-offset: 2px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
td { white-space: nowrap; }
tbody th { position: sticky; left: 0; background: var(--paper); font-weight: 400; overflow-wrap: anywhere; min-width: 9rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: .5rem 0 1rem; }
.legend svg { width: 1.75rem; height: 1rem; vertical-align: -.15rem; margin-right: .4rem; background: var(--lane); }
.change { margin: 1.5rem 0; }
.change p { margin: 0 0 .4rem; font-size: .9rem; }
.row { display: grid; grid-template-columns: 9.5rem 1fr; gap: .75rem; align-items: center; margin: .2rem 0; font-size: .9rem; }
.lane { display: block; width: 100%; height: 1.75rem; background: var(--lane); }
.new { fill: var(--new); }
.old { fill: url(#stripes); }
.stripes { fill: var(--old); }
.stripe { stroke: var(--stripe); stroke-width: .5; }
.put, .purge, .bound { fill: none; stroke: var(--ink); stroke-width: 2; vector-effect: non-scaling-stroke; }
.purge { stroke-dasharray: 1 2; }
.bound { stroke-dasharray: 5 3; }
.axis { position: relative; height: 1.4rem; font-size: .8rem; color: var(--soft); }
.axis span { position: absolute; transform: translateX(-50%); white-space: nowrap; padding-top: .3rem; }
.axis span::before { content: ''; position: absolute; left: 50%; top: 0; height: .3rem; border-left: 1px solid var(--soft); }
.axis span.first { transform: none; } .axis span.first::before { left: 0; }
.axis span.last { transform: translateX(-100%); } .axis span.last::before { left: 100%; }
@media (max-width: 40rem) {
  .row { grid-template-columns: 1fr; gap: .1rem; margin: .5rem 0; }
  .row.of-axis > :first-child, .axis .minor { display: none; }
  th, td { padding-right: .75rem; }
}
@media print { body { max-width: none; } .change { break-inside: avoid; } }
`;
