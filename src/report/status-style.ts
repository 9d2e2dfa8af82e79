/** The style of a status page: light and dark, from 320 pixels on. */
export const statusStyle = `
:root { color-scheme: light dark; --ink: #1b1b1f; --soft: #55565e; --paper: #fff; --line: #d8d8de; --mark: #a15c00;
  --focus: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --soft: #b3b3bd; --paper: #17171b; --line: #3b3b44;
  --mark: #f0b35a; --focus: #3d9ad1; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: .95rem; color: var(--soft); margin: 0 0 .15rem; font-weight: 600; }
p { margin: 0; max-width: 44rem; }
.soft { color: var(--soft); }
section { border-top: 1px solid var(--line); padding: .75rem 0; margin-top: .75rem; }
.soft + section { margin-top: 1.25rem; }
.warning { border-left: .3rem solid var(--mark); padding-left: .75rem; }
.warning h2 { color: var(--mark); }
.scroll { overflow-x: auto; max-height: 24rem; overflow-y: auto; margin-top: .5rem; }
.scroll:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 400; width: 50%; overflow-wrap: anywhere; }
tr:last-child > * { border-bottom: 0; }
@media (max-width: 34rem) { tr { display: block; border-bottom: 1px solid var(--line); padding: .3rem 0; }
  th, td { display: block; width: auto; border: 0; padding: 0; } td { color: var(--soft); } }
@media print { .scroll { max-height: none; } section { break-inside: avoid; } }
`;
