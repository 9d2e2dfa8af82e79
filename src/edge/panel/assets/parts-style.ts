/** The parts of the panel: forms, counters, objects, purges. */
export const partsStyle = `.addresses {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 0.1rem 1.2rem;
  margin: 1rem 0 0;
}
.addresses dt {
  color: var(--soft);
}
.addresses dd {
  margin: 0;
  min-width: 0;
}
pre,
code,
.items {
  font-family: ui-monospace, 'Cascadia Mono', 'SF Mono', 'Noto Sans Mono', Menlo, Consolas, monospace;
  font-size: 0.86em;
}
pre {
  margin: 0.4rem 0 0;
  padding: 0.5rem 0.7rem;
  overflow-x: auto;
  background: var(--shade);
  white-space: pre-wrap;
}
/* What came of an action, wherever the page is scrolled to. */
#said {
  position: fixed;
  inset: auto 0 0;
  margin: 0;
  padding: 0.6rem 1rem;
  border-block-start: 1px solid var(--rule);
  background: var(--shade);
  text-align: center;
}
#said:empty {
  padding: 0;
  border: 0;
}
#said:is(.refused, .lost),
.old .state {
  color: var(--rubric);
  font-weight: 600;
}
.overview {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
  column-gap: clamp(1.5rem, 5vw, 4rem);
}
.facts,
.none {
  color: var(--soft);
  font-size: 0.9rem;
}
.time {
  margin: 0 0 0.9rem;
  font-size: 1.5rem;
  line-height: 1.25;
}
.zone {
  font-size: 0.9rem;
}
.time .facts {
  display: block;
}
.actions {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 0.6rem;
  align-items: center;
  margin-block: 0.5rem;
}
button,
input,
select {
  min-height: 2.1rem;
  padding: 0.2rem 0.7rem;
  border: 1px solid var(--edge);
  border-radius: 3px;
  background: var(--paper);
  color: inherit;
  font: inherit;
  font-size: 0.95rem;
}
button {
  cursor: pointer;
}
button:hover {
  border-color: var(--rubric);
  color: var(--rubric);
}
input[type='number'] {
  width: 5.5rem;
}
input[type='search'],
input[type='text'] {
  flex: 1 1 12rem;
  min-width: 0;
  max-width: 26rem;
}
::placeholder {
  color: var(--soft);
  opacity: 1;
}
.wide {
  overflow-x: auto;
}
table {
  border-collapse: collapse;
}
th {
  font-weight: 400;
  text-align: start;
}
.counters :is(th, td) {
  padding: 0.15rem 0 0.15rem 2.2rem;
  text-align: end;
  vertical-align: baseline;
}
.counters td {
  white-space: nowrap;
}
.counters :is(th, td):first-child {
  padding-inline-start: 0;
  text-align: start;
  color: var(--soft);
}
.counters thead th {
  padding-block-end: 0.3rem;
  font-weight: 600;
}
#purges {
  margin: 1rem 0 0;
  padding: 0;
  list-style: none;
}
#purges li {
  padding-block: 0.5rem;
  border-block-start: 1px solid var(--rule);
}
#purges p {
  margin: 0;
}
@media (max-width: 30rem) {
  .addresses {
    grid-template-columns: 1fr;
  }
  .addresses dd {
    margin-block-end: 0.5rem;
  }
  .counters {
    font-size: 0.9rem;
  }
  .counters :is(th, td) {
    padding-inline-start: 0.7rem;
  }
}
@media print {
  .actions,
  .masthead nav,
  #purge-hint {
    display: none;
  }
}
`;
