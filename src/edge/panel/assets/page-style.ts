/** The colours and the type of the site's own templates, tighter; the frame of the panel. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --paper: #fdfdfb;
  --ink: #1d1f23;
  --soft: #5a5c63;
  --rubric: #a3241d;
  --rule: #d4d2cb;
  --shade: #f3f2ed;
  --edge: #8a8983;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a;
    --ink: #dddad3;
    --soft: #a6a39c;
    --rubric: #f0907f;
    --rule: #3a3e43;
    --shade: #1e2226;
    --edge: #7b7e82;
  }
}
@media (prefers-contrast: more) {
  :root {
    --soft: var(--ink);
    --rule: currentcolor;
    --edge: currentcolor;
  }
}
*,
*::before,
*::after {
  box-sizing: border-box;
}
html {
  font: 1.0625rem/1.5 Literata, 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Noto Serif', Georgia, serif;
  text-size-adjust: 100%;
  -webkit-text-size-adjust: 100%;
}
body {
  max-width: 68rem;
  margin: 0 auto;
  padding-inline: clamp(1rem, 4vw, 2.5rem);
  background: var(--paper);
  color: var(--ink);
  overflow-wrap: break-word;
  font-variant-numeric: lining-nums tabular-nums;
}
a {
  color: inherit;
  text-decoration-color: var(--rubric);
  text-decoration-thickness: 0.06em;
  text-underline-offset: 0.2em;
}
a:hover {
  color: var(--rubric);
}
:focus-visible {
  outline: 0.15rem solid var(--rubric);
  outline-offset: 0.2rem;
}
main:focus {
  outline: none;
}
[hidden] {
  display: none !important;
}
.skip {
  position: absolute;
  inset-block-start: 0;
  inset-inline-start: 1rem;
  padding: 0.5rem 1rem;
  background: var(--ink);
  color: var(--paper);
  translate: 0 -110%;
}
.skip:focus {
  translate: 0 0;
}
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.masthead {
  display: flex;
  flex-wrap: wrap;
  gap: 0.3rem 1.5rem;
  align-items: baseline;
  justify-content: space-between;
  padding-block: 1rem;
  border-block-end: 3px double var(--rule);
  font-size: 0.95rem;
}
.masthead p {
  margin: 0;
  font-weight: 600;
}
.masthead a {
  text-decoration-line: none;
}
.masthead a:hover {
  text-decoration-line: underline;
}
.masthead nav {
  display: flex;
  flex-wrap: wrap;
  gap: 0.3rem 1.2rem;
}
main {
  padding-block: 2.2rem 4rem;
}
h1 {
  margin: 0;
  font-weight: 400;
  font-size: clamp(1.9rem, 1.4rem + 2vw, 2.6rem);
  line-height: 1.15;
}
h2 {
  margin: 0 0 0.7rem;
  font-weight: 400;
  font-size: 1rem;
  color: var(--rubric);
}
section {
  margin-block-start: 1.8rem;
  padding-block-start: 1.1rem;
  border-block-start: 1px solid var(--rule);
}
:target {
  scroll-margin-block-start: 1rem;
}
`;
